"""The statements that the product issues for one call, as they went to PostgreSQL."""

import pickle
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from app.db import APP_ROLE, HOT_ROLE

_PINGS = {";", ""}


@dataclass(frozen=True)
class Statement:
    sql: str
    values: Any
    many: bool = False
    prepare: bool | None = None
    """False where the product has it planned anew for each call."""


@dataclass
class Recording:
    """One call: its statements, what in them differs from call to call, and how it is run."""

    name: str
    statements: list[Statement] = field(default_factory=list)
    one_transaction: bool = True
    began_ms: int = 0
    """When it was made: ids from then on are its own."""
    subject: Any = None
    """The id of the draft that was submitted; every other call submits another one."""
    others: tuple[Any, ...] = ()
    """Further ids that every other call has of its own, named after its subject."""
    reference: str | None = None
    """The number that the submit was given; every other call makes the next one."""
    key: str | None = None
    about: tuple[str, ...] = ()
    """The values that say what a call asks about, which every other call does of its own."""
    anew: Mapping[str, Callable[[], Any]] = field(default_factory=dict)
    """The values that no two calls share, and what makes them."""

    @property
    def role(self) -> str:
        """The pool that runs statements one by one is the hot one; the other has transactions."""
        return APP_ROLE if self.one_transaction else HOT_ROLE


@contextmanager
def recording(into: Recording) -> Iterator[None]:
    """Write down every statement that any psycopg cursor of this process executes."""
    into.began_ms = time.time_ns() // 1_000_000
    execute, executemany = psycopg.AsyncCursor.execute, psycopg.AsyncCursor.executemany

    async def noted(cursor: Any, query: Any, params: Any = None, **how: Any) -> Any:
        if str(query).strip() not in _PINGS:
            into.one_transaction = not cursor.connection.autocommit
            prepare = how.get("prepare")
            into.statements.append(Statement(str(query), _plain(params), prepare=prepare))
        return await execute(cursor, query, params, **how)

    async def noted_many(cursor: Any, query: Any, params: Any, **how: Any) -> Any:
        rows = [_plain(each) for each in params]
        into.statements.append(Statement(str(query), rows, many=True))
        return await executemany(cursor, query, rows, **how)

    psycopg.AsyncCursor.execute = noted  # type: ignore[method-assign,assignment]
    psycopg.AsyncCursor.executemany = noted_many  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        psycopg.AsyncCursor.execute = execute  # type: ignore[method-assign]
        psycopg.AsyncCursor.executemany = executemany  # type: ignore[method-assign]


def keep(recordings: Sequence[Recording], path: Path) -> None:
    path.write_bytes(pickle.dumps(list(recordings)))


def kept(path: Path) -> list[Recording]:
    recordings: list[Recording] = pickle.loads(path.read_bytes())  # noqa: S301  # Our own file.
    return recordings


def _plain(params: Any) -> Any:
    return dict(params) if isinstance(params, Mapping) else params
