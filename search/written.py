"""Queries whose SQL is written once a process.

For a page that everybody opens Django takes longer to write the SQL of a query than the database takes to answer it.
A query is written with stand-ins for its values; whoever asks puts the values in.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import zip_longest
from types import SimpleNamespace
from typing import Any

from django.db import connection, connections
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable

VIEWER = 1_900_000_002
SEVERAL = tuple(range(1_900_001_001, 1_900_001_025))
SEVERAL_NAMES = tuple(f"\ue000{number}\ue001" for number in SEVERAL)
"""Stand for values while a query is being written: for who reads, and for the keys of several things."""

NOBODY = 0
"""A key that nothing has."""


def moment_of(date: datetime | str | None) -> datetime | None:
    """Return a moment of plain rows: PostgreSQL's knows its zone, SQLite's is in UTC and knows none, or is text."""
    if isinstance(date, str):
        date = datetime.fromisoformat(date)
    return date if date is None or date.tzinfo else date.replace(tzinfo=UTC)


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
        given = [values.get(parameter, parameter) for parameter in self.parameters]
        found: list[tuple[Any, ...]]
        here: Any = connections[connection.alias]
        if here.vendor == "sqlite" and not here.force_debug_cursor and not here.execute_wrappers:
            # Nobody listens: as the cursor would, without writing the statement for the driver anew each time.
            here.ensure_connection()
            here.validate_no_broken_transaction()
            with here.wrap_database_errors:
                found = here.connection.execute(self._of_sqlite, given).fetchall()
            return found
        with here.cursor() as cursor:
            cursor.execute(self.sql, given)
            found = cursor.fetchall()
        return found

    @cached_property
    def _of_sqlite(self) -> str:
        return self.sql.replace("%s", "?").replace("%%", "%")


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


@dataclass(frozen=True)
class Slim:
    """A query that is asked for objects with some of their columns, and for values beside them.

    The objects are what `only` gives, without being taken through `__init__` and its signals: a list of twenty is made
    in a tenth of the time. What else they have is read when somebody asks for it.
    """

    model: type[Model]
    names: tuple[str, ...]
    rows: Rows
    converters: tuple[tuple[int, tuple[Sequence[Callable[..., Any]], Any]], ...]

    @classmethod
    def of(cls, queryset: QuerySet[Any], names: Sequence[str], beside: Sequence[str] = ()) -> "Slim":
        """Return the query for the columns `names` (by attribute: `format_id`) and for what `beside` looks up."""
        compiler = queryset.values_list(*names, *beside).query.get_compiler(connection.alias)
        rows = Rows(*compiler.as_sql())
        converters = compiler.get_converters([expression for expression, _, _ in compiler.select[: len(names)]])
        return cls(queryset.model, tuple(names), rows, tuple(converters.items()))

    def ask(self, values: Mapping[Any, Any]) -> list[tuple[Any, list[Any]]]:
        """Return each object with the list of what was asked for beside it, as the driver says it."""
        here = connections[connection.alias]  # itself: `connection` looks for it whenever it is named
        return [self._read(list(row), here) for row in self.rows.ask(values)]

    def _read(self, row: list[Any], here: Any) -> tuple[Any, list[Any]]:
        for number, (steps, expression) in self.converters:
            for step in steps:
                row[number] = step(row[number], expression, here)
        thing = self.model.__new__(self.model)
        thing._state = state = ModelState()
        state.adding, state.db = False, here.alias
        thing.__dict__.update(zip(self.names, row, strict=False))
        return thing, row[len(self.names) :]
