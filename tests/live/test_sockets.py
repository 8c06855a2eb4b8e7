"""One page's socket: order, back-pressure, limits, and words that make no sense."""

import asyncio
import json

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from live import asking, consumers, process, sockets, wire
from live.sockets import QUEUED, TOO_LONG, TOO_MANY_FRAMES, TOO_MANY_SOCKETS, TOO_SLOW, Socket
from tests.live.conftest import note
from tests.live.pages import settled, until


class Peer:
    """The far end of a socket: takes messages, unless it stalls."""

    def __init__(self):
        self.taken = []
        self.reads = asyncio.Event()
        self.reads.set()

    async def send(self, event):
        await self.reads.wait()
        self.taken.append(event.get("text", event["type"]))


def numbered(number):
    return wire.message({"n": number})


def texts(numbers):
    return [numbered(number)["text"] for number in numbers]


async def test_a_reader_who_reads_is_written_to_at_once_without_a_task():
    peer = Peer()
    before = len(asyncio.all_tasks())
    socket = Socket(peer.send, None)
    for number in range(100):
        socket.push(numbered(number))
    assert peer.taken == texts(range(100))
    assert len(asyncio.all_tasks()) == before


async def test_a_reader_who_pauses_gets_everything_later_in_order():
    peer = Peer()
    socket = Socket(peer.send, None)
    peer.reads.clear()
    for number in range(QUEUED + 1):
        socket.push(numbered(number))
    assert peer.taken == []
    peer.reads.set()
    await until(lambda: len(peer.taken) == QUEUED + 1)
    socket.push(numbered(QUEUED + 1))
    assert peer.taken == texts(range(QUEUED + 2))


async def test_a_reader_who_does_not_read_is_dropped_after_64_waiting_messages(monkeypatch):
    monkeypatch.setattr(sockets, "PARTING", 0.01)
    peer = Peer()
    socket = Socket(peer.send, None)
    peer.reads.clear()
    for number in range(QUEUED + 2):
        socket.push(numbered(number))
    assert socket.closed
    socket.push(numbered(0))
    await asyncio.sleep(0.05)
    assert peer.taken == []


async def test_a_slow_reader_delays_nobody_and_resumes_where_it_was(site):
    slow, good = await site(), await site()
    slow.reading.clear()
    wanted = [f"note {number}" for number in range(QUEUED + 5)]
    for text in wanted:
        await note(text)
        await until(lambda text=text: good.texts[-1:] == [text])
    slow.reading.set()
    await until(lambda: slow.closed)
    assert slow.closed == TOO_SLOW
    assert slow.raw[-1]["abort"]
    back = await site(seq=slow.last)
    await until(lambda: back.last == len(wanted))
    assert slow.texts + back.texts == wanted == good.texts


async def test_a_server_whose_send_is_no_coroutine_still_gets_everything_in_order():
    taken = []

    def send(event):
        future = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(lambda: (taken.append(event["text"]), future.set_result(None)))
        return future

    socket = Socket(send, None)
    for number in range(5):
        socket.push(numbered(number))
    await until(lambda: len(taken) == 5)
    assert taken == texts(range(5))


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_peer_that_is_gone_raises_nothing(at_once):
    async def send(event):
        if not at_once:
            await asyncio.sleep(0)
        raise ConnectionResetError

    socket = Socket(send, None)
    socket.push(numbered(1))
    await until(lambda: socket.closed)


async def test_nothing_is_written_after_goodbye():
    peer = Peer()
    socket = Socket(peer.send, None)
    peer.reads.clear()
    socket.push(numbered(1))
    socket.push(numbered(2))
    socket.close(4401)
    socket.push(numbered(3))
    peer.reads.set()
    await until(lambda: peer.taken)
    await asyncio.sleep(0.01)
    assert peer.taken == ["websocket.close"]


# Limits


async def test_a_frame_as_long_as_allowed_is_read_and_a_longer_one_closes_the_socket(site):
    page = await site(follows=False)
    page.say_text(json.dumps({"follow": []}).ljust(consumers.FRAME_BYTES))
    page.say_text("nonsense".ljust(consumers.FRAME_BYTES))
    await until(lambda: page.messages)
    assert page.closed is None
    page.say_text("x" * (consumers.FRAME_BYTES + 1))
    await until(lambda: page.closed)
    assert page.closed == TOO_LONG


async def test_ten_frames_at_once_are_heard_and_a_flood_closes_the_socket(site):
    page = await site(follows=False)
    for _ in range(consumers.FRAMES_A_SECOND):
        page.follow()
    await until(lambda: page.messages)
    assert page.closed is None
    for _ in range(consumers.FRAMES_A_SECOND):
        page.follow()
    await until(lambda: page.closed)
    assert page.closed == TOO_MANY_FRAMES


async def test_the_fifth_socket_of_a_member_opens_and_the_sixth_does_not(site, ben, cho, settings):
    pages = [await site(ben) for _ in range(settings.LIVE_SOCKETS_PER_MEMBER)]
    one_more = await site(ben)
    assert [page.closed for page in pages] == [None] * 5
    assert one_more.closed == TOO_MANY_SOCKETS
    assert (await site(cho)).closed is None
    await pages[0].leave()
    assert (await site(ben)).closed is None


async def test_an_address_holds_its_number_of_sockets_and_a_network_of_ipv6_counts_as_one(site, settings):
    settings.LIVE_SOCKETS_PER_ADDRESS = 2
    opened = [await site(client=address) for address in ("192.0.2.1", "192.0.2.1", "2001:db8::1", "2001:db8::2")]
    assert [page.closed for page in opened] == [None] * 4
    assert (await site(client="192.0.2.1")).closed == TOO_MANY_SOCKETS
    assert (await site(client="2001:db8::dead")).closed == TOO_MANY_SOCKETS
    assert (await site(client="192.0.2.2")).closed is None


async def test_behind_a_proxy_the_address_is_what_the_proxy_saw_and_not_what_the_client_claims(site, settings):
    settings.LIVE_SOCKETS_PER_ADDRESS, settings.TRUSTED_PROXY_COUNT = 1, 1

    async def come_from(forwarded):
        page = await site(follows=False)
        await page.leave()
        page.scope["headers"].append((b"x-forwarded-for", forwarded))
        page.accepted = None
        return await page.open(follows=False)

    assert (await come_from(b"198.51.100.1, 192.0.2.1")).closed is None
    again = await come_from(b"198.51.100.2, 192.0.2.1")
    await until(lambda: again.closed)
    assert again.closed == TOO_MANY_SOCKETS


async def test_a_socket_that_left_is_forgotten(site, ben):
    page = await site(ben)
    await page.leave()
    await settled()
    hub = process.hub()
    assert (dict(hub.sockets), dict(hub._addresses), hub._followed) == ({}, {}, {})


# Words that make no sense

STRANGE = [
    "", "null", "7", "[]", "{}", '"follow"', '{"follow":null}', '{"follow":{}}', '{"follow":[null]}', '{"follow":[{}]}',
    '{"follow":[{"stream":"note","key":"1","seq":-1}]}', '{"follow":[{"stream":"note","key":"1","seq":true}]}',
    '{"follow":[{"stream":"note","key":"1","seq":1.5}]}', '{"follow":[{"stream":"note","key":"1","seq":NaN}]}',
    '{"follow":[{"stream":"note","key":"1","seq":1e999}]}',
    '{"follow":[{"stream":"note","key":"1","seq":9223372036854775808}]}',
    '{"follow":[{"stream":"note","key":1,"seq":0}]}', '{"follow":[{"stream":["note"],"key":"1","seq":0}]}',
    '{"follow":[{"stream":"note","key":"","seq":0}]}', '{"follow":[{"stream":"note","key":"\\u0000","seq":0}]}',
    '{"follow":[{"stream":"note","key":"\\ud800","seq":0}]}',
    json.dumps({"follow": [{"stream": "note", "key": "k" * 121, "seq": 0}]}),
    json.dumps({"follow": [{"stream": "note", "key": str(n), "seq": 0} for n in range(21)]}),
    "[" * 30_000, '{"follow":' * 5_000, "1" * 30_000, "\ufeff{}", "{'follow': []}", '{"follow":[],}',
]  # fmt: skip


@pytest.mark.parametrize("text", STRANGE, ids=lambda text: text[:60] or "nothing")
def test_what_is_not_in_the_protocol_is_malformed(text):
    with pytest.raises(asking.Malformed):
        asking.read(text)


async def test_a_malformed_frame_is_answered_in_a_word_and_the_socket_stays(site):
    page = await site()
    page.say_text("{")
    page.say_bytes(b"\xff\xfe")
    await until(lambda: len(page.messages) == 3)
    assert page.messages[1:] == [{"error": "malformed"}] * 2
    await note("still here")
    await page.shows("still here")


@pytest.mark.parametrize("language", [None, 7, [], {}, "tlh", "EN", ""])
def test_an_unknown_language_is_the_sites_own(language):
    assert asking.read(json.dumps({"follow": [], "language": language})).language == "en"


def test_a_language_of_the_site_is_kept():
    assert asking.read('{"follow": [], "language": "es"}').language == "es"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
WISH = st.fixed_dictionaries({}, optional={"stream": JSON | st.just("note"), "key": JSON, "seq": JSON | st.integers(0)})
NEARLY = st.fixed_dictionaries({}, optional={"follow": JSON | st.lists(WISH, max_size=25), "language": JSON})


@hypothesis_settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(), JSON.map(json.dumps), NEARLY.map(json.dumps)))
def test_any_text_is_read_or_malformed_and_nothing_else(text):
    try:
        asked = asking.read(text)
    except asking.Malformed:
        return
    assert len(asked.follow) <= asking.FOLLOWED_AT_ONCE
    assert asked.language in ("en", "es")
    for (stream, key), seq in asked.follow.items():
        assert 0 <= seq <= asking.BIGGEST_SEQ
        assert f"{stream}{key}".encode()
