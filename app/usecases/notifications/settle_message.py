"""Write down what became of a message that was being sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.message_texts import message_texts
from app.domain.notifications.delivery import Outcome, after_interruption
from app.domain.notifications.terms import MessageState, NotSent, Told
from app.models.notifications import MessageCredit
from app.queries.notifications import message_for_update


async def settle_message(
    session: AsyncSession, message_id: UUID, outcome: Outcome | None, now: datetime
) -> None:
    """Settle what is still being sent; without an outcome its sender was interrupted."""
    message = await message_for_update(session, message_id)
    if message is None or message.state is not MessageState.SENDING:
        return
    message.settle(outcome or after_interruption(message.channel, message.tries, now), now)
    if message.reason is NotSent.NO_CREDIT and message.account_id is not None:
        # WeChat counts too, and its count is the one that holds: ours starts from nothing again.
        template = message_texts()[Told(message.told)].wechat.template
        credit = await session.get_one(MessageCredit, (message.account_id, template))
        credit.credits, credit.changed_at = 0, now
