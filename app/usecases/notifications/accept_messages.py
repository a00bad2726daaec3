"""Write down that somebody agreed to receive messages: one accept in the client buys one."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.message_texts import message_texts
from app.domain.notifications.errors import UnknownTemplate
from app.models.notifications import MessageCredit

MOST = 1000


async def accept_messages(
    session: AsyncSession, account_id: UUID, accepted: Mapping[str, int], now: datetime
) -> None:
    """Add what the user accepted; a template that the bureau does not use is refused."""
    known = {words.wechat.template for words in message_texts().values()}
    if not accepted.keys() <= known:
        raise UnknownTemplate
    for template, times in sorted(accepted.items()):
        row = {"account_id": account_id, "template": template, "credits": times, "changed_at": now}
        added = insert(MessageCredit).values(row)
        most = func.least(MessageCredit.credits + times, MOST)
        update = {"credits": most, "changed_at": now}
        await session.execute(
            added.on_conflict_do_update(index_elements=["account_id", "template"], set_=update)
        )
