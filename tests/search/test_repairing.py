"""What is read as a slip of the finger, and what is left as it was typed."""

import pytest

from search.engines.embedded import EmbeddedEngine
from search.engines.vocabulary import Vocabulary, edits, inflected
from search.plan import PUBLIC
from search.repairing import as_folded, repaired
from tests.search.test_conformance import record

TEXTS = [
    "Screening at home, with a nurse for each family",
    "A family and its visitor discussed the weather",
    "Loops of copper and a hall of mirrors",
    "Feeding takes time",
    "A budget for each immigrant family, and what a judge said of it",
    "The bunny is a hopper, and so is another hopper and a third",
]


@pytest.fixture
def mend(tmp_path):
    """Return what a text is repaired to, or the text."""
    engine = EmbeddedEngine(str(tmp_path / "words.sqlite3"))
    engine.prepare()
    engine.write([record(n, text) for n, text in enumerate(TEXTS)])

    def repair(text):
        found = repaired(text, Vocabulary(engine.path, PUBLIC), as_folded)
        return found.text if found else text

    return repair


@pytest.mark.parametrize("slip", ["screning", "screeening", "screenimg", "scerening"])
def test_one_slip_in_a_long_word_is_mended(mend, slip):
    assert mend(slip) == mend(f"{slip} mirrors").split()[0] == "screening"


def test_a_short_word_may_lack_a_letter_or_have_two_swapped(mend):
    assert mend("nrse family") == "nurse family"
    assert mend("tiem") == "time"
    assert mend("hail") == "hail"


def test_a_short_word_is_believed_only_in_company_that_it_keeps_somewhere(mend):
    assert mend("hoops copper") == "loops copper"
    assert mend("hoops weather") == "hoops weather"
    assert mend("hoops") == "loops"


def test_of_two_words_as_near_the_one_that_keeps_the_company_was_meant(mend):
    assert mend("xopper") == "copper"
    assert mend("xopper bunny") == "hopper bunny"
    assert mend("xopper hall") == "copper hall"


def test_another_form_of_a_word_that_stands_somewhere_is_meant_as_well(mend):
    assert mend("budgwts") == "budgets"
    assert mend("imigrants family") == "immigrants family"
    assert mend("imigrants copper") == "imigrants copper"
    assert mend("mirroring") == "mirroring"


def test_forms_keep_to_one_language():
    assert {("budgets", "en"), ("budgeting", "en")} <= inflected("budget")
    assert ("abuelos", "es") in inflected("abuela")
    assert ("abueled", "es") not in inflected("abuela")


def test_two_slips_are_believed_only_in_company_too(mend):
    assert mend("dismissed weather") == "discussed weather"
    assert mend("dismissed mirrors") == "dismissed mirrors"


def test_other_words_that_nobody_knows_are_no_company(mend):
    assert mend("hoops xylophones the with") == "loops xylophones the with"


def test_words_of_four_letters_have_fewer_neighbours():
    assert {"hill", "hal"}.isdisjoint(edits("hall"))
    assert {"halls", "hlal"} <= edits("hall")
    assert {"mirrar", "miror", "mirrors"} <= edits("mirror")
