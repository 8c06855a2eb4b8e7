"""What a page must be for everybody: refused when it is published, kept as a draft, in both languages."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from content.blocks import StoryBlocks
from content.charts import number_in
from content.rules import fault_of_alt, fault_of_link, fault_of_text
from tests.factories import blocks


def fault(kind: str, value: Any, *more: tuple[str, Any]) -> str:
    """Publish a body and return what is said beside its fields; a draft of the same must always be kept."""
    body = blocks.stream([*more, (kind, value)])
    StoryBlocks().clean_deferred(body)
    try:
        StoryBlocks().clean(body)
    except ValidationError as refused:
        return str(refused.as_json_data())
    return ""


@pytest.mark.parametrize(
    "words",
    ["their report", "El informe del condado", "More than a meal", "Aquí vivimos, una guía"],
)
def test_a_link_that_says_where_it_leads_is_let_in(words: str) -> None:
    assert not fault_of_link(words)


@pytest.mark.parametrize(
    "words",
    ["click here", "Here.", "READ MORE…", "aquí", "Haz clic aquí", "Más información", "este enlace", " ",
     "www.a.example", "https://a.example/b", "a.org/long/path", "<b>here</b>"],
)  # fmt: skip
def test_a_link_that_says_nothing_is_refused(words: str) -> None:
    assert fault_of_link(words)


@pytest.mark.parametrize("alt", ["A mother reads to two children", "Una mesa larga", "The logo of the county"])
def test_a_picture_in_words_is_let_in(alt: str) -> None:
    assert not fault_of_alt(alt)


@pytest.mark.parametrize("alt", ["", "  ", "IMG_2034.jpg", "img-44", "foto", "Imagen", "picture", "DSC00123"])
def test_a_picture_without_words_is_refused_unless_it_is_decoration(alt: str) -> None:
    assert fault_of_alt(alt)
    assert not fault_of_alt(alt, is_decorative=True)


def test_an_empty_heading_in_a_text_is_refused() -> None:
    assert fault_of_text("<h3> <b></b></h3><p>Text</p>")
    assert not fault_of_text("<h3>Why</h3><p>Text</p>")


def test_every_block_that_is_filled_in_can_be_published(db) -> None:
    StoryBlocks().clean(blocks.stream(blocks.every()))


def test_a_text_with_an_empty_link_is_refused_beside_the_text(db) -> None:
    said = fault("paragraph", '<p>See <a href="https://a.example/">here</a></p>')
    assert "A link says only “here”" in said
    assert "'blockErrors': {0:" in said
    assert not fault("paragraph", '<p><a href="https://a.example/">What the county found</a></p>')
    assert "aquí" in fault(
        "callout", {"sort": "hint", "title": "T", "text": '<p><a href="https://a.example/">aquí</a></p>'}
    )


def test_a_small_heading_before_the_first_heading_is_refused(db) -> None:
    assert "A small heading stands before" in fault("paragraph", "<h3>Why</h3><p>Text</p>")
    assert not fault("paragraph", "<h3>Why</h3><p>Text</p>", ("heading", "First"))
    assert "A small heading" in fault("heading", "After", ("paragraph", "<h3>Why</h3>"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"alt_text": ""}, "alt text"),
        ({"alt_text": "IMG_1.jpg"}, "does not tell"),
        ({"alt_text": "foto"}, "does not tell"),
    ],
)
def test_a_picture_is_said_in_words(db, changes: dict[str, Any], said: str) -> None:
    whole = blocks.said()
    assert said in fault("picture", {"picture": whole | changes, "caption": ""})
    assert not fault("picture", {"picture": whole | {"alt_text": "", "decorative": True}, "caption": ""})


def test_each_picture_of_a_gallery_is_said_in_words(db) -> None:
    value = blocks.gallery()
    value["pictures"][1]["value"]["picture"]["alt_text"] = "picture"
    assert "does not tell" in fault("gallery", value)


def test_a_gallery_has_two_to_twelve_pictures(db) -> None:
    image = blocks.small()
    assert fault("gallery", blocks.gallery(image))
    with pytest.raises(ValidationError):  # no form lets an editor add a thirteenth, so not even a draft has one
        StoryBlocks().clean(blocks.stream([("gallery", blocks.gallery(*[image] * 13))]))
    assert not fault("gallery", blocks.gallery(*[image] * 12))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"columns": [{"type": "text", "heading": "Month"}, {"type": "number", "heading": " "}]}, "no heading"),
        ({"rows": [{"values": ["", "14"]}]}, "no name"),
        ({"rows": []}, "empty"),
    ],
)
def test_a_table_names_its_columns_and_rows(db, changes: dict[str, Any], said: str) -> None:
    assert said in fault("table", blocks.FIGURES | changes)
    assert said in fault("chart", blocks.chart(data=blocks.FIGURES | changes))


def test_a_chart_is_drawn_from_numbers(db) -> None:
    words = blocks.FIGURES | {"rows": [{"values": ["March", "many"]}]}
    assert "“many” is no number" in fault("chart", blocks.chart(data=words))
    assert not fault("chart", blocks.chart(data=blocks.FIGURES | {"rows": [{"values": ["March", "−$1,214.50"]}]}))
    one = {"columns": [{"type": "text", "heading": "Month"}], "rows": [{"values": ["March"]}], "caption": ""}
    assert "first column of names" in fault("chart", blocks.chart(data=one))


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1,214", 1214), ("12,345,678.5", Decimal("12345678.5")), ("3.5", Decimal("3.5")), ("88 %", 88), ("1 250", 1250)]
    + [(cell, None) for cell in ("3,5", "1,2,3", "1.234.567", "12,34", "", "ten", "1e9", "½")],
)
def test_a_comma_parts_thousands_and_is_never_dropped_from_another_number(cell: str, number: Decimal | None) -> None:
    assert number_in(cell) == number


def test_a_sound_has_its_words_and_one_source(db) -> None:
    assert "Write down what is said" in fault("audio", blocks.audio(transcript=""))
    assert "one of the two" in fault("audio", blocks.audio(url="https://a.example/a.mp3"))
    assert "one of the two" in fault("audio", blocks.audio(file=None))
    assert "sound file" in fault("audio", blocks.audio(file=blocks.document("a.pdf").pk))
    assert not fault("audio", blocks.audio(file=None, url="https://a.example/a.mp3"))


def test_a_film_has_captions(db) -> None:
    assert "Add captions" in fault("video", blocks.video(tracks=[]))
    assert "tick that it does" in fault("video", blocks.film(has_captions=False))
    text = {"type": "item", "value": {"language": "en", "file": blocks.document("a.txt").pk}, "id": "t"}
    assert "WebVTT" in fault("video", blocks.video(tracks=[text]))
    assert not fault("video", blocks.film())
    assert not fault("video", blocks.video())


def test_a_film_is_ours_or_at_a_provider(db) -> None:
    assert "one of the two" in fault("video", blocks.video(url="https://youtu.be/abcdefghijk"))
    assert "no film at YouTube or Vimeo" in fault("video", blocks.film(url="https://films.example/1"))
    assert "Choose a film" in fault("video", blocks.video(file=blocks.document("a.pdf").pk))


def test_a_button_says_what_happens_and_leads_to_one_place(db) -> None:
    whole = {"words": "Sign the letter", "page": None, "url": "https://a.example/"}
    assert not fault("button", whole)
    assert "says only" in fault("button", whole | {"words": "Click here"})
    assert "one of the two" in fault("button", whole | {"url": ""})
