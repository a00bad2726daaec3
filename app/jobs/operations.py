"""Jobs that keep the house in order."""

from procrastinate import JobContext

from app.jobs.queue import house_of, queue
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.usecases.idempotency.forget_answers import forget_answers
from app.usecases.identity.rotate_signing_key import rotate_signing_key


@queue.periodic(cron="*/10 * * * *")
@queue.task(pass_context=True, queueing_lock="retry_stalled")
async def retry_stalled(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Give the jobs of a killed worker another try; procrastinate leaves them as they were."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@queue.periodic(cron="17 3 * * *")
@queue.task(pass_context=True, queueing_lock="forget_answers")
async def forget_old_answers(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Drop the stored answers of keys whose time is over."""
    async with house_of(context).database.transaction(EVERYTHING, SYSTEM) as session:
        await forget_answers(session, session.info["now"])


@queue.periodic(cron="41 3 * * *")
@queue.task(pass_context=True, queueing_lock="rotate_keys")
async def rotate_keys(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Publish the next signing key when it is time."""
    house = house_of(context)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await rotate_signing_key(session, house.vault, house.clock())
