"""Send what lies in the outbox: claim, call outside of any transaction, write down what came."""

from datetime import datetime
from uuid import UUID

import structlog
from procrastinate import JobContext, RetryStrategy

from app.adapters.visit_policy import visit_policy
from app.domain.identity.errors import SmsUnavailable, WeChatUnavailable
from app.domain.notifications.delivery import Outcome, after_sms, after_wechat
from app.domain.visits.reminding import reminders_due
from app.house import House
from app.jobs.one_by_one import one_by_one
from app.jobs.queue import house_of, queue
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.notifications import due_messages, interrupted_messages
from app.queries.visits.reminders import visits_to_remind_of
from app.usecases.notifications.claim_message import Subscribed, Texted, claim_message
from app.usecases.notifications.remind_of_visit import remind_of_visit
from app.usecases.notifications.settle_message import settle_message
from app.usecases.notifications.tell_of_visit import tell_of_visit as tell

AT_ONCE = 500
AGAIN = RetryStrategy(max_attempts=5, exponential_wait=10)

log = structlog.get_logger()


@queue.task(name="send_message", pass_context=True)
async def send_message(context: JobContext, message_id: str) -> None:
    """Send one message as soon as what it speaks of is committed."""
    await deliver(house_of(context), UUID(message_id))


@queue.periodic(cron="* * * * *")
@queue.task(pass_context=True, queueing_lock="send_due_messages")
async def send_due_messages(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Send what is due again, after seeing to what a killed worker left half-way."""
    await see_to_messages(house_of(context))


@queue.task(name="tell_of_visit", pass_context=True, retry=AGAIN)
async def tell_of_visit(context: JobContext, event_id: str) -> None:
    """Write the messages that one event of a visit makes."""
    async with house_of(context).database.transaction(EVERYTHING, SYSTEM) as session:
        await tell(session, EVERYTHING, UUID(event_id), session.info["now"])


@queue.periodic(cron="*/10 * * * *")
@queue.task(name="remind_of_visits", pass_context=True, queueing_lock="remind_of_visits")
async def remind_of_visits(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Remind everybody whom a team visits tomorrow, once the evening's plan is made."""
    house = house_of(context)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        due = reminders_due(visit_policy(), session.info["now"])
        visits = [] if due is None else await visits_to_remind_of(session, EVERYTHING, due)
    await one_by_one(house, visits, remind_of_visit)


async def see_to_messages(house: House) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        for message_id in await interrupted_messages(session, session.info["now"], AT_ONCE):
            await settle_message(session, message_id, None, session.info["now"])
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        due = await due_messages(session, session.info["now"], AT_ONCE)
    for message_id in due:
        try:
            await deliver(house, message_id)
        except Exception:  # A broken message must not hold up the sound ones.
            log.exception("message_broken", message_id=str(message_id))


async def deliver(house: House, message_id: UUID) -> None:
    """Send one message at most once; a worker killed here leaves it claimed."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        sign = house.settings.sms_sign
        claimed = await claim_message(session, message_id, sign, session.info["now"])
        now = session.info["now"]
    if claimed is None:
        return
    outcome = await _called(house, claimed, now)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await settle_message(session, message_id, outcome, session.info["now"])


async def _called(house: House, claimed: Texted | Subscribed, now: datetime) -> Outcome:
    if isinstance(claimed, Subscribed):
        try:
            return after_wechat(await house.wechat.send(claimed.openid, claimed.message))
        except WeChatUnavailable:
            return after_wechat(None)
    try:
        taken = await house.sms.send(claimed.phone, claimed.text, claimed.message_id)
    except SmsUnavailable:
        return after_sms(None, claimed.tries, now)
    return after_sms(taken, claimed.tries, now)
