"""Stories of use and reviews, as members tell them."""

import uuid

from library.telling import Use, Verdict, leave_review, tell_use
from networks.joining import make_member
from tests.factories.members import MemberFactory


def use(**said):
    return Use(**{"body": "Families keep the original now.", "lang": "en", "year": 2025, "again": "yes"} | said)


def verdict(**said):
    return Verdict(**{"body": "Read it aloud first.", "lang": "en", "clear": 4, "fits": 5, "worked": 3} | said)


def told_use(tool, member=None, *, client_key=None, **said):
    """A story by a member, who belongs to the coalition it names."""
    member = member or MemberFactory()
    if said.get("coalition"):
        make_member(said["coalition"], member)
    return tell_use(tool, member, use(**said), client_key=client_key or uuid.uuid4())


def left_review(tool, member=None, *, client_key=None, **said):
    return leave_review(tool, member or MemberFactory(), verdict(**said), client_key=client_key or uuid.uuid4())
