"""What an engine is: a place that stores records and answers plans. There are two, and one conformance suite."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from search.meaning.meant import Meant, Near
from search.plan import Found, Plan
from search.records import Record


class Engine(Protocol):
    """All methods raise `search.errors.EngineDown` when the engine cannot be reached or does not answer in time.

    `index` names one of several versions of the whole index; `None` is the one that answers searches.
    """

    name: str

    def prepare(self) -> bool:
        """Make sure that an index answers searches; true once for a new one, which has to be filled."""

    def search(self, plan: Plan) -> Found:
        """Answer a plan."""

    def look(self, meant: Meant, plan: Plan) -> Near:
        """Return what is near a query, of all that holders of the plan's scopes may find; needs the model's extra."""

    def write(self, records: Sequence[Record], index: str | None = None) -> Mapping[str, str]:
        """Store records unless a newer revision is stored. Return, by `ref`, "" for each that is acknowledged (or was
        newer already) and what went wrong for the others."""

    def revisions(self, index: str | None = None) -> Iterator[tuple[str, int]]:
        """Yield `ref` and revision of everything stored, tombstones included."""

    def digests(self, index: str) -> Iterator[tuple[str, str]]:
        """Yield `ref` and digest of everything that is really there."""

    def new_index(self) -> str:
        """Make an empty index beside the one that answers, and return its name."""

    def adopt(self, index: str) -> None:
        """Let an index answer from now on, in one step; the one before stays for `adopt`, older ones are dropped."""

    def previous(self) -> str | None:
        """Return the index that answered before."""

    def drop(self, index: str) -> None:
        """Remove an index that does not answer searches; one that does not exist is no error."""

    def refresh(self) -> None:
        """Let everything written so far be found at once (otherwise within a second)."""

    def discard(self) -> None:
        """Remove every index of this engine."""


def refs(records: Iterable[Record]) -> dict[str, str]:
    """Return the answer of `write` when all went well."""
    return {record.ref: "" for record in records}
