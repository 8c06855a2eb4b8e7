"""Categories of each visibility, and who belongs where."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import override

from networks.models import Membership
from tests.factories.forum import CategoryFactory
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory


@pytest.fixture(autouse=True)
def _english():
    """A request leaves its language behind in this thread; a test begins in English."""
    with override("en"):
        yield


@pytest.fixture
def south_valley(db):
    return CoalitionFactory(slug="south-valley")


@pytest.fixture
def lupe(south_valley):
    """A member of a coalition."""
    member = MemberFactory(handle="lupe", display_name="Lupe Hernández")
    Membership.objects.create(coalition=south_valley, member=member, state="accepted")
    return member


@pytest.fixture
def asking(south_valley):
    """Somebody who has asked to join the coalition, and waits."""
    member = MemberFactory(handle="asking")
    Membership.objects.create(coalition=south_valley, member=member, state="asked")
    return member


@pytest.fixture
def visitor():
    return AnonymousUser()


@pytest.fixture
def everybody(visitor, ben, lupe, asking, cho, amara, mei):
    closed = MemberFactory(handle="gone", is_active=False)
    return {
        "visitor": visitor, "member": ben, "coalition": lupe, "asking": asking,
        "moderator": cho, "editor": amara, "operator": mei, "closed account": closed,
    }  # fmt: skip


@pytest.fixture
def public(db):
    return CategoryFactory(slug="public")


@pytest.fixture
def for_members(db):
    return CategoryFactory(slug="members", members=True)


@pytest.fixture
def for_coalition(south_valley):
    return CategoryFactory(slug="coalition", for_coalition=True, coalition=south_valley)


@pytest.fixture
def announcements(db):
    return CategoryFactory(slug="announcements", staff_only=True)


@pytest.fixture
def categories(public, for_members, for_coalition, announcements):
    return [public, for_members, for_coalition, announcements]


@pytest.fixture
def kitchen(public):
    """A category under the public one."""
    return CategoryFactory(slug="kitchen", parent=public, colour="stories")
