"""What feeds of this hub have in common, whatever they tell."""

from typing import Any

from content.legible import legible


class Legible:
    """Mixed into a feed of Django's: whatever stands in the database, the feed is well-formed.

    A character that XML has no place for would end the whole feed with an error, for everybody who follows it.
    """

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(_Careful(handler))  # type: ignore[misc]  # Django's feeds come after it

    def write_items(self, handler: Any) -> None:
        super().write_items(_Careful(handler))  # type: ignore[misc]  # as above


class _Careful:
    """Django's writer of XML, by the four ways in which feeds use it."""

    def __init__(self, handler: Any) -> None:
        self._handler = handler

    def startElement(self, name: str, attributes: dict[str, str]) -> None:  # noqa: N802 - the writer's names
        self._handler.startElement(name, _legible(attributes))

    def endElement(self, name: str) -> None:  # noqa: N802 - as above
        self._handler.endElement(name)

    def characters(self, words: str) -> None:
        self._handler.characters(legible(words))

    def addQuickElement(  # noqa: N802 - as above
        self, name: str, contents: str | None = None, attributes: dict[str, str] | None = None
    ) -> None:
        words = None if contents is None else legible(str(contents))
        self._handler.addQuickElement(name, words, _legible(attributes or {}))


def _legible(attributes: dict[str, str]) -> dict[str, str]:
    return {name: legible(str(value)) for name, value in attributes.items()}
