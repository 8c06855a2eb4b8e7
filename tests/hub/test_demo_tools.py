"""The demo's library: complete, in both languages, and the same after a second seeding."""

import shutil
from pathlib import Path

import pytest

import hub.demo
from hub.demo.reading import read
from hub.demo.tools import seed_tools
from library.models import Tool
from members.models import OutgoingMail
from networks.models import Coalition
from tests.factories.members import MemberFactory
from tests.factories.networks import CoalitionFactory

FOLDER = Path(hub.demo.__file__).parent
HERE = ("day-cards-one-familys-tuesday", "tarjetas-del-martes-de-una-familia", "costo-real-de-una-promotora")


def people_of(folder):
    return {read(path)[0]["submitted_by"] for path in folder.glob("tools/*/*.md")}


@pytest.fixture
def folder(tmp_path, db):
    """A folder with three tools of the demo (two editions of one, and one that waits), and everybody they name."""
    shutil.copy(FOLDER / "vocabulary.json", tmp_path)
    for path in FOLDER.glob("tools/*/*.md"):
        if path.stem in HERE:
            target = tmp_path / "tools" / path.parent.name / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
            for slug in filter(None, map(str.strip, read(path)[0]["coalitions"].split(","))):
                if not Coalition.objects.filter(slug=slug).exists():
                    CoalitionFactory(slug=slug)
    for handle in people_of(tmp_path) | {"amara"}:
        MemberFactory(handle=handle, editor=handle == "amara")
    return tmp_path


def test_there_are_enough_tools_in_both_languages_with_every_facet():
    heads = {path: read(path)[0] for path in FOLDER.glob("tools/*/*.md")}
    published = [path for path, head in heads.items() if not head.get("state")]
    assert len(published) >= 60
    assert sum(path.parent.name == "es" for path in published) >= 20
    for path, head in heads.items():
        for name in ("lever", "topics", "audiences", "format", "languages", "ages", "settings", "cost", "evidence"):
            assert head[name], (path, name)
        assert ".example/" in head["link"] or head["link"].endswith(".example"), path


def test_seeding_goes_by_the_actions_and_tells_nobody(folder):
    assert seed_tools(folder) == {"tools": 2, "tools waiting": 1}
    english, spanish = Tool.objects.get(slug=HERE[0]), Tool.objects.get(slug=HERE[1])
    assert english.family == spanish.family
    assert english.reviewed_by.handle == "amara"
    assert english.published_at > english.submitted_at
    assert english.uses == english.used_by.count()
    assert "<p>" in english.body_html
    assert not OutgoingMail.objects.exists()


def test_seeding_twice_changes_nothing_and_a_changed_file_changes_its_tool(folder):
    seed_tools(folder)
    before = {tool.slug: (tool.pk, tool.search_revision, tool.published_at) for tool in Tool.objects.all()}
    seed_tools(folder)
    assert {tool.slug: (tool.pk, tool.search_revision, tool.published_at) for tool in Tool.objects.all()} == before
    path = folder / "tools" / "en" / f"{HERE[0]}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("title: ", "title: Renewed: "), encoding="utf-8")
    seed_tools(folder)
    tool = Tool.objects.get(slug=HERE[0])
    assert tool.title.startswith("Renewed: ")
    assert (tool.pk, tool.published_at) == (before[HERE[0]][0], before[HERE[0]][2])
    assert Tool.objects.count() == 3
