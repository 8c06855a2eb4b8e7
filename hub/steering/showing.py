"""Things as the pages that steer search name them."""

from search.models import Entry, Pin


def shown_thing(pin: Pin) -> str:
    """Return the title of what is pinned, or where it is gone, how it is known."""
    return title_of(pin.kind, pin.thing_pk) or f"{pin.kind} {pin.thing_pk}"


def title_of(kind: str, pk: str) -> str:
    """Return a thing's title as search last heard of it; empty for what is not found any more."""
    entry = Entry.objects.filter(kind=kind, thing_pk=pk, deleted=False).only("texts").first()
    return next((text["title"] for text in entry.texts.values() if text["title"]), "") if entry else ""
