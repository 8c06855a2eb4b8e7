"""The short cuts of live/protocol.py on real sockets, and the same words without them."""

import asyncio

import pytest
import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosedError, ConnectionClosedOK

from live import wire
from live.protocol import PreparedFrames
from live.sockets import TOO_SLOW, Socket
from tests.live.pages import until

SIZES = [0, 1, 125, 126, 127, 65_535, 65_536, 200_000]


class Server:
    """uvicorn on a free port of this machine; `socket` is the hub's side of the newest connection."""

    def __init__(self):
        self.socket = None
        self.uvicorn = None

    async def application(self, scope, receive, send):
        assert (await receive())["type"] == "websocket.connect"
        await send({"type": "websocket.accept"})
        self.socket = Socket(send, None)
        while (await receive())["type"] != "websocket.disconnect":
            pass
        self.socket.closed = True

    async def start(self, **options):
        config = uvicorn.Config(self.application, port=0, interface="asgi3", log_level="error", **options)
        self.uvicorn = uvicorn.Server(config)
        self.task = asyncio.create_task(self.uvicorn.serve())
        await until(lambda: self.uvicorn.started)
        port = self.uvicorn.servers[0].sockets[0].getsockname()[1]
        self.url = f"ws://127.0.0.1:{port}/"
        return self

    async def stop(self):
        if self.uvicorn is not None:
            self.uvicorn.should_exit = self.uvicorn.force_exit = True
            await self.task


@pytest.fixture
async def server(monkeypatch):
    monkeypatch.setattr(uvicorn.Server, "capture_signals", lambda self: _nothing())
    running = Server()
    yield running
    await running.stop()


class _nothing:  # noqa: N801 - a context manager that leaves the signals to pytest
    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None


@pytest.fixture
def long_way(monkeypatch):
    """The kinds of message that went through uvicorn's own send."""
    went = []
    original = WebSocketsSansIOProtocol.send

    async def send(self, message):
        went.append(message["type"])
        await original(self, message)

    monkeypatch.setattr(WebSocketsSansIOProtocol, "send", send)
    return went


async def read_to_the_end(client):
    while True:
        await client.recv()


def words(size):
    return "é" * (size // 2) + "x" * (size % 2)


def prepared(size):
    text = words(size)
    return {"type": "websocket.send", "text": text, "frame": wire.text_frame(text.encode())}


async def test_a_prepared_frame_arrives_whole_whatever_its_size_and_skips_the_encoder(server, long_way):
    await server.start(ws="live.protocol:PreparedFrames", ws_per_message_deflate=False)
    async with connect(server.url) as client:
        await until(lambda: server.socket)
        for size in SIZES:
            server.socket.push(prepared(size))
            assert await client.recv() == words(size)
    assert long_way == ["websocket.accept"]


async def test_where_compression_was_agreed_the_frame_takes_the_long_way_and_arrives(server, long_way):
    await server.start(ws=PreparedFrames, ws_per_message_deflate=True)
    async with connect(server.url) as client:
        await until(lambda: server.socket)
        for size in SIZES:
            server.socket.push(prepared(size))
            assert await client.recv() == words(size)
    assert long_way == ["websocket.accept"] + ["websocket.send"] * len(SIZES)


async def test_a_message_without_a_frame_is_sent_as_ever(server):
    await server.start(ws=PreparedFrames, ws_per_message_deflate=False)
    async with connect(server.url) as client:
        await until(lambda: server.socket)
        server.socket.push({"type": "websocket.send", "text": "plain"})
        server.socket.push(prepared(5))
        assert [await client.recv(), await client.recv()] == ["plain", words(5)]


@pytest.mark.parametrize("ws", ["websockets-sansio", PreparedFrames], ids=["uvicorn", "prepared"])
async def test_a_reader_who_pauses_gets_everything_in_order_without_and_with_the_short_cut(server, ws):
    await server.start(ws=ws, ws_per_message_deflate=False)
    async with connect(server.url, max_queue=1, max_size=None) as client:
        await until(lambda: server.socket)
        for number in range(40):
            server.socket.push(wire.message({"n": number, "ballast": "x" * 200_000}))
        assert server.socket._waiting, "the kernel's buffer is full"
        for number in range(40):
            assert (await client.recv()).startswith(f'{{"n":{number},')


async def test_a_dropped_reader_is_cut_off_at_once(server):
    await server.start(ws=PreparedFrames, ws_per_message_deflate=False)
    async with connect(server.url, max_queue=1, max_size=None) as client:
        await until(lambda: server.socket)
        while not server.socket.closed:
            server.socket.push(wire.message({"ballast": "x" * 200_000}))
        await until(lambda: not server.uvicorn.server_state.connections)
        with pytest.raises(ConnectionClosedError):
            await read_to_the_end(client)


async def test_without_the_short_cut_a_drop_is_an_ordinary_goodbye(server):
    await server.start(ws="websockets-sansio")
    async with connect(server.url) as client:
        await until(lambda: server.socket)
        server.socket.drop()
        with pytest.raises(ConnectionClosedError) as closed:
            await client.recv()
        assert closed.value.rcvd.code == TOO_SLOW


async def test_goodbye_carries_its_code(server):
    await server.start(ws=PreparedFrames)
    async with connect(server.url) as client:
        await until(lambda: server.socket)
        server.socket.close(4401)
        with pytest.raises((ConnectionClosedError, ConnectionClosedOK)) as closed:
            await client.recv()
        assert closed.value.rcvd.code == 4401
        server.socket.push(prepared(5))


@pytest.mark.parametrize("size", SIZES)
def test_a_text_frame_says_its_length_as_the_standard_does(size):
    frame = wire.text_frame(b"x" * size)
    assert frame[0] == 0x81
    length, header = (frame[1], 2) if frame[1] < 126 else (0, 4 if frame[1] == 126 else 10)
    assert (length or int.from_bytes(frame[2:header], "big")) == size
    assert len(frame) == header + size
