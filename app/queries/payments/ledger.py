"""The ledger: accounts by what they are, balances and transfers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.domain.payments.ledger import Posting, balance_fen
from app.domain.payments.terms import LedgerName
from app.models.payments.ledger import Appropriation, LedgerAccount, LedgerTransfer
from app.policies.scope import Scope, within


class AccountKey(NamedTuple):
    """What tells one account of the ledger from another."""

    county_code: str
    programme: str
    year: int
    name: LedgerName


@dataclass(frozen=True, slots=True)
class LedgerAsked:
    """Which part of the ledger is wanted; None: any."""

    county_code: str | None = None
    programme: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class TransferSeen:
    transfer: LedgerTransfer
    debit: LedgerAccount
    credit: LedgerAccount


@dataclass(frozen=True, slots=True)
class AppropriationSeen:
    granted: Appropriation
    left_fen: int
    """Of everything granted to this county, programme and year."""


def keys_of(posting: Posting) -> tuple[AccountKey, AccountKey]:
    """Return the accounts that a posting debits and credits."""
    place = posting.county_code, posting.programme
    return (
        AccountKey(*place, posting.debit_year, posting.move.debit),
        AccountKey(*place, posting.credit_year, posting.move.credit),
    )


async def ledger_accounts(
    session: AsyncSession, keys: Collection[AccountKey]
) -> dict[AccountKey, LedgerAccount]:
    return _by_key(await session.scalars(_of(keys)))


async def ledger_accounts_for_update(
    session: AsyncSession, keys: Collection[AccountKey]
) -> dict[AccountKey, LedgerAccount]:
    """Load and lock accounts in the order of their ids; every poster does it in this order."""
    statement = _of(keys).order_by(LedgerAccount.id).with_for_update(key_share=True)
    return _by_key(await session.scalars(statement.execution_options(populate_existing=True)))


def _of(keys: Collection[AccountKey]) -> Select[LedgerAccount]:
    account = tuple_(
        LedgerAccount.county_code, LedgerAccount.programme, LedgerAccount.year, LedgerAccount.name
    )
    return select(LedgerAccount).where(account.in_([tuple(key) for key in keys]))


def _by_key(accounts: Any) -> dict[AccountKey, LedgerAccount]:
    return {
        AccountKey(each.county_code, each.programme, each.year, each.name): each
        for each in accounts
    }


async def appropriation_of_paper(
    session: AsyncSession, county_code: str, programme: str, year: int, document_no: str
) -> Appropriation | None:
    """Return what was entered from this paper."""
    return await session.scalar(
        select(Appropriation).where(
            Appropriation.county_code == county_code,
            Appropriation.programme == programme,
            Appropriation.year == year,
            Appropriation.document_no == document_no,
        )
    )


async def ledger_seen(
    session: AsyncSession, scope: Scope, asked: LedgerAsked
) -> Sequence[LedgerAccount]:
    """Return the accounts in scope, by county, programme and year."""
    order = LedgerAccount.county_code, LedgerAccount.programme, LedgerAccount.year
    statement = (
        select(LedgerAccount)
        .where(within(scope, division=LedgerAccount.county_code), *_asked_of(LedgerAccount, asked))
        .order_by(*order, LedgerAccount.name)
    )
    return (await session.scalars(statement)).all()


async def transfers_seen(
    session: AsyncSession,
    scope: Scope,
    asked: LedgerAsked,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[TransferSeen]:
    """Return transfers in scope, the newest first; an account named is the one debited."""
    debit, credit = aliased(LedgerAccount), aliased(LedgerAccount)
    statement = (
        select(LedgerTransfer, debit, credit)
        .join(debit, debit.id == LedgerTransfer.debit_id)
        .join(credit, credit.id == LedgerTransfer.credit_id)
        .where(within(scope, division=LedgerTransfer.county_code))
        .order_by(LedgerTransfer.id.desc())
        .limit(limit)
    )
    wanted = {
        LedgerTransfer.county_code: asked.county_code,
        debit.programme: asked.programme,
        debit.year: asked.year,
    }
    statement = statement.where(*(c == v for c, v in wanted.items() if v is not None))
    if after is not None:
        statement = statement.where(LedgerTransfer.id < after[0])
    return [TransferSeen(*row) for row in await session.execute(statement)]


async def appropriations_seen(
    session: AsyncSession,
    scope: Scope,
    asked: LedgerAsked,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[AppropriationSeen]:
    """Return what was granted in scope, the newest paper first, and what is left of it all."""
    granted = LedgerAccount.name == LedgerName.APPROPRIATION
    same = (
        getattr(LedgerAccount, name) == getattr(Appropriation, name)
        for name in ("county_code", "programme", "year")
    )
    statement = (
        select(Appropriation, LedgerAccount)
        .join(LedgerAccount, and_(granted, *same))
        .where(within(scope, division=Appropriation.county_code))
        .where(*_asked_of(Appropriation, asked))
        .order_by(Appropriation.id.desc())
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(Appropriation.id < after[0])
    return [
        AppropriationSeen(
            row, balance_fen(debits_fen=account.debits_fen, credits_fen=account.credits_fen)
        )
        for row, account in await session.execute(statement)
    ]


def _asked_of(model: type[Appropriation | LedgerAccount], asked: LedgerAsked) -> list[Any]:
    wanted = {
        model.county_code: asked.county_code,
        model.programme: asked.programme,
        model.year: asked.year,
    }
    return [column == value for column, value in wanted.items() if value is not None]
