"""What sessions and convalescence do by themselves: tell people, and ask who is next."""

from uuid import UUID

from procrastinate import JobContext, RetryStrategy

from app.domain.campaigns.errors import ApplicationsOver
from app.jobs.queue import house_of, queue
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.usecases.campaigns.announce_session import announce_session as announce
from app.usecases.campaigns.call_session_off import call_session_off as call_off
from app.usecases.campaigns.offer_places import offer_places

AGAIN = RetryStrategy(max_attempts=5, exponential_wait=10)


@queue.task(name="announce_session", pass_context=True, retry=AGAIN)
async def announce_session(context: JobContext, site_session_id: str) -> None:
    """Tell the people of a place of a day there."""
    async with house_of(context).database.transaction(EVERYTHING, SYSTEM) as session:
        await announce(session, EVERYTHING, UUID(site_session_id), session.info["now"])


@queue.task(name="call_session_off", pass_context=True, retry=AGAIN)
async def call_session_off(context: JobContext, site_session_id: str) -> None:
    """Tell them that it is called off."""
    async with house_of(context).database.transaction(EVERYTHING, SYSTEM) as session:
        await call_off(session, EVERYTHING, UUID(site_session_id), session.info["now"])


@queue.task(name="offer_convalescence", pass_context=True, retry=AGAIN)
async def offer_convalescence(context: JobContext, period_id: str) -> None:
    """Offer a place that was given back to the next; once the stay has begun it stays empty."""
    async with house_of(context).database.transaction(EVERYTHING, SYSTEM) as session:
        try:
            await offer_places(session, EVERYTHING, UUID(period_id), session.info["now"])
        except ApplicationsOver:
            return
