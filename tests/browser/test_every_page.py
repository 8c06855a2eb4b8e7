"""What holds for every page, in both languages and themes: accessible, valid, quiet, complete, never too wide."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.addresses import (
    lead_pages,
    member_pages,
    moderator_pages,
    public_pages,
    shared_draft,
    writer_pages,
)
from tests.support import services

LANGUAGES = ("en", "es")
OTHER = {"en": "es", "es": "en"}
CHECKERS = Path(os.environ.get("CHECKERS_DIR", "/var/lib/sobremesa-services/checkers")) / "node_modules"


def every_page(site, page_of, language):
    """Yield a name, and a window on the page, for each page that a visitor, a member, then who has a part opens."""
    people = ("", "rosa", "joel", "teresa", "omar", "amara")
    visitor, member, moderator, lead, writer, editor = (page_of(language=language, who=who) for who in people)
    opened = (
        (visitor, public_pages(site.url, language) | {"draft by a link": shared_draft(editor, language)}),
        (member, member_pages(site.url, language)),
        (moderator, moderator_pages(site.url, language)),
        (lead, lead_pages(language)),
        (writer, writer_pages(language)),
    )
    for window, pages in opened:
        for name, path in pages.items():
            answer = window.goto(path)
            assert answer.status == 200, f"{name} {path}: {answer.status}"
            yield f"{name} {path}", window


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_has_an_accessibility_violation(site, watched, language, theme):
    axe, found = Axe(), {}
    for name, window in every_page(site, lambda **who: watched.window(theme=theme, **who), language):
        violations = axe.run(window).response["violations"]
        if violations:
            found[name] = [(v["id"], [node["html"][:160] for node in v["nodes"]][:3]) for v in violations]
    assert found == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_scrolls_sideways_on_the_smallest_phone(site, watched, language):
    wide = {}
    for name, window in every_page(site, lambda **who: watched.window(width=320, **who), language):
        width = window.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[name] = (width, window.evaluate(WIDEST))
    assert wide == {}


WIDEST = """() => [...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > 321)
    .slice(0, 3).map(e => e.outerHTML.slice(0, 120))"""

HEAD = """() => ({
    h1: document.querySelectorAll("h1").length,
    title: document.title,
    lang: document.documentElement.lang,
    description: document.querySelector('meta[name="description"]')?.content,
    canonical: document.querySelector('link[rel="canonical"]')?.href,
    languages: [...document.querySelectorAll('link[rel="alternate"][hreflang]')].map(link => link.hreflang),
})"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_one_heading_and_says_what_it_is(site, watched, language):
    titles, wrong = {}, {}
    for name, window in every_page(site, watched.window, language):
        head = window.evaluate(HEAD)
        complete = head["h1"] == 1 and head["lang"] == language and head["description"] and head["canonical"]
        if not complete or not {"en", "es"} & set(head["languages"]):
            wrong[name] = head
        titles.setdefault(head["title"], []).append(name)
    assert wrong == {}
    doubled = {title: names for title, names in titles.items() if len({n.split(" /")[1] for n in names}) > 1}
    twice_the_same_page = {"home", "talk"}
    assert {t: n for t, n in doubled.items() if not any(word in " ".join(n) for word in twice_the_same_page)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_valid_html(site, watched, language, tmp_path):
    jar = CHECKERS / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.exists():
        if services.REQUIRED:
            pytest.fail("the Nu checker is missing: bash .ci/checkers.sh", pytrace=False)
        pytest.skip("the Nu HTML checker runs in CI only (bash .ci/checkers.sh fetches it)")
    names = {}
    for number, (name, window) in enumerate(every_page(site, watched.window, language)):
        path = tmp_path / f"{number}.html"
        path.write_text(window.request.get(window.url).text())
        names[str(path)] = name
    command = ["java", "-jar", str(jar), "--format", "json", "--also-check-css", "--stdout", *names]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    report = json.loads(checked.stdout or checked.stderr)["messages"]
    wrong = [
        (names[message["url"].removeprefix("file:")], message["message"], message.get("extract", "")[:120])
        for message in report
        if message["type"] == "error"
    ]
    kinds = {message: (name, extract) for name, message, extract in reversed(wrong)}
    assert kinds == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_the_other_language_stands_outside_an_element_that_says_so(site, watched, language):
    """Words of the interface in the other language would have slipped past the catalogue; a few common ones tell."""
    found = {}
    for name, window in every_page(site, watched.window, language):
        strange = set(window.evaluate(OWN_WORDS).lower().split()) & TELLTALES[OTHER[language]]
        if strange:
            found[name] = sorted(strange)
    assert found == {}


OWN_WORDS = r"""() => {
    const language = document.documentElement.lang;
    const words = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        if (["SCRIPT", "STYLE", "TEXTAREA", "OPTION"].includes(parent.tagName)) continue;
        if (parent.closest("[lang]").lang === language) words.push(walker.currentNode.data);
    }
    return words.join(" ").replace(/\S*\/\S*/g, " ").replace(/[^\p{L}\s]/gu, " ");
}"""

TELLTALES = {
    "en": {"the", "and", "with", "your", "this", "from", "what", "which", "people", "search", "sign", "threads"},
    "es": {"el", "los", "las", "una", "para", "como", "qué", "está", "buscar", "ustedes", "personas", "hilos"},
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_switch_of_language_keeps_the_page(site, watched, language):
    lost = {}
    window = watched.window(language=language)
    for name, path in public_pages(site.url, language).items():
        window.goto(path)
        target = window.locator(f'header.cloth a[hreflang="{OTHER[language]}"]').get_attribute("href")
        answer = window.request.get(target)
        if answer.status != 200 or not target.startswith(f"/{OTHER[language]}/"):
            lost[name] = (target, answer.status)
    assert lost == {}
