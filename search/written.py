"""Queries whose SQL is written once a process.

For a page that everybody opens Django takes longer to write the SQL of a query than the database takes to answer it.
A query is written with stand-ins for its values; whoever asks puts the values in.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import ModelIterable

VIEWER = 1_900_000_002
SEVERAL = tuple(range(1_900_001_001, 1_900_001_025))
SEVERAL_NAMES = tuple(f"\ue000{number}\ue001" for number in SEVERAL)
"""Stand for values while a query is being written: for who reads, and for the keys of several things."""

NOBODY = 0
"""A key that nothing has."""


def several(stand_ins: Sequence[Any], keys: Sequence[Any]) -> dict[Any, Any]:
    """Return the values of a query that names several things, of which there may be fewer than stand-ins."""
    return dict(zip_longest(stand_ins, keys, fillvalue=type(stand_ins[0])(NOBODY)))


@dataclass(frozen=True)
class Rows:
    """A query that is asked for plain rows (`values_list`): what the driver says, without Django's conversions."""

    sql: str
    parameters: tuple[Any, ...]

    @classmethod
    def of(cls, queryset: QuerySet[Any]) -> "Rows":
        return cls(*queryset.query.sql_with_params())

    def ask(self, values: Mapping[Any, Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [values.get(parameter, parameter) for parameter in self.parameters])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


class Objects:
    """A query that is asked for objects, with what it selects along; what it prefetches is left to the caller.

    It gives Django's own reader of rows a compiler that has its SQL already. `tests/forum/test_written.py` holds it to
    what the queryset itself finds, so that another version of Django cannot change that unnoticed.
    """

    def __init__(self, written: Callable[[], QuerySet[Any]]) -> None:
        self._written = written

    def ask(self, values: Mapping[Any, Any]) -> list[Any]:
        compiler, (sql, parameters) = copy(self._compiled[0]), self._compiled[1]
        compiler.connection = connection
        asked = (sql, tuple(values.get(parameter, parameter) for parameter in parameters))
        compiler.as_sql = lambda *_args, **_options: asked
        query = SimpleNamespace(get_compiler=lambda **_using: compiler)
        rows: Any = SimpleNamespace(db=connection.alias, query=query, _known_related_objects={})
        return list(ModelIterable(rows))

    @cached_property
    def _compiled(self) -> tuple[Any, tuple[str, tuple[Any, ...]]]:
        compiler = self._written().query.get_compiler(connection.alias)
        return compiler, compiler.as_sql()
