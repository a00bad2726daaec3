"""The floor: a bare Starlette application that issues the same statements with psycopg.

It checks no token, reads no contract, keeps no log; it answers with the last rows as JSON.
"""

import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import uvicorn
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from uuid_utils.compat import uuid7

from app.db import PLANNING
from benchmarks.recorded import Recording, kept

POOL = 10
Pool = AsyncConnectionPool[AsyncConnection[DictRow]]
_serials = count(1)


def floor(url: str, recordings: list[Recording]) -> Starlette:
    pools = {each.name: _pool(url, each) for each in recordings}

    @asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        for pool in pools.values():
            await pool.open(wait=True)
        yield
        for pool in pools.values():
            await pool.close()

    verbs = ["GET", "POST"]
    routes = [
        Route(f"/{each.name}/{{subject}}", _handler(each, pools[each.name]), methods=verbs)
        for each in recordings
    ]
    return Starlette(routes=routes, lifespan=life)


def _pool(url: str, recorded: Recording) -> Pool:
    async def configure(connection: AsyncConnection[DictRow]) -> None:
        await connection.set_autocommit(True)
        await connection.execute(f"SET ROLE {recorded.role}".encode())
        await connection.execute(PLANNING[recorded.role].encode())
        await connection.set_autocommit(not recorded.one_transaction)

    return AsyncConnectionPool(
        url, kwargs={"row_factory": dict_row}, max_size=POOL, open=False, configure=configure
    )


def _handler(recorded: Recording, pool: Pool) -> Callable[[Request], Any]:
    async def handler(request: Request) -> Response:
        change = _change(recorded, request.path_params["subject"])
        rows: list[DictRow] = []
        async with pool.connection() as connection, connection.cursor() as cursor:
            for each in recorded.statements:
                if each.many:
                    await cursor.executemany(each.sql.encode(), [change(v) for v in each.values])
                    continue
                await cursor.execute(each.sql.encode(), change(each.values), prepare=each.prepare)
                if cursor.description is not None:
                    rows = await cursor.fetchall()
        body = json.dumps(rows, default=str, ensure_ascii=False)
        return Response(body, media_type="application/json")

    return handler


def _change(recorded: Recording, subject: str) -> Callable[[Any], Any]:
    """Return what makes the recorded values those of another call: its subject, fresh ids."""
    if recorded.subject is None:
        own = dict.fromkeys(recorded.about, subject)
        own |= {name: make() for name, make in recorded.anew.items()}
        return lambda values: {**values, **own} if own else values
    ids = [UUID(each) for each in subject.split(",")]
    fresh: dict[Any, Any] = {
        **dict(zip((recorded.subject, *recorded.others), ids, strict=True)),
        recorded.reference: f"floor-{next(_serials)}",
        recorded.key: ids[0].hex,
    }

    def value(found: Any) -> Any:
        if not isinstance(found, UUID | str):
            return found
        if found not in fresh and _minted(found, recorded.began_ms):
            fresh[found] = uuid7()
        return fresh.get(found, found)

    return lambda values: _each(values, value)


def _each(values: Any, value: Callable[[Any], Any]) -> Any:
    if isinstance(values, dict):
        return {name: value(found) for name, found in values.items()}
    return values if values is None else [value(found) for found in values]


def _minted(found: UUID | str, began_ms: int) -> bool:
    """Say whether an id was made during the recorded call: version 7 begins with its time."""
    try:
        made = found if isinstance(found, UUID) else UUID(found)
    except ValueError:
        return False
    return made.version == 7 and made.int >> 80 >= began_ms


if __name__ == "__main__":
    where, recordings_file, port = sys.argv[1:]
    app = floor(where, kept(Path(recordings_file)))
    uvicorn.run(app, port=int(port), log_config=None, access_log=False, server_header=False)
