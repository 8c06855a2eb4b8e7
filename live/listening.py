"""How this process hears the bell: one channel in the layer, in the group of every stream that is followed here."""

import asyncio
from collections.abc import Callable

import structlog
from channels.layers import get_channel_layer

WAIT = 1.0
"""Seconds the layer may take to add a group; a page is not kept waiting for a Redis that is gone."""

PAUSE = 1.0
"""Seconds between two tries to hear again."""

Rung = Callable[[str, str, int], None]

log = structlog.get_logger(__name__)


class Listener:
    """Hears rings and hands them to `rung(stream, key, seq)`. Whatever the layer does, the beat delivers; so a fault
    here is logged and mended, never raised."""

    def __init__(self, rung: Rung) -> None:
        self._rung = rung
        self._layer = get_channel_layer()
        self._channel: str | None = None
        self._wanted: set[str] = set()
        self._heard: set[str] = set()
        self._opening = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    async def hear(self, group: str) -> None:
        """Be a member of `group` from now on; where the layer fails, `renew` tries again."""
        self._wanted.add(group)
        if group not in self._heard:
            await self._add(group)

    async def forget(self, group: str) -> None:
        self._wanted.discard(group)
        if group not in self._heard:
            return
        self._heard.discard(group)
        try:
            async with asyncio.timeout(WAIT):
                await self._layer.group_discard(group, self._channel)
        except Exception as error:
            log.warning("live.layer_silent", error=repr(error))

    async def renew(self, *, everything: bool = False) -> None:
        """Join again what failed; `everything` also what a restarted layer may have forgotten without a word."""
        for group in tuple(self._wanted if everything else self._wanted - self._heard):
            if not await self._add(group):
                return

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _add(self, group: str) -> bool:
        try:
            async with asyncio.timeout(WAIT):
                await self._open()
                await self._layer.group_add(group, self._channel)
        except Exception as error:
            self._heard.discard(group)
            log.warning("live.layer_silent", error=repr(error))
            return False
        self._heard.add(group)
        return True

    async def _open(self) -> None:
        async with self._opening:
            if self._channel is None:
                self._channel = await self._layer.new_channel()
                self._task = self._task or asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        while True:
            try:
                ring = await self._layer.receive(self._channel)
                self._rung(ring["stream"], ring["key"], ring["seq"])
            except Exception as error:
                log.warning("live.layer_silent", error=repr(error))
                self._heard.clear()
                await asyncio.sleep(PAUSE)
