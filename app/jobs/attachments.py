"""Jobs that clear away files nobody needs."""

from datetime import datetime, timedelta

from procrastinate import JobContext

from app.house import House
from app.jobs.queue import house_of, queue
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.attachments import left_over_attachments
from app.queries.stored_files import known_storage_keys
from app.usecases.attachments.forget_attachment import forget_attachment

# Long enough to look for the missing paper over a weekend.
UNUSED_FOR = timedelta(days=7)
# An upload whose transaction failed leaves a file; a running one is minutes old.
WITHOUT_A_ROW_FOR = timedelta(days=1)
AT_ONCE = 500


@queue.periodic(cron="23 2 * * *")
@queue.task(pass_context=True, queueing_lock="clear_attachments")
async def clear_attachments(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Forget files that no request took, and remove contents that no row speaks of."""
    house = house_of(context)
    await forget_unused(house)
    await remove_strays(house, house.clock() - WITHOUT_A_ROW_FOR)


async def forget_unused(house: House) -> None:
    """Forget all there are, however many were left in a day."""
    while await _forget_some(house) == AT_ONCE:
        pass


async def _forget_some(house: House) -> int:
    """Forget the oldest of them and return how many that was."""
    forgotten = 0
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        before = session.info["now"] - UNUSED_FOR
        left_over = await left_over_attachments(session, EVERYTHING, before=before, limit=AT_ONCE)
    for attachment_id in left_over:
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            key = await forget_attachment(session, EVERYTHING, attachment_id, session.info["now"])
        if key is not None:
            # After the commit: a row without its content would be worse than the other way round.
            await house.storage.remove(key)
            forgotten += 1
    return forgotten


async def remove_strays(house: House, written_before: datetime) -> None:
    stored = await house.storage.written_before(written_before)
    for start in range(0, len(stored), AT_ONCE):
        chunk = stored[start : start + AT_ONCE]
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            known = await known_storage_keys(session, chunk)
        for key in chunk:
            if key not in known:
                await house.storage.remove(key)
