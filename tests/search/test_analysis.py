"""Tokens: accents, plurals, stop words, and where in the text a word stands."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import (
    LANGUAGES,
    american,
    fold,
    query_stems,
    singular,
    stem,
    stems,
    tokens,
    vocabulary,
    words,
)
from search.lexicon import common_words, stop_words

LATIN = st.text(
    alphabet=st.characters(codec="utf-8", min_codepoint=0x20, max_codepoint=0x24F) | st.sampled_from("\u0301\u0303’'")
)
ANY = st.text()
PAIRS = [
    "joven/jóvenes",
    "voz/voces",
    "bebé/bebés",
    "papá/papás",
    "mamá/mamás",
    "taller/talleres",
    "padre/padres",
    "niño/niñas",
    "país/países",
    "alcance/alcances",
    "mes/meses",
    "reunión/reuniones",
    "pie/pies",
    "ley/leyes",
    "familia/familias",
    "hogar/hogares",
    "lápiz/lápices",
    "autobús/autobuses",
    "luz/luces",
    "comité/comités",
    "red/redes",
    "vez/veces",
    "interés/intereses",
    "menú/menús",
    "clase/clases",
    "base/bases",
    "saludable/saludables",
    "importante/importantes",
    "índice/índices",
    "arte/artes",
    "bar/bares",
    "compás/compases",
    "nombre/nombres",
    "noche/noches",
    "frase/frases",
    "edad/edades",
    "crisis/crisis",
    "tribu/tribus",
    "informe/informes",
]


def without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(char for char in decomposed if not unicodedata.combining(char)))


@given(LATIN, st.sampled_from(["en", "es"]))
def test_taking_the_accents_off_a_text_changes_no_token(text, language):
    assert stems(without_accents(text), language) == stems(text, language)


@given(ANY, st.sampled_from(["en", "es"]))
def test_a_text_in_either_unicode_form_has_the_same_tokens(text, language):
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert [fold(word) for word, _, _ in words(composed)] == [word for word, _, _ in words(composed)]
    if not any(unicodedata.category(char) == "Mn" and not "\u0300" <= char <= "\u036f" for char in decomposed):
        assert stems(composed, language) == stems(decomposed, language)


@given(ANY, st.sampled_from(["en", "es"]))
def test_a_token_is_letters_and_digits_and_stands_where_it_says(text, language):
    end = 0
    for token in tokens(text, language):
        assert token.start >= end
        end = token.end
        assert token.stem
        assert not re.search(r"\s|[\"'\x1f]", token.stem)
        assert len(token.word) <= 60
        assert fold(text[token.start : token.end]).startswith(token.word.rstrip("s")[:50])


@given(ANY)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.from_regex(r"\A[a-z]{1,10}[aiou]\Z"))
def test_a_spanish_word_that_ends_in_a_vowel_meets_its_plural(word):
    assert singular(word + "s") == singular(word)


@given(st.from_regex(r"\A[bcdfgmpt][a-z]{0,6}[aeiou][lnrdjy]\Z"))
def test_a_spanish_word_that_ends_in_a_consonant_meets_its_plural(word):
    assert singular(word + "es") == singular(word)


@pytest.mark.parametrize("pair", PAIRS)
def test_a_spanish_singular_and_its_plural_are_one_word(pair):
    one, many = pair.split("/")
    assert stems(one, "es") == stems(many, "es") != []


@pytest.mark.parametrize("pair", ["visit/visiting", "family/families", "screen/screening", "connection/connected"])
def test_english_forms_of_a_word_are_one_word(pair):
    one, other = pair.split("/")
    assert stems(one, "en") == stems(other, "en")


BRITISH = [
    "organising/organizing", "prioritisation/prioritization", "behavioural/behavioral", "neighbourhoods/neighborhood",
    "centres/center", "dialogue/dialog", "programmes/program", "paediatric/pediatric", "judgement/judgment",
    "analysing/analyzing", "counselling/counseling", "supervise/supervision", "revised/revision",
]  # fmt: skip


@pytest.mark.parametrize("pair", BRITISH)
def test_british_and_american_english_are_one_word(pair):
    one, other = pair.split("/")
    assert stems(one, "en") == stems(other, "en")


@pytest.mark.parametrize("word", ["promise", "noise", "raise", "four", "hours", "precise", "enterprise", "exercise"])
def test_words_that_only_end_alike_keep_their_letters(word):
    assert american(word) == word


def test_stop_words_are_no_tokens_in_their_own_language():
    assert stems("the art of being with them", "en") == ["art"]
    assert stems("para los niños y las niñas", "es") == ["nin", "nin"]


def test_stop_words_alone_are_nothing_to_look_for():
    assert query_stems("who are you?", "en", 10) == []


def test_a_word_typed_twice_counts_twice():
    assert query_stems("play, play and read", "en", 10) == ["plai", "plai", "read"]


def test_possessives_hyphens_and_apostrophes():
    assert stems("The children’s home-visiting plan isn't ready", "en") == [
        "children",
        "home",
        "visit",
        "plan",
        "readi",
    ]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_word_lists_are_folded(language):
    for word in stop_words(language) | common_words(language):
        assert fold(word) == word


def test_what_is_indexed_of_a_text_is_what_its_places_say():
    text = "L’eau! It’s the Niños’ ¡NIÑO! co-op’s e\u0301cole, 12’ ’s — s's Ⅻ " + "x" * 80
    for language in LANGUAGES:
        assert stems(text, language) == [token.stem for token in tokens(text, language)]
    assert vocabulary(text) == {word for word, _start, _end in words(text)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stem_begins_like_its_word(language):
    for word in [*common_words("en"), *common_words("es"), "paediatric", "ties", "ay", "s", "xs"]:
        assert stem(word, language)[0] == word[0]
