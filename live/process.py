"""The one hub of this process, with its beat."""

import asyncio
from weakref import WeakKeyDictionary

from live.beat import beat
from live.hub import Hub

_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, tuple[Hub, asyncio.Task[None]]] = WeakKeyDictionary()


def hub() -> Hub:
    """Return the hub of the running loop (a process serves sockets on one loop); the first call starts its beat."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        opened = Hub()
        _hubs[loop] = opened, loop.create_task(beat(opened), name="live-beat")
    return _hubs[loop][0]


async def close() -> None:
    """Stop the beat and leave the channel layer, as a server does when it shuts down."""
    opened = _hubs.pop(asyncio.get_running_loop(), None)
    if opened is not None:
        hub_here, beating = opened
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)
        await hub_here.close()
