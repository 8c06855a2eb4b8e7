"""docs/live.md says what the code does."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from forum.parts import TEMPLATES
from forum.streams import OF_A_POST, PARTS
from live import asking, beat, catching_up, consumers, routing, sockets, sweeps
from live.registry import stream_named

ROOT = Path(__file__).resolve().parents[2]
PROTOCOL = (ROOT / "docs/live.md").read_text()
SCRIPT = (ROOT / "static/js/live.js").read_text()


@pytest.mark.parametrize(
    "sentence",
    [
        f"every {beat.SECONDS:.0f} seconds",
        f"every {beat.SECONDS * beat.HEAD_EVERY:.0f} seconds",
        f"({catching_up.FAR} events)",
        f"at most {asking.FOLLOWED_AT_ONCE} entries",
        f"1 to {asking.KEY_LENGTH} printable characters",
        f"more than {consumers.FRAMES_A_SECOND} frames a second",
        f"more than {consumers.FRAME_BYTES // 1024} KiB",
        f"{sockets.QUEUED} messages were waiting",
        f"older than {sweeps.KEPT.days} days",
        f"has {settings.LIVE_SOCKETS_PER_MEMBER} sockets open, or its address {settings.LIVE_SOCKETS_PER_ADDRESS}",
        f"at `{routing.PATH}`",
    ],
)
def test_each_number_of_the_protocol_is_the_one_in_the_code(sentence):
    assert sentence in PROTOCOL


def test_each_code_that_closes_a_socket_is_explained():
    codes = {value for name, value in vars(sockets).items() if name.startswith(("TOO_", "SESSION_"))}
    assert codes <= set(map(int, re.findall(r"^\| (\d{4}) \|", PROTOCOL, re.M)))


def test_each_kind_of_event_that_a_thread_writes_is_explained():
    kinds = {*OF_A_POST, *PARTS, *stream_named("thread").moves}
    assert len(kinds) >= 20
    assert {kind for kind in kinds if f"`{kind}`" not in PROTOCOL} == set()


def test_each_part_around_the_posts_is_named():
    assert {name for name in TEMPLATES if f"`{name}`" not in PROTOCOL} == set()


def test_the_client_beats_as_the_server_does():
    assert f"const BEAT = {beat.SECONDS * beat.HEAD_EVERY:.0f} * SECOND" in SCRIPT
