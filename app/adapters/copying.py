"""Rows by the thousand through the connection of a session: COPY, and arrays."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any, LiteralString

from psycopg import AsyncConnection, sql
from sqlalchemy import ARRAY, func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.base import Base


async def copy_rows(
    session: AsyncSession, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """COPY `rows` into `table`, which must not be under row-level security.

    Where it is, COPY into a temporary table and INSERT … SELECT from there.
    """
    connection = await connection_of(session)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    async with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            await copy.write_row(row)


async def fetched(
    session: AsyncSession, query: LiteralString, values: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    """Return what `query` finds; an array marked `%(name)b` goes out binary, without escaping."""
    connection = await connection_of(session)
    return await (await connection.execute(query, values)).fetchall()


async def copied_out(session: AsyncSession, query: sql.Composed) -> AsyncIterator[bytes]:
    """Yield what `query` finds as lines of tab-separated text, block by block."""
    connection = await connection_of(session)
    statement = sql.SQL("COPY ({}) TO STDOUT").format(query)
    async with connection.cursor() as cursor, cursor.copy(statement) as copy:
        async for block in copy:
            yield bytes(block)


async def insert_many(
    session: AsyncSession, model: type[Base], rows: Sequence[Mapping[str, Any]]
) -> None:
    """INSERT `rows`, which name the same columns, as one statement of one array per column.

    Row-level security and keys are checked as ever; what it saves is a message for each row.
    """
    if not rows:
        return
    types = {column.name: column.type for column in model.__table__.columns}
    arrays = [literal([row[name] for row in rows], ARRAY(types[name])) for name in rows[0]]
    unnested = func.unnest(*arrays).table_valued(*rows[0]).render_derived(name="given")
    statement = insert(model).from_select(list(rows[0]), select(unnested))
    await session.execute(statement)


async def connection_of(session: AsyncSession) -> AsyncConnection[Any]:
    """Return the driver's own connection, for what only it can do."""
    raw = await (await session.connection()).get_raw_connection()
    connection: AsyncConnection[Any] = raw.driver_connection  # type: ignore[assignment]  # psycopg's own.
    return connection
