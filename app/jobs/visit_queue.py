"""What keeps the queue for visits going: seats offered, offers ended, points reckoned anew."""

from uuid import UUID

from procrastinate import JobContext, RetryStrategy

from app.domain.waiting.displacing import Hindrance
from app.house import House
from app.jobs.one_by_one import one_by_one
from app.jobs.queue import house_of, queue
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.waiting.queue import next_to_offer, one_offers_at_a_time, waits_to_end
from app.queries.waiting.seat_offers import offers_to_expire
from app.usecases.waiting.displace_visits import displace_visits as displace
from app.usecases.waiting.end_wait import end_wait
from app.usecases.waiting.expire_offer import expire_offer
from app.usecases.waiting.offer_seat import offer_seat
from app.usecases.waiting.weigh_visits import weigh_visits as weigh

AGAIN = RetryStrategy(max_attempts=5, exponential_wait=10)
AT_ONCE = 500


@queue.task(name="offer_seats", pass_context=True, retry=AGAIN)
async def offer_seats(context: JobContext, slot_id: str | None = None) -> None:  # noqa: ARG001
    """Offer what is free: a seat of this half-day may suit somebody who has a later one in view."""
    await _offer_all(house_of(context))


@queue.periodic(cron="* * * * *")
@queue.task(name="offer_free_seats", pass_context=True, queueing_lock="offer_free_seats")
async def offer_free_seats(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """End the offers that nobody answered, and offer what is free, however it became so."""
    house = house_of(context)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        over = await offers_to_expire(session, session.info["now"], AT_ONCE)
    await one_by_one(house, over, expire_offer)
    await _offer_all(house)


@queue.periodic(cron="*/5 * * * *")
@queue.task(name="end_waits", pass_context=True, queueing_lock="end_waits")
async def end_waits(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Tell those who wait in vain: of their days none can be booked any more."""
    house = house_of(context)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        over = await waits_to_end(session, session.info["now"], AT_ONCE)
    await one_by_one(house, over, end_wait)


@queue.task(name="displace_visits", pass_context=True, retry=AGAIN)
async def displace_visits(
    context: JobContext,
    slot_id: str,
    keep: int | None = None,
    why: str = Hindrance.SHIFTS_CHANGED.value,
    *,
    booked_stay: bool = False,
) -> None:
    """Let those who lose their seat of a half-day go to the head of the queue."""
    async with house_of(context).database.transaction(EVERYTHING, SYSTEM) as session:
        now, hindrance = session.info["now"], Hindrance(why)
        await displace(session, UUID(slot_id), keep, hindrance, now, booked_stay=booked_stay)


@queue.periodic(cron="40 17 * * *")
@queue.task(name="weigh_visits", pass_context=True, queueing_lock="weigh_visits")
async def weigh_visits(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Reckon anew who comes first, after midnight at +08:00."""
    database, after = house_of(context).database, None
    while True:
        async with database.transaction(EVERYTHING, SYSTEM) as session:
            after = await weigh(session, EVERYTHING, after, AT_ONCE, session.info["now"])
        if after is None:
            return


async def _offer_all(house: House) -> None:
    """Each seat is a transaction of its own, and the soonest goes first in every one of them."""
    left: set[UUID] = set()
    while True:
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            now = session.info["now"]
            await one_offers_at_a_time(session)
            slot_id = await next_to_offer(session, now, left)
            if slot_id is None:
                return
            offer = await offer_seat(session, slot_id, left, now)
            if offer is None and await next_to_offer(session, now, left) == slot_id:
                left.add(slot_id)  # Nobody of those who wait can use it.
