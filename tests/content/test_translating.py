"""Each block is taken apart for translators and put together again, with nothing lost and nothing held back."""

from typing import Any

import pytest
from wagtail.models import Locale
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.ingest import ingest_segments
from wagtail_localize.segments.types import StringSegmentValue
from wagtail_localize.strings import StringValue

from content.bodies import draw
from tests.factories import blocks, pages

TRANSLATED = {
    "gallery": (blocks.gallery, ["The garden", "Seedlings 0", "Seedlings 1", "Bed 0", "Bed 1"]),
    "chart": (blocks.chart, ["Fewer times", "of 20", "It fell.", "Our calls", "Month", "Families", "March", "14"]),
    "audio": (blocks.audio, ["Two minutes at the gate", "We begin outside."]),
    "video": (blocks.video, ["The ditch", "Water runs."]),
    "callout": (
        lambda: {"sort": "say", "title": "How to ask", "text": "<p>Ask twice.</p>"},
        ["How to ask", "Ask twice."],
    ),
    "document": (
        lambda: {"document": blocks.document("a.pdf").pk, "title": "The form", "about": "One page."},
        ["The form", "One page."],
    ),
    "button": (lambda: {"words": "Sign", "page": None, "url": "https://a.example/"}, ["Sign"]),
    "picture": (lambda: {"picture": blocks.said(), "caption": "The wall"}, ["Neighbors at a long table", "The wall"]),
    "paragraph": (
        lambda: '<p>We met in May<acronym>The <a href="https://a.example/">minutes</a>.</acronym> outside.</p>',
        ["We met in May"],
    ),
    "quote": (lambda: {"text": "Begin outside.", "who": "Teresa"}, ["Begin outside.", "Teresa"]),
    "heading": (lambda: "What we heard", ["What we heard"]),
    "table": (lambda: blocks.FIGURES, ["Families we called", "Month", "May", "12"]),
}


def translated(kind: str, value: Any) -> tuple[Any, list[str]]:
    """Return a story with its body's words in capitals, as translators would give it back, and the words they had."""
    story = pages.story(body=blocks.stream([(kind, value)]))
    story.refresh_from_db()
    segments = [one for one in extract_segments(story) if one.path.startswith("body")]
    had, given = [], []
    for segment in segments:
        if isinstance(segment, StringSegmentValue):
            had.append(segment.render_text())
            loud = StringValue(_loud(segment.string.data))
            given.append(StringSegmentValue(segment.path, loud, attrs=segment.attrs, order=segment.order))
        else:
            given.append(segment)
    english, spanish = Locale.objects.get(language_code="en"), Locale.objects.get(language_code="es")
    copy = pages.translated(story)
    ingest_segments(story, copy, english, spanish, given)
    copy.save_revision().publish()
    copy.refresh_from_db()
    return copy, had


def _loud(markup: str) -> str:
    """Raise the words of a sentence, and leave its elements."""
    parts = markup.replace("<", "\n<").replace(">", ">\n").split("\n")
    return "".join(part if part.startswith("<") else part.upper() for part in parts)


@pytest.mark.parametrize("kind", TRANSLATED)
def test_the_words_of_a_block_reach_the_translated_page(db, kind: str) -> None:
    make, words = TRANSLATED[kind]
    copy, had = translated(kind, make())
    html = draw(copy, "body").html
    assert all(any(word in sentence for sentence in had) for word in words), had
    assert all(word.upper() in html for word in words)


def test_a_note_is_translated_with_the_sentence_it_belongs_to_and_keeps_its_link(db) -> None:
    copy, had = translated("paragraph", TRANSLATED["paragraph"][0]())
    assert had == ["We met in MayThe minutes. outside."]
    html = draw(copy, "body").html
    assert '<span>THE <a href="https://a.example/" rel="noopener">MINUTES</a>.</span>' in html
    assert html.count('role="doc-noteref"') == 1


def test_what_is_no_word_stays_as_it_was(db) -> None:
    film, had = translated("video", blocks.film())
    assert "youtube" not in " ".join(had)
    assert film.body[0].value["url"] == "https://youtu.be/abcdefghijk"
    assert film.body[0].value["has_captions"] is True
    chart, _had = translated("chart", blocks.chart(sort="lines"))
    assert chart.body[0].value["sort"] == "lines"
