"""Pages that editors publish, as they are met elsewhere than on a wide screen: zoomed, printed, without scripts."""

import pytest

from tests.browser.addresses import public_pages

PUBLISHED = (
    "home", "stories", "story", "guides", "guide", "webinars", "webinar", "about", "topics", "topic",
    "topic with parts", "topic of which nobody wrote", "topic in one kind", "guide for paper",
    "step of a guide", "shelf of a coalition", "story of a coalition",
    "coalition with stories", "stories of a category", "stories by tag", "stories of a series", "stories of an author",
)  # fmt: skip
"""Names of `tests.browser.addresses`: one page of each type, and the states of a topic's."""

PAPER = 718
"""A4 between its margins, in CSS pixels."""

CUT = """() => [...document.querySelectorAll("main *")].filter(element => {
    const style = getComputedStyle(element);
    if (style.display === "none" || element.closest(".vh, svg, picture, .art")) return false;
    const hides = way => ["hidden", "auto", "scroll", "clip"].includes(way);
    return (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
        || (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1);
}).map(element => element.outerHTML.slice(0, 120))"""


def published(site, language):
    pages = public_pages(site.url, language)
    return {name: pages[name] for name in PUBLISHED}


@pytest.mark.parametrize("language", ["en", "es"])
def test_at_four_times_the_size_nothing_has_to_be_scrolled_sideways(site, watched, language):
    window, wide = watched.window(language=language, width=320), {}
    window.set_viewport_size({"width": 320, "height": 256})
    for name, path in published(site, language).items():
        window.goto(path)
        width = window.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[name] = width
        heading = window.locator("h1")
        heading.scroll_into_view_if_needed()
        assert heading.is_visible(), name
    assert wide == {}


@pytest.mark.parametrize("language", ["en", "es"])
def test_on_paper_nothing_is_cut_off(site, watched, language):
    window, cut = watched.window(language=language, width=PAPER), {}
    for name, path in published(site, language).items():
        window.goto(path)
        window.emulate_media(media="print")
        found = window.evaluate(CUT)
        if found or window.evaluate("document.documentElement.scrollWidth") > PAPER:
            cut[name] = found
        assert window.pdf(format="A4").startswith(b"%PDF-"), name
        window.emulate_media(media="screen")
    assert cut == {}


@pytest.mark.parametrize("language", ["en", "es"])
def test_without_scripts_a_page_says_what_it_says_with_them(site, watched, language):
    plain = watched.window(language=language, java_script_enabled=False)
    scripted, differ = watched.window(language=language), {}
    for name, path in published(site, language).items():
        texts = []
        for window in (plain, scripted):
            assert window.goto(path).status == 200
            texts.append([window.locator("h1").inner_text(), *window.locator("main h2, main h3").all_inner_texts()])
        if texts[0] != texts[1]:
            differ[name] = texts
    assert differ == {}
