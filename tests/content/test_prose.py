"""Links and footnotes of running text."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from content.footnotes import with_footnotes
from content.prose_links import with_links
from tests.factories import blocks, pages


def to_page(page, words: str = "the guide") -> str:
    return f'<p><a linktype="page" id="{page.pk}">{words}</a></p>'


def test_a_link_leads_to_the_translation_in_the_language_of_the_page(db) -> None:
    guide = pages.guide("Eat together")
    spanish = pages.translated(guide, title="Comer juntos")
    assert f'href="{guide.address()}"' in with_links(to_page(guide), "en")
    assert f'href="{spanish.address()}"' in with_links(to_page(guide), "es")
    assert f'href="{guide.address()}"' in with_links(to_page(spanish), "en")


def test_a_page_without_a_translation_is_shown_under_the_readers_language(db) -> None:
    guide = pages.guide("Eat together")
    assert f'href="{guide.address("es")}"' in with_links(to_page(guide), "es")


def test_what_is_not_published_or_gone_is_plain_text(db) -> None:
    draft, kept = pages.guide("Draft", live=False), blocks.document("kept.pdf")
    assert with_links(to_page(draft), "en") == "<p>the guide</p>"
    assert with_links('<p><a linktype="page" id="999999">gone</a></p>', "en") == "<p>gone</p>"
    assert with_links('<a linktype="document" id="999999">gone</a>', "en") == "gone"
    assert with_links(f'<a linktype="document" id="{kept.pk}">kept</a>', "en") == f'<a href="{kept.url}">kept</a>'


@pytest.mark.parametrize("attribute", ['id="1 or 1=1"', 'id=""', 'id="99999999999999999999999"'])
def test_a_link_that_names_nothing_is_plain_text(db, attribute: str) -> None:
    assert with_links(f'<a linktype="page" {attribute}>words</a>', "en") == "words"


def test_links_elsewhere_tell_the_other_page_nothing(db) -> None:
    assert with_links('<a href="https://a.example/">A</a>', "en") == '<a href="https://a.example/" rel="noopener">A</a>'
    for untouched in ('<a href="mailto:a@b.example">A</a>', '<a href="#part-1">A</a>', "<abbr>A</abbr>"):
        assert with_links(untouched, "en") == untouched


def test_twenty_links_cost_two_queries(db) -> None:
    guides = [pages.guide(f"Guide {number}") for number in range(10)]
    files = [blocks.document(f"{number}.pdf") for number in range(10)]
    text = "".join(to_page(guide) for guide in guides)
    text += "".join(f'<a linktype="document" id="{file.pk}">file</a>' for file in files)
    with CaptureQueriesContext(connection) as captured:
        assert with_links(text, "en").count("href=") == 20
    assert len(captured) == 2


def test_footnotes_are_numbered_by_place_and_lead_both_ways() -> None:
    html = with_footnotes("<p>One <acronym>First.</acronym> and two<acronym>Second.</acronym></p>")
    assert '<p>One<sup class="ref"><a href="#note-1" id="ref-1" role="doc-noteref" aria-label="Note 1">1</a>' in html
    assert html.index('id="ref-1"') < html.index('id="ref-2"') < html.index('id="note-1"') < html.index('id="note-2"')
    assert '<li id="note-2"><span>Second.</span> <a href="#ref-2" role="doc-backlink"' in html
    assert "acronym" not in html


def test_a_note_with_a_link_and_bold_words_is_one_note() -> None:
    stored = (
        '<p>Text<acronym>See </acronym><a href="https://a.example/"><acronym>the report</acronym></a>'
        "<acronym>, </acronym><b><acronym>page 4</acronym></b></p>"
    )
    html = with_footnotes(stored)
    assert html.count("<li ") == 1
    assert '<span>See <a href="https://a.example/">the report</a>, <b>page 4</b></span>' in html


def test_text_without_notes_has_no_list_and_an_empty_note_is_none() -> None:
    assert with_footnotes("<p>Text</p>") == "<p>Text</p>"
    assert with_footnotes("<p>Text<acronym> </acronym> here</p>") == "<p>Text here</p>"


def test_the_text_editor_keeps_a_note_as_it_is_stored() -> None:
    converter = ContentstateConverter(features=["bold", "link", "footnote"])
    stored = "<p>One <acronym>A note.</acronym></p>"
    kept = converter.to_database_format(converter.from_database_format(stored))
    assert "<acronym>A note.</acronym>" in kept
    without = ContentstateConverter(features=["bold"])
    assert "acronym" not in without.to_database_format(without.from_database_format(stored))
