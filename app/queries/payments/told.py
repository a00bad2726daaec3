"""What messages about money need beside the facts of their events."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.bank_books import bank_books
from app.domain.audit.tags import EventTag
from app.domain.batches.left_out import left_out
from app.domain.catalogue.wording import Localised
from app.domain.notifications.money_facts import entitlement_facts, payment_facts
from app.domain.payments.holds import HoldReason
from app.domain.payments.plain_words import HELD_BACK, Plain
from app.models.audit import Event
from app.models.payments.payments import Payment
from app.models.subsidies.programmes import ProgrammeRow
from app.policies.scope import Scope, within
from app.queries.subsidies.programmes import programmes

_FROM_THE_BANK = frozenset({EventTag.PAYMENT_FAILED, EventTag.PAYMENT_RETURNED})


async def money_facts(
    session: AsyncSession, scope: Scope, events: Sequence[Event]
) -> dict[UUID, Mapping[str, Any]]:
    """Return by event what to add to its facts; nothing where it is not about money."""
    paid = {event.subject_id for event in events if event.subject_table == "payments"}
    payments = await _payments(session, scope, paid)
    known = (await programmes(session)).by_code
    found: dict[UUID, Mapping[str, Any]] = {}
    for event in events:
        if event.subject_id in payments:
            found[event.id] = _of_payment(event, payments[event.subject_id])
        elif event.known_tag is EventTag.LINE_LEFT_OUT:
            title = known[event.data["programme"]].title
            period = date.fromisoformat(event.data["period"])
            found[event.id] = payment_facts(title, period, 0, left_out([event.data["code"]]))
        elif event.subject_table == "entitlements":
            title = known[event.data["programme"]].title
            found[event.id] = entitlement_facts(event.known_tag, event.data, title)
    return found


async def _payments(session: AsyncSession, scope: Scope, ids: Collection[UUID]) -> dict[UUID, Any]:
    if not ids:
        return {}
    rows = await session.execute(
        select(
            Payment.id,
            Payment.payment_no,
            Payment.period,
            Payment.amount_fen,
            Payment.bank_code,
            ProgrammeRow.title_zh,
            ProgrammeRow.title_en,
        )
        .join(ProgrammeRow, ProgrammeRow.code == Payment.programme)
        .where(
            Payment.id.in_(ids),
            within(scope, division=Payment.division_code, person=Payment.person_id),
        )
    )
    return {row.id: row for row in rows}


def _of_payment(event: Event, row: Any) -> Mapping[str, Any]:
    title = Localised(row.title_zh, row.title_en)
    facts = payment_facts(title, row.period, row.amount_fen, _why(event, row.bank_code))
    return {**facts, "payment_no": row.payment_no}


def _why(event: Event, bank_code: str) -> Plain | None:
    tag, data = event.known_tag, event.data
    if tag is EventTag.PAYMENT_HELD:
        return HELD_BACK[HoldReason(data["reason"])]
    if tag not in _FROM_THE_BANK:
        return None
    # Paid again, it may have gone to another bank since, whose codes mean something else.
    said = bank_books()[data.get("bank", bank_code)].outcome_of(data["code"])
    return Plain(said.reason, said.next_step)
