"""The one address of the site: passes each connection to a server that lives, in turn."""

import asyncio
from contextlib import suppress

SIZE = 65536


class Door:
    """A load balancer as simple as can be: it knows of TCP connections only. A refused one goes to the next server."""

    def __init__(self, ports: list[int]) -> None:
        self.ports = ports
        self.url = ""
        self._next = 0
        self._server: asyncio.Server | None = None
        self._passing: set[asyncio.Task[None]] = set()

    async def open(self, port: int) -> None:
        self._server = await asyncio.start_server(self._welcome, "127.0.0.1", port)
        self.url = f"http://127.0.0.1:{port}"

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in tuple(self._passing):
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    async def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._passing.add(task)
        try:
            far_reader, far_writer = await self._reach()
            back = asyncio.create_task(pump(far_reader, writer))
            try:
                await pump(reader, far_writer)
                await back
            finally:
                back.cancel()
                far_writer.close()
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            writer.close()
            self._passing.discard(task)

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        for _ in self.ports:
            self._next += 1
            with suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", self.ports[self._next % len(self.ports)])
        raise ConnectionRefusedError


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on until one side ends; then end the other."""
    with suppress(OSError):
        while data := await reader.read(SIZE):
            writer.write(data)
            await writer.drain()
    writer.close()
