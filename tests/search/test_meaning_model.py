"""The model itself: the same vectors as anybody's all-MiniLM-L6-v2, however they are computed."""

import math
import struct

import pytest

from search.meaning.known import MODELS

pytestmark = pytest.mark.meaning

# The first six of 384 numbers, computed apart from this code in double precision with the exact error function.
REFERENCE = {
    "help for new fathers": (-0.02238183, -0.05252752, -0.01885220, -0.03894972, -0.07117105, -0.03076234),
    "What to do when the baby will not sleep at night: three evenings, a checklist and a phone number.": (
        *(0.00370839, -0.02027197, -0.06318354, 0.05634842, 0.02981019, 0.02089376),
    ),
    "Crème brûlée, 12 niños": (0.03377198, 0.0033176, -0.002697, -0.00852068, -0.01469526, 0.03438539),
}


def numbers(text):
    return [value for (value,) in struct.iter_unpack("<f", MODELS["en"].vector(text))]


def likeness(one, other):
    return sum(a * b for a, b in zip(numbers(one), numbers(other), strict=True))


@pytest.mark.parametrize("text", REFERENCE)
def test_a_vector_is_what_the_model_says_to_a_millionth(text):
    found = numbers(text)
    assert len(found) == MODELS["en"].width
    assert math.hypot(*found) == pytest.approx(1, abs=1e-6)
    assert found[:6] == pytest.approx(REFERENCE[text], abs=1e-6)


def test_likeness_is_what_the_models_authors_publish():
    assert likeness("That is a happy person", "That is a very happy person") == pytest.approx(0.943, abs=5e-4)
    assert likeness("That is a happy person", "Today is a sunny day") == pytest.approx(0.257, abs=5e-4)


def test_what_is_said_in_other_words_is_nearer_than_what_is_not_said():
    asked = "my baby keeps waking up"
    assert likeness(asked, "Infant sleep at night") > 0.4 > likeness(asked, "Applying for a state grant")


def test_a_text_longer_than_the_model_reads_is_cut_and_an_empty_one_is_no_error():
    assert numbers("sleep " * 300) == pytest.approx(numbers("sleep " * 600), abs=1e-6)
    assert len(numbers("")) == MODELS["en"].width


def test_the_bend_of_its_neurons_is_exact_to_the_last_digits_of_a_float():
    np = pytest.importorskip("numpy")
    gelu = pytest.importorskip("search.meaning.bert").gelu
    places = np.linspace(-8, 8, 999, dtype=np.float32)
    exact = [x * 0.5 * (1 + math.erf(x / math.sqrt(2))) for x in map(float, places)]
    assert gelu(places).tolist() == pytest.approx(exact, abs=2e-6)
