"""COPY through the connection of a session, for rows by the thousand."""

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

from psycopg import AsyncConnection, sql
from sqlalchemy.ext.asyncio import AsyncSession


async def copy_rows(
    session: AsyncSession, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """COPY `rows` into `table`, which must not be under row-level security.

    Where it is, COPY into a temporary table and INSERT … SELECT from there.
    """
    connection = await _connection(session)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    async with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            await copy.write_row(row)


async def copied_out(session: AsyncSession, query: sql.Composed) -> AsyncIterator[bytes]:
    """Yield what `query` finds as lines of tab-separated text, block by block."""
    connection = await _connection(session)
    statement = sql.SQL("COPY ({}) TO STDOUT").format(query)
    async with connection.cursor() as cursor, cursor.copy(statement) as copy:
        async for block in copy:
            yield bytes(block)


async def _connection(session: AsyncSession) -> AsyncConnection[Any]:
    raw = await (await session.connection()).get_raw_connection()
    connection: AsyncConnection[Any] = raw.driver_connection  # type: ignore[assignment]  # psycopg's own.
    return connection
