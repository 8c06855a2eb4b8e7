"""Who sees sessions and registrations: each predicate and its queryset say the same, for every role and visibility."""

import pytest
from django.contrib.auth.models import AnonymousUser
from wagtail.models import PageViewRestriction

from members.models import Member
from members.registry import personal_data
from tests.factories.members import MemberFactory
from tests.factories.webinars import SessionFactory, guest, webinar_page
from webinars import policies, privacy, seats
from webinars.models import Registration, Speaker, WebinarPage, WebinarSession
from webinars.seats import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody(rosa, cho, amara, mei):
    presenter = MemberFactory(handle="diego", presenter=True)
    closed = MemberFactory(handle="gone", is_active=False)
    return {
        "visitor": AnonymousUser(), "member": rosa, "moderator": cho, "presenter": presenter, "editor": amara,
        "operator": mei, "closed account": closed,
    }  # fmt: skip


@pytest.fixture
def sessions(everybody):
    """One for each visibility of a page; the presenter speaks at the one that is a draft."""
    draft, members_only, password = webinar_page(live=False), webinar_page(), webinar_page()
    PageViewRestriction.objects.create(page=members_only, restriction_type="login")
    PageViewRestriction.objects.create(page=password, restriction_type="password", password="x")
    Speaker.objects.create(page=draft, member=Member.objects.get(handle="diego"))
    pages = {"public": webinar_page(), "draft": draft, "members": members_only, "password": password}
    return {name: SessionFactory(page_key=page.translation_key) for name, page in pages.items()}


def test_a_session_is_seen_as_its_policy_says(everybody, sessions):
    for viewer in everybody.values():
        listed = set(WebinarSession.objects.visible_to(viewer))
        assert listed == {session for session in sessions.values() if policies.can_see_session(viewer, session)}


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("visitor", {"public"}),
        ("member", {"public", "members"}),
        ("moderator", {"public", "members"}),
        ("presenter", {"public", "draft", "members"}),
        ("editor", {"public", "draft", "members", "password"}),
    ],
)
def test_each_role_sees_these_sessions(everybody, sessions, who, names):
    seen = set(WebinarSession.objects.visible_to(everybody[who]))
    assert {name for name, session in sessions.items() if session in seen} == names


def test_a_registration_is_seen_as_its_policy_says(everybody, sessions, rosa):
    seats.register(sessions["public"].pk, Person.of(rosa), tells=False)
    seats.register(sessions["members"].pk, guest(email=rosa.email), tells=False)
    seats.register(sessions["public"].pk, guest(), tells=False)
    for viewer in everybody.values():
        listed = set(Registration.objects.visible_to(viewer))
        allowed = {one for one in Registration.objects.all() if policies.can_see_registration(viewer, one)}
        assert listed == allowed
    assert Registration.objects.visible_to(rosa).count() == 2
    assert Registration.objects.visible_to(everybody["visitor"]).count() == 0
    assert Registration.objects.visible_to(everybody["editor"]).count() == 3
    assert Registration.objects.visible_to(everybody["presenter"]).count() == 0
    seats.register(sessions["draft"].pk, guest(), tells=False)
    assert Registration.objects.visible_to(everybody["presenter"]).count() == 1


def test_each_manages_and_presents_what_the_policies_say(everybody, sessions, ben):
    Speaker.objects.create(page=WebinarPage.objects.get(translation_key=sessions["public"].page_key), member=ben)
    for viewer in (*everybody.values(), ben):
        managed, presented = (
            set(getattr(WebinarSession.objects, name)(viewer)) for name in ("managed_by", "presented_by")
        )
        assert managed == {one for one in sessions.values() if policies.can_manage_session(viewer, one)}
        assert presented == {one for one in sessions.values() if policies.can_present(viewer, one)}
    assert set(WebinarSession.objects.presented_by(ben)) == {sessions["public"]}
    assert not WebinarSession.objects.managed_by(ben).exists()
    assert set(WebinarSession.objects.managed_by(everybody["presenter"])) == {sessions["draft"]}
    assert WebinarSession.objects.managed_by(everybody["editor"]).count() == 4


def test_seats_are_shown_to_nobody_else_on_a_member_s_page(signed_in, rosa, ben, session):
    seats.register(session.pk, Person.of(rosa), tells=False)
    rosa.visibility = "public"
    rosa.save()
    assert 'id="my-seats"' in signed_in(rosa).get("/en/people/rosa/").text
    assert 'id="my-seats"' not in signed_in(ben).get("/en/people/rosa/").text


def test_a_person_gets_all_that_is_kept_about_them(rosa, session):
    seats.register(session.pk, Person.of(rosa), tells=False)
    seats.register(session.pk, guest(), tells=False)
    (row,) = privacy.export(rosa)["registrations"]
    assert (row["email"], row["status"]) == (rosa.email, "confirmed")
    assert "webinars" in [data.name for data in personal_data()]


def test_who_asks_to_be_forgotten_leaves_a_number_and_frees_the_seat(rosa, session, written):
    registration = seats.register(session.pk, Person.of(rosa), tells=False)
    others = [seats.register(session.pk, guest(number, is_known=True), tells=False) for number in range(5)]
    privacy.erase(rosa)
    registration.refresh_from_db()
    assert (registration.name, registration.member, registration.status) == ("", None, "cancelled")
    assert rosa.email not in registration.email
    assert Registration.objects.get(pk=others[-1].pk).status == "confirmed"
    assert rosa.email not in {mail.to for mail in written()}
