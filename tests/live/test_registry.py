"""Streams are named once."""

import pytest

from live import registry
from tests.live.conftest import Notes


def test_a_stream_is_found_by_its_name_and_registered_once(notes):
    assert registry.register(notes) is notes
    assert registry.stream_named("note") is notes
    assert registry.stream_named("gossip") is None
    assert registry.streams() == (notes,)


def test_two_streams_of_one_name_are_a_mistake(notes):
    with pytest.raises(ValueError, match="note"):
        registry.register(Notes())
