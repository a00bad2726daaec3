"""One bank's part of a batch, to be changed or written down for the bank."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import enter
from app.domain.errors import NotFound
from app.domain.payments.remittance_states import AT_BANK
from app.models.payments.batches import Batch, Remittance
from app.models.payments.results import RemittanceFile
from app.models.subsidies.programmes import ProgrammeRow
from app.policies.principals import Bank
from app.policies.scope import EVERYTHING, within


@dataclass(frozen=True, slots=True)
class LineToPay:
    payment_no: str
    attempt: int
    amount_fen: int
    payee_name: str
    account_id: UUID
    number_sealed: bytes
    period: date


_LINES = text(
    "SELECT p.payment_no, p.attempt, p.amount_fen, p.payee_name, c.id, c.number_sealed, p.period"
    " FROM payments p JOIN payment_accounts c ON c.id = p.account_id"
    " WHERE p.batch_id = :batch_id AND p.bank_code = :bank_code AND p.sent_at IS NOT NULL"
    " ORDER BY p.payment_no"
)


async def own_remittance_for_update(
    session: AsyncSession, bank: Bank, remittance_id: UUID
) -> tuple[Remittance, Batch]:
    """Load and lock a bank's own part, and the batch, of which no bank sees anything.

    From here on the transaction sees everything: what a bank says of its part moves the batch,
    its other parts and the ledger.
    """
    batch_id = await session.scalar(
        select(Remittance.batch_id).where(
            Remittance.id == remittance_id,
            Remittance.status.in_(AT_BANK),
            within(bank.scope, bank=Remittance.bank_code),
        )
    )
    if batch_id is None:
        raise NotFound
    await enter(session, EVERYTHING, session.info["actor"])
    # The batch first: whoever applies results takes them in this order too.
    batch = await session.scalar(
        select(Batch).where(Batch.id == batch_id).with_for_update(key_share=True)
    )
    remittance = await session.scalar(
        select(Remittance)
        .where(Remittance.id == remittance_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if batch is None or remittance is None:
        raise NotFound
    return remittance, batch


async def lines_to_pay(session: AsyncSession, remittance: Remittance) -> Sequence[LineToPay]:
    values = {"batch_id": remittance.batch_id, "bank_code": remittance.bank_code}
    return [LineToPay(*row) for row in await session.execute(_LINES, values)]


async def file_of(session: AsyncSession, remittance_id: UUID) -> RemittanceFile | None:
    return await session.scalar(
        select(RemittanceFile).where(RemittanceFile.remittance_id == remittance_id)
    )


async def programme_title(session: AsyncSession, code: str) -> str:
    title = await session.scalar(select(ProgrammeRow.title_zh).where(ProgrammeRow.code == code))
    return title or code
