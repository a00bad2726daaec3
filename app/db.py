"""The one engine, its roles, and the two places where transactions begin and end.

Role `rongyao_app` serves requests and jobs under row-level security; role `rongyao_hot`
may only SELECT, and serves hot reads whose statements carry their own scope predicate.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from psycopg import AsyncConnection, AsyncCursor
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import CursorResult, Result, event, text
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import make_url
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.sql.expression import Executable

from app.policies.principals import Actor
from app.policies.scope import Scope

APP_ROLE, HOT_ROLE, SEALER_ROLE = "rongyao_app", "rongyao_hot", "rongyao_sealer"
TURN_SECONDS, STUCK_SECONDS = 60, 5
PLANNING = {
    # A plan for any scope sorts a whole city to show twenty rows: 16 ms instead of 1.
    APP_ROLE: "SET plan_cache_mode = force_custom_plan",
    # A hot read is over before machine code for it would be ready.
    HOT_ROLE: "SET jit = off",
}

_ENTER = text(
    "SELECT set_config('rongyao.scope', :codes, true),"
    " set_config('rongyao.persons', :persons, true),"
    " set_config('rongyao.bank', :bank, true), app_now()"
)


# Foreign keys are checked by statements too, some for every line: planned anew each time they
# cost more than all the rest. What a chunk names is looked up by its keys: to read a whole table
# for five thousand rows pays on a turning disk only.
_FOR_MANY = text(
    "SELECT set_config('plan_cache_mode', 'auto', true),"
    " set_config('random_page_cost', '1.1', true)"
)


class ScopeMissing(RuntimeError):
    """An ORM statement ran in a session that nobody gave a scope: a defect, never an answer."""


class ScopedSession(Session):
    """A session that refuses statements until its scope is known."""


@event.listens_for(ScopedSession, "do_orm_execute")
def _refuse_without_scope(state: ORMExecuteState) -> None:
    if "scope" not in state.session.info:
        raise ScopeMissing(str(state.statement))


Found = TypeVar("Found")
HotPool = AsyncConnectionPool[AsyncConnection[DictRow]]


class Turns:
    """Who may have a connection next: requests, in the order in which they came.

    The pool lets whoever comes take what others have waited for: when everybody wants the same
    seats, some would wait for ever. A queue that moves is worth waiting in; one that does not
    is left soon, so that whoever asks learns that the house is busy.
    """

    def __init__(self, many: int, *, patience_seconds: float = STUCK_SECONDS) -> None:
        self._free = asyncio.Semaphore(many)
        self._patience_seconds = patience_seconds
        self._ended = 0

    @asynccontextmanager
    async def next(self) -> AsyncIterator[None]:
        if self._free.locked():
            await self._wait()
        else:
            await self._free.acquire()
        try:
            yield
        finally:
            self._ended += 1
            self._free.release()

    async def _wait(self) -> None:
        mine = asyncio.ensure_future(self._free.acquire())
        until, moving, came = time.monotonic() + TURN_SECONDS, True, False
        try:
            while moving and not mine.done():
                ended = self._ended
                await asyncio.wait({mine}, timeout=self._patience_seconds)
                moving = self._ended > ended and time.monotonic() < until
            came = mine.done()
        finally:
            if not came and not mine.cancel():
                self._free.release()  # It came just now, and nobody is here to take it.
        if not came:
            raise PoolTimeout("no connection came free")


class Database:
    """The pools of one process."""

    def __init__(self, url: str, *, pool_size: int) -> None:
        self.url = make_url(url).set(drivername="postgresql+psycopg")
        self.engine: AsyncEngine = create_async_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=STUCK_SECONDS,
            pool_pre_ping=True,
            use_native_hstore=False,
            hide_parameters=True,  # They are people's names and numbers; errors are logged.
        )
        _assume_role(self.engine, APP_ROLE)
        self.turns = Turns(pool_size)
        self.hot: HotPool = AsyncConnectionPool(
            conninfo=libpq_url(url),
            kwargs={"autocommit": True, "row_factory": dict_row},
            min_size=1,
            max_size=pool_size,
            timeout=5,
            open=False,
            configure=_become_hot,
        )

    async def open(self) -> None:
        await self.hot.open(wait=True, timeout=30)

    async def close(self) -> None:
        await self.hot.close()
        await self.engine.dispose()

    def session(self) -> AsyncSession:
        """Return a session without a scope; whoever opens it must `enter` one first."""
        return AsyncSession(self.engine, sync_session_class=ScopedSession, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self, scope: Scope, actor: Actor) -> AsyncIterator[AsyncSession]:
        """Run one unit of a job: committed as a whole, or not at all."""
        async with self.session() as session, session.begin():
            await enter(session, scope, actor)
            yield session

    @asynccontextmanager
    async def sealer(self) -> AsyncIterator[AsyncConnection[DictRow]]:
        """Open a connection under the role that reads events and writes their seals."""
        url = libpq_url(self.url.render_as_string(hide_password=False))
        connect = AsyncConnection.connect(url, autocommit=True, row_factory=dict_row)
        async with await connect as connection:
            await connection.execute(f"SET ROLE {SEALER_ROLE}")
            yield connection


async def enter(session: AsyncSession, scope: Scope, actor: Actor) -> None:
    """Give the transaction its scope, its actor and its time; both locks close here."""
    values = {
        "codes": scope.codes_text,
        "persons": scope.persons_text,
        "bank": scope.bank or "",
    }
    session.info.update(scope=scope, actor=actor)
    row = (await session.execute(_ENTER, values)).one()
    session.info["now"] = row[3]


async def expect_many_rows(session: AsyncSession) -> None:
    """Let a transaction that writes lines by the thousand plan for that."""
    await session.execute(_FOR_MANY)


def rows_changed(done: Result[Any]) -> int:
    """Return how many rows an INSERT, UPDATE or DELETE has changed."""
    if not isinstance(done, CursorResult):
        raise TypeError("only a statement that writes has changed rows")
    return done.rowcount


class HotRead:
    """A statement compiled once, run on the read-only autocommit pool.

    Keep to plain columns: SQLAlchemy's type processors are passed by. A statement whose best
    plan hangs on its values is `replanned` for each call; the others are planned once.
    """

    def __init__(self, statement: Executable, *, replanned: bool = False) -> None:
        self._prepare = False if replanned else None
        dialect = PGDialect_psycopg(paramstyle="pyformat")  # type: ignore[no-untyped-call]
        self.sql = str(statement.compile(dialect=dialect))  # type: ignore[attr-defined]

    async def one(self, pool: HotPool, values: Mapping[str, Any]) -> DictRow | None:
        return await self._read(pool, values, AsyncCursor.fetchone)

    async def all(self, pool: HotPool, values: Mapping[str, Any]) -> list[DictRow]:
        return await self._read(pool, values, AsyncCursor.fetchall)

    async def _read(
        self,
        pool: HotPool,
        values: Mapping[str, Any],
        fetch: Callable[[AsyncCursor[DictRow]], Awaitable[Found]],
    ) -> Found:
        # `pool.connection()` would end a transaction; there is none, and looking takes its time.
        connection = await pool.getconn()
        try:
            return await fetch(await connection.execute(self.sql, values, prepare=self._prepare))
        finally:
            await pool.putconn(connection)


def libpq_url(url: str) -> str:
    """Return `url` as libpq reads it, without SQLAlchemy's driver name."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _assume_role(engine: AsyncEngine, role: str) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {role}")
            cursor.execute(PLANNING[role])
        connection.autocommit = False


async def _become_hot(connection: AsyncConnection[DictRow]) -> None:
    await connection.execute(f"SET ROLE {HOT_ROLE}")
    await connection.execute(PLANNING[HOT_ROLE].encode())
