"""The sealer: every few seconds the new events join the chain."""

from procrastinate import JobContext

from app.jobs.queue import house_of, queue
from app.usecases.audit.seal_events import CHUNK, seal_events


@queue.periodic(cron="*/5 * * * * *")
@queue.task(pass_context=True, queueing_lock="seal", lock="seal")
async def seal(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Seal everything that is due, a chunk at a time."""
    async with house_of(context).database.sealer() as connection:
        while await seal_events(connection) == CHUNK:
            pass
