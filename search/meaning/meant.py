"""What a query means, and what is near it: the shapes that engines are asked with."""

from dataclasses import dataclass

from search.plan import Match

NEAREST = 200
"""Things that are near a query, at most."""


@dataclass(frozen=True)
class Meant:
    """The vector of a query (floats of four bytes, little-endian, of length 1), by the model of `language`.

    Near is what has a vector of the same language whose product with it is at least `least`.
    """

    language: str
    vector: bytes
    least: float


@dataclass(frozen=True)
class Near:
    """What is near a query, nearest first: `refs` all that its reader may find, `kept` what is also of the kinds and
    facets that were chosen. The first is what is searched in: so the counts of facets keep their own selection."""

    refs: tuple[str, ...] = ()
    kept: tuple[Match, ...] = ()
