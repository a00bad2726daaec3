"""Put a job on the queue in the transaction that needs it: both are there, or neither."""

from functools import cache

from procrastinate import App, PsycopgConnector
from procrastinate.types import JSONValue
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.copying import connection_of

NAMESPACE = "rongyao"


@cache
def _writer() -> App:
    """An application that is never opened: the connection comes with each job."""
    return App(connector=PsycopgConnector())


async def enqueue(
    session: AsyncSession, task: str, *, lock: str | None = None, **arguments: JSONValue
) -> int:
    """Enqueue `task`, by the name of its function; jobs of one `lock` run one after another."""
    connection = await connection_of(session)
    job = _writer().configure_task(
        f"{NAMESPACE}:{task}", allow_unknown=True, lock=lock, connection=connection
    )
    return await job.defer_async(**arguments)
