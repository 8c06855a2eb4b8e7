"""Talk about a passage of a story: it stands in the composer as a quote, with scripts and without."""

import re

import pytest
from playwright.sync_api import Page, expect

STORY = "/en/blog/the-ditch-meeting/"
SEEN = 60
"""Letters of a passage that are looked for; a long one is quoted shortened."""
CHOOSE = """(paragraph) => { const words = paragraph.firstChild, range = document.createRange();
    range.setStart(words, 0); range.setEnd(words, 12);
    const chosen = getSelection(); chosen.removeAllRanges(); chosen.addRange(range); }"""


def first_paragraph(page: Page):
    """Return the first paragraph of the story that can be talked about, and its place: `p-…`."""
    paragraph = page.locator("[data-passages] p:has(> a.say)").first
    return paragraph, paragraph.get_attribute("id")


def own_words(paragraph) -> str:
    """Return the paragraph without what its link says to who hears the page."""
    return paragraph.evaluate(
        "(one) => { const copy = one.cloneNode(true); copy.querySelector('.say').remove(); return copy.textContent; }"
    ).strip()


def quoted(page: Page, words: str, place: str) -> None:
    """See the words as a quote in the composer, with a link back to where they stand."""
    text = page.locator("form.composer textarea[name=body]")
    expect(text).to_have_value(re.compile(rf"^(?:.*\n)*> .*\(/en/blog/the-ditch-meeting/#{place}\)\s*$"))
    value = re.sub(r"\\(.)", r"\1", text.input_value())
    assert f"> {words[:SEEN]}" in value


def test_a_paragraph_is_quoted_where_the_reader_is_and_what_they_wrote_stays_before_it(watched) -> None:
    page = watched.window(who="rosa")
    page.goto(STORY)
    paragraph, place = first_paragraph(page)
    page.locator("form.composer textarea[name=body]").fill("What I wrote first.")
    paragraph.locator("a.say").focus()
    page.keyboard.press("Enter")
    quoted(page, own_words(paragraph), place)
    assert page.locator("form.composer textarea[name=body]").input_value().startswith("What I wrote first.")
    assert page.url.endswith(STORY)
    page.locator("form.composer textarea[name=body]").fill("")


def test_what_is_chosen_in_a_paragraph_is_quoted_alone_by_the_button_beside_it(watched) -> None:
    page = watched.window(who="rosa")
    page.goto(STORY)
    text = page.locator("form.composer textarea[name=body]")
    text.fill("")
    paragraph, place = first_paragraph(page)
    words, whole = paragraph.evaluate("(one) => one.firstChild.data.slice(0, 12).trim()"), own_words(paragraph)
    paragraph.evaluate(CHOOSE)
    button = page.locator("button.quote-this")
    expect(button).to_be_visible()
    button.press("Enter")
    quoted(page, words, place)
    assert whole not in text.input_value()
    expect(button).to_be_hidden()
    text.fill("")


def test_without_scripts_the_link_leads_to_the_composer_with_the_passage_in_it(watched) -> None:
    page = watched.window(who="rosa", java_script_enabled=False)
    page.goto(STORY)
    paragraph, place = first_paragraph(page)
    words = " ".join(paragraph.inner_text().split()).removesuffix("Talk about this passage").strip()
    paragraph.locator("a.say").click()
    assert "/talk/about/quote/" in page.url
    quoted(page, words, place)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_visitor_who_would_talk_about_a_passage_is_asked_to_come_in_and_comes_back_to_it(watched, scripts) -> None:
    page = watched.window(java_script_enabled=scripts)
    page.goto(STORY)
    paragraph, place = first_paragraph(page)
    paragraph.locator("a.say").click()
    page.wait_for_url(re.compile(r"/accounts/login/"))
    assert place.removeprefix("p-") in page.url
