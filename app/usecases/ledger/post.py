"""Write transfers into the ledger: a shared write, as `record` is."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import uuid_utils.compat as uuid_utils
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.money import yuan
from app.domain.payments.errors import AppropriationShort, LedgerShort
from app.domain.payments.ledger import Posting, balance_fen
from app.domain.payments.terms import LedgerName
from app.domain.reconciliations.closing import in_open_books, touches_a_year
from app.models.payments.ledger import LedgerAccount, LedgerTransfer
from app.policies.principals import Actor, ActorKind
from app.queries.payments.ledger import (
    AccountKey,
    keys_of,
    ledger_accounts,
    ledger_accounts_for_update,
)
from app.queries.reconciliations.closings import years_closed


async def post(session: AsyncSession, postings: Sequence[Posting], *, at: datetime) -> None:
    """Post each of these once; a reference that was posted before moves nothing again.

    Accounts are locked in the order of their ids, so posters wait and never block each other.
    """
    wanted = await _in_open_books(session, [each for each in postings if each.amount_fen])
    keys = {key for posting in wanted for key in keys_of(posting)}
    await _open_missing(session, keys)
    accounts = await ledger_accounts_for_update(session, keys)
    new = await _written(session, wanted, accounts, at)
    for posting in new:
        debit, credit = (accounts[key] for key in keys_of(posting))
        debit.debits_fen += posting.amount_fen
        credit.credits_fen += posting.amount_fen
    _require_cover(accounts.values())
    await session.flush()  # The database holds the same rule; it speaks up here, not later.


async def _in_open_books(session: AsyncSession, postings: Sequence[Posting]) -> list[Posting]:
    counties = {each.county_code for each in postings if touches_a_year(each)}
    closed = await years_closed(session, counties) if counties else {}
    return [in_open_books(each, closed.get(each.county_code, {})) for each in postings]


async def _open_missing(session: AsyncSession, keys: set[AccountKey]) -> None:
    known = await ledger_accounts(session, keys)
    rows = [
        {"id": uuid_utils.uuid7(), "debits_fen": 0, "credits_fen": 0, **key._asdict()}
        for key in sorted(keys - known.keys())
    ]
    if rows:
        # Whoever opens the same account at the same moment is as welcome.
        await session.execute(insert(LedgerAccount).values(rows).on_conflict_do_nothing())


async def _written(
    session: AsyncSession,
    wanted: Sequence[Posting],
    accounts: dict[AccountKey, LedgerAccount],
    at: datetime,
) -> list[Posting]:
    if not wanted:
        return []
    rows = [_row(posting, accounts, session.info["actor"], at) for posting in wanted]
    statement = (
        insert(LedgerTransfer)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["reference"])
        .returning(LedgerTransfer.reference)
    )
    new = set(await session.scalars(statement))
    return [posting for posting in wanted if posting.reference in new]


def _row(
    posting: Posting, accounts: dict[AccountKey, LedgerAccount], actor: Actor, at: datetime
) -> dict[str, object]:
    debit, credit = (accounts[key] for key in keys_of(posting))
    return {
        "id": uuid_utils.uuid7(),
        "county_code": posting.county_code,
        "debit_id": debit.id,
        "credit_id": credit.id,
        "amount_fen": posting.amount_fen,
        "count": posting.count,
        "reason": posting.move.reason,
        "reference": posting.reference,
        "batch_id": posting.batch_id,
        "at": at,
        "posted_by": actor.id if actor.kind is ActorKind.STAFF else None,
    }


def _require_cover(accounts: Iterable[LedgerAccount]) -> None:
    for account in accounts:
        left_fen = balance_fen(debits_fen=account.debits_fen, credits_fen=account.credits_fen)
        if account.name is LedgerName.TREASURY or left_fen >= 0:
            continue
        if account.name is LedgerName.APPROPRIATION:
            raise AppropriationShort(missing_yuan=yuan(-left_fen))
        raise LedgerShort
