"""Accounts that stand for an outcome at the simulated banks."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.payments.terms import RemittanceStatus
from app.models.payments.accounts import PaymentAccount
from simulators.bank.cards import magic_number, number_of
from tests.builders.results import AtBank, a_batch


async def a_batch_of_cases(
    session: AsyncSession, cases: Mapping[str, Sequence[str]], *, funded: bool = False
) -> dict[str, AtBank]:
    """A submitted batch; each bank has one payment for each of its cases ("": an ordinary one)."""
    counts = {bank: len(named) for bank, named in cases.items()}
    parts = await a_batch(session, counts, funded=funded, status=RemittanceStatus.SUBMITTED)
    for bank, part in parts.items():
        for nth, case in enumerate(cases[bank]):
            number = magic_number(bank, case, nth) if case else number_of(bank, nth)
            account = await session.get_one(PaymentAccount, part.payments[nth].account_id)
            account.number, account.last4 = number, number[-4:]
    return parts
