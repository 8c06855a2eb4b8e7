"""What the demo's members tell of its tools: through the actions, and the same after a second seeding."""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

import hub.demo
from hub.demo.reading import read
from hub.demo.told import seed_told
from hub.demo.tools import key_of
from library.curation import publish_tool, submit_tool
from library.errors import NotYourCoalition
from library.judging import hide_told
from library.models import Review, Tool, UseStory, Version
from networks.joining import make_member
from tests.factories.library import draft
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory

FOLDER = Path(hub.demo.__file__).parent
USE = {
    "tool": "en/huddle-board",
    "by": "rosa",
    "coalition": "delta",
    "place": "Greenwood, MS",
    "year": 2025,
    "lang": "en",
    "changed": "Nobody is asked twice.",
    "again": "yes",
    "added": "40d",
}
REVIEW = {
    "tool": "en/huddle-board",
    "by": "ben",
    "lang": "en",
    "added": "20d",
    "clear": 5,
    "fits": 4,
    "worked": 3,
    "body": "Read it aloud.",
}
VERSION = {"tool": "en/huddle-board", "label": "2.1", "year": 2025, "what": "Shorter.", "added": "9d"}


@pytest.fixture
def folder(tmp_path, rosa, ben, amara):
    """A tool of the demo, whoever tells of it, and the three files."""
    make_member(CoalitionFactory(slug="delta"), rosa)
    publish_tool(submit_tool(ben, draft(), client_key=key_of("en/huddle-board")), amara, tell=False)
    for name, rows in (("uses", [USE]), ("reviews", [REVIEW]), ("versions", [VERSION])):
        (tmp_path / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")
    return tmp_path


def test_seeding_goes_by_the_actions_and_sets_the_times_afterwards(folder):
    assert seed_told(folder) == {"stories of use": 1, "reviews": 1, "versions": 1}
    story, review, tool = UseStory.objects.get(), Review.objects.get(), Tool.objects.get()
    assert (story.body, story.place, story.state) == ("Nobody is asked twice.", "Greenwood, MS", "standing")
    assert timezone.now() - story.told_at >= timedelta(days=40)
    assert (review.clear, review.mark, tool.uses, tool.reviews) == (5, 4.0, 1, 1)
    assert Version.objects.get().what_changed == "Shorter."


def test_seeding_twice_tells_nothing_twice_and_a_changed_file_is_told_anew(folder):
    seed_told(folder)
    before = Tool.objects.get().search_revision
    seed_told(folder)
    assert Tool.objects.get().search_revision == before
    changed = [USE | {"changed": "Nobody is asked three times."}]
    (folder / "uses.json").write_text(json.dumps(changed), encoding="utf-8")
    seed_told(folder)
    assert UseStory.objects.get().body == "Nobody is asked three times."


def test_what_a_moderator_of_the_demo_has_hidden_stays_hidden(folder, cho):
    seed_told(folder)
    hide_told(UseStory.objects.get(), by=cho)
    seed_told(folder)
    assert UseStory.objects.get().state == "hidden"


def test_a_newcomer_of_the_demo_is_not_held_here(folder):
    (folder / "reviews.json").write_text(json.dumps([REVIEW | {"by": "newcomer"}]), encoding="utf-8")
    MemberFactory(handle="newcomer")
    seed_told(folder)
    assert Review.objects.get().is_standing


def test_somebody_who_speaks_for_another_coalition_is_noticed(folder):
    CoalitionFactory(slug="elsewhere")
    (folder / "uses.json").write_text(json.dumps([USE | {"coalition": "elsewhere"}]), encoding="utf-8")
    with pytest.raises(NotYourCoalition):
        seed_told(folder)


def test_the_files_of_the_demo_name_what_there_is():
    def rows(name):
        return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))

    tools = {f"{path.parent.name}/{path.stem}": read(path)[0] for path in FOLDER.glob("tools/*/*.md")}
    members = {row["handle"]: row for row in rows("members")}
    uses, reviews, versions = rows("uses"), rows("reviews"), rows("versions")
    for row in (*uses, *reviews, *versions):
        assert row["tool"] in tools, row
    for row in (*uses, *reviews):
        assert not tools[row["tool"]].get("state"), row
    for row in uses:
        assert row["coalition"] in ("", members[row["by"]]["coalition"]), row
        assert len(row["changed"]) <= 1200, row
    given = Counter((row["by"], tools[row["tool"]].get("family") or row["tool"]) for row in reviews)
    assert max(given.values()) == 1
    assert len({row["tool"] for row in (*uses, *reviews)}) >= 30
