"""The ledger in the database: balanced by its shape, posted once, never below zero."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.payments.errors import AppropriationShort, LedgerShort
from app.domain.payments.ledger import APPROVED, GRANTED, REISSUED, Move, Posting
from app.domain.payments.terms import LedgerName
from app.models.payments.ledger import LedgerAccount, LedgerTransfer
from app.usecases.ledger.post import post

QUANGANG, PROGRAMME = "350505000000", "living_allowance"


def a_posting(move: Move, amount_fen: int, reference: str, count: int = 1) -> Posting:
    return Posting(
        county_code=QUANGANG,
        programme=PROGRAMME,
        move=move,
        debit_year=2026,
        credit_year=2026,
        amount_fen=amount_fen,
        count=count,
        reference=reference,
    )


async def balances(session: AsyncSession) -> dict[str, int]:
    rows = await session.execute(
        select(
            LedgerAccount.name,
            LedgerAccount.year,
            LedgerAccount.credits_fen - LedgerAccount.debits_fen,
        )
    )
    return {f"{name.value} {year}": fen for name, year, fen in rows}


@pytest.fixture
async def posted(session: AsyncSession) -> AsyncSession:
    """A thousand yuan granted, and six hundred of it approved for two payments."""
    granted = a_posting(GRANTED, 100_000, "a1")
    approved = a_posting(APPROVED, 60_000, "b1", count=2)
    await post(session, [granted, approved], at=session.info["now"])
    return session


async def test_debits_equal_credits_after_every_posting(posted: AsyncSession) -> None:
    debited, credited = (
        await posted.execute(
            select(func.sum(LedgerAccount.debits_fen), func.sum(LedgerAccount.credits_fen))
        )
    ).one()

    assert debited == credited == 160_000
    assert await balances(posted) == {
        "treasury 2026": -100_000,
        "appropriation 2026": 40_000,
        "payable 2026": 60_000,
    }


async def test_a_reference_posts_once(posted: AsyncSession) -> None:
    again = a_posting(APPROVED, 60_000, "b1", count=2)
    await post(posted, [again, a_posting(APPROVED, 100, "b2")], at=posted.info["now"])

    assert (await balances(posted))["appropriation 2026"] == 39_900
    assert await posted.scalar(select(func.count()).select_from(LedgerTransfer)) == 3


async def test_an_appropriation_never_goes_below_zero(posted: AsyncSession) -> None:
    with pytest.raises(AppropriationShort) as refused:
        await post(posted, [a_posting(APPROVED, 40_050, "b2")], at=posted.info["now"])

    assert refused.value.facts == {"missing_yuan": "0.50"}


async def test_no_account_gives_what_it_has_not_got(posted: AsyncSession) -> None:
    with pytest.raises(LedgerShort):
        await post(posted, [a_posting(REISSUED, 1, "r1")], at=posted.info["now"])


async def test_money_that_came_back_is_paid_again_in_another_year(posted: AsyncSession) -> None:
    back = Move(LedgerName.PAYABLE, LedgerName.RETURNED, APPROVED.reason)
    again = replace(a_posting(REISSUED, 5_000, "r1"), credit_year=2027)
    await post(posted, [a_posting(back, 5_000, "f1"), again], at=posted.info["now"])

    assert await balances(posted) == {
        "treasury 2026": -100_000,
        "appropriation 2026": 40_000,
        "payable 2026": 55_000,
        "returned 2026": 0,
        "payable 2027": 5_000,
    }


async def test_the_database_refuses_a_negative_appropriation(posted: AsyncSession) -> None:
    overdraw = text("UPDATE ledger_accounts SET debits_fen = 100001 WHERE name = 'appropriation'")
    with pytest.raises(IntegrityError, match="never_below_zero"):
        await posted.execute(overdraw)


async def test_nobody_changes_a_transfer(posted: AsyncSession) -> None:
    with pytest.raises(Exception, match="permission denied"):
        await posted.execute(text("UPDATE ledger_transfers SET amount_fen = 1"))
