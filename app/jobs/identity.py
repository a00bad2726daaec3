"""Jobs that keep sign-in small."""

from procrastinate import JobContext

from app.jobs.queue import house_of, queue
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.usecases.identity.forget_sign_ins import forget_sign_ins
from app.usecases.identity.forget_spent_proofs import forget_spent_proofs


@queue.periodic(cron="29 3 * * *")
@queue.task(pass_context=True, queueing_lock="forget_sign_ins")
async def forget_old_sign_ins(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Drop sessions that ended a month ago and failed tries that no longer count."""
    async with house_of(context).database.transaction(EVERYTHING, SYSTEM) as session:
        await forget_sign_ins(session, session.info["now"])


@queue.periodic(cron="*/10 * * * *")
@queue.task(pass_context=True, queueing_lock="forget_spent_proofs")
async def forget_old_proofs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Drop the proofs and assertions of banks that are too old to be presented again."""
    house = house_of(context)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await forget_spent_proofs(session, house.clock())
