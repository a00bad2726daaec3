"""Accounts by the list: first ones only; what is paid to already a list never overwrites."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.bank_books import bank_books
from app.domain.accounts.errors import AccountAlreadyHeld
from app.domain.accounts.importing import (
    NATURAL_KEY,
    TITLE,
    AccountEffect,
    Known,
    columns,
    effect,
    judge,
)
from app.domain.operations.imports.columns import Choice
from app.domain.operations.imports.rows import ImportRow
from app.domain.veterans import names
from app.imports.kind import ImportKind, ImportOrder
from app.queries.accounts.importing import known_for
from app.usecases.accounts.import_accounts import Line, import_accounts


async def _apply(session: AsyncSession, order: ImportOrder, rows: Sequence[ImportRow]) -> None:
    known = await known_for(session, order.scope, rows)
    new = [row for row in rows if effect(row, known) is AccountEffect.OPENED]
    if any(known.holders[row.text("id_number")].paid for row in new):
        raise AccountAlreadyHeld  # The same list gave her another account further up.
    lines = [
        Line(
            held=known.holders[row.text("id_number")],
            holder_name=names.canonical(row.text("name")),
            bank_code=row.text("bank"),
            number=row.text("account_number"),
            id_last4=row.text("id_number")[-4:],
        )
        for row in new
    ]
    await import_accounts(session, lines, order.import_id, order.now)


KIND: ImportKind[Known] = ImportKind(
    code="payment_accounts",
    title=TITLE,
    columns=columns(
        [Choice(code, book.name.zh, book.name.en) for code, book in bank_books().items()]
    ),
    natural_key=NATURAL_KEY,
    facts=known_for,
    judge=judge,
    apply=_apply,
    effect=effect,
)
