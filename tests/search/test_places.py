"""Where wanted words stand: found by how they begin, and just where taking every word apart finds them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import LANGUAGES, stem, stems, tokens, words
from search.places import as_written, places

LATIN = st.text(
    alphabet=st.characters(codec="utf-8", min_codepoint=0x20, max_codepoint=0x24F) | st.sampled_from("\u0301\u0303’'")
)
# Words as the rules of stemming know them: a few letters of all sorts, and the endings that rules change.
LETTERS = "aaeeioudysdlrcnptzbmEáéíñÑüßİıﬁ½²ªº’'_\u0301ДжÞ①中æœ"
ENDINGS = (
    "", "s", "es", "ed", "ing", "ies", "ays", "oy", "'s", "’s", "aed", "aediatric", "aeding", "haemo", "dgement",
    "our", "res", "tre", "ogue", "gramme", "lyse", "lise", "bility", "ational", "ces", "z", "os", "as",
)  # fmt: skip
WORD = st.builds(lambda first, last: first + last, st.text(LETTERS, max_size=4), st.sampled_from(ENDINGS))
TEXT = st.lists(WORD, max_size=6).flatmap(
    lambda said: st.lists(st.sampled_from([" ", "-", "_", "’ ", ", "]), min_size=len(said), max_size=len(said)).map(
        lambda between: "".join(part for pair in zip(said, between, strict=True) for part in pair)
    )
)


def test_places_cover_the_word_as_it_is_written():
    text = "La evaluación, las EVALUACIONES."
    assert [text[a:b] for a, b in places(text, "es", stems("evaluacion", "es"))] == ["evaluación", "EVALUACIONES"]


def test_a_decomposed_accent_is_inside_the_marked_word():
    text = unicodedata.normalize("NFD", "un bebé feliz")
    assert [text[a:b] for a, b in places(text, "es", [stem("bebe", "es")])] == [unicodedata.normalize("NFD", "bebé")]


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("Paediatric and pediatric care", "pediatric", ["Paediatric", "pediatric"]),
        ("O’Brien, OBrien", "obrien", ["O’Brien", "OBrien"]),
        ("d'O'Brien and O'B'rien", "obrien", ["O'B'rien"]),
        ("ﬁnding and finding", "finding", ["ﬁnding", "finding"]),
        ("judgement of a judgment, misjudged", "judgment", ["judgement", "judgment"]),
    ],
)
def test_words_that_are_written_otherwise_are_found(text, wanted, found):
    assert [text[a:b] for a, b in places(text, "en", stems(wanted, "en"))] == found


@given(LATIN | TEXT, st.sampled_from(LANGUAGES), st.data())
def test_a_place_is_every_token_with_a_wanted_stem_and_nothing_else(text, language, data):
    found = list(tokens(text, language))
    wanted = data.draw(st.sets(st.sampled_from(sorted({token.stem for token in found})))) if found else set()
    assert places(text, language, wanted) == [(token.start, token.end) for token in found if token.stem in wanted]


@given(LATIN | TEXT)
def test_a_folded_word_is_given_as_it_first_stands_in_the_text(text):
    first: dict[str, str] = {}
    for word, start, end in words(text):
        first.setdefault(word, text[start:end])
    for word in {*first, "sled", *(word[:3] for word in first), *(f"{word}s" for word in first)}:
        assert as_written(text, word) == first.get(word, "")
