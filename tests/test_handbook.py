"""The editor's handbook: both languages say the same, what they show is there, and every way in it leads somewhere."""

import re
from pathlib import Path

import pytest

from deploy.handbook_shots import SHOTS

ROOT = Path(__file__).resolve().parents[1]
BOOKS = {"en": ROOT / "docs/editing", "es": ROOT / "docs/editing/es"}
PAGES = sorted(path.name for path in BOOKS["en"].glob("*.md"))
MOST_BYTES = 60_000
MOST_LINES = 120
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:|mailto:)([^)]+)\)")
HEADING = re.compile(r"^(#+) (.+)$", re.M)


def pages(language: str) -> list[Path]:
    return sorted(BOOKS[language].glob("*.md"))


def pictures(language: str) -> dict[str, str]:
    """Map each picture that the pages of a language name to its words."""
    return {target: words for path in pages(language) for words, target in PICTURE.findall(path.read_text())}


def anchors(path: Path) -> set[str]:
    """Return where links into a page may lead, as its headings are named when it is shown."""
    headings = (heading.lower() for _level, heading in HEADING.findall(path.read_text()))
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in headings}


def test_the_handbook_has_its_pages():
    assert {"README.md", "first-day.md", "stories.md", "guides.md", "webinars.md", "translating.md"} <= set(PAGES)


def test_each_page_has_its_twin():
    assert [path.name for path in pages("es")] == PAGES


@pytest.mark.parametrize("name", PAGES)
def test_twins_have_the_same_headings_and_pictures(name):
    texts = {language: (book / name).read_text() for language, book in BOOKS.items()}
    levels = {language: [level for level, _words in HEADING.findall(text)] for language, text in texts.items()}
    named = {language: [target for _words, target in PICTURE.findall(text)] for language, text in texts.items()}
    assert levels["en"] == levels["es"]
    assert named["en"] == named["es"]


@pytest.mark.parametrize("language", BOOKS)
def test_no_page_is_longer_than_one_reads_at_once(language):
    assert {path.name for path in pages(language) if len(path.read_text().splitlines()) > MOST_LINES} == set()


@pytest.mark.parametrize("language", BOOKS)
def test_every_picture_a_page_names_is_there_said_in_words_and_light(language):
    found = pictures(language)
    missing = {target for target in found if not (BOOKS[language] / target).is_file()}
    assert missing == set()
    assert {target for target in found if (BOOKS[language] / target).stat().st_size > MOST_BYTES} == set()
    assert {target for target, words in found.items() if len(words.split()) < 6} == set()


@pytest.mark.parametrize("language", BOOKS)
def test_what_the_script_takes_is_shown_and_nothing_else_lies_there(language):
    taken = {f"pictures/{shot.name}.webp" for shot in SHOTS}
    lying = {f"pictures/{path.name}" for path in (BOOKS[language] / "pictures").glob("*")}
    assert set(pictures(language)) == taken
    assert lying == taken


@pytest.mark.parametrize("language", BOOKS)
def test_every_link_leads_to_a_page_and_a_heading_that_are_there(language):
    wrong = []
    for path in pages(language):
        for link in LINK.findall(path.read_text()):
            target, _hash, place = link.partition("#")
            page = (path.parent / target).resolve() if target else path
            if not page.is_file() or (place and place not in anchors(page)):
                wrong.append(f"{path.name}: {link}")
    assert wrong == []


def test_links_to_a_heading_know_accents_and_signs(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# Qué se rechaza, y por qué\n\n## Who may do what\n")
    assert anchors(page) == {"qué-se-rechaza-y-por-qué", "who-may-do-what"}
