"""The one way in which seats are taken and given back: statements for use cases to execute.

A half-day is locked before any visit of it, several half-days in the order of their ids.
`booked` counts visits that are booked or arrived, `held` pending visits and open offers: whatever
ends, or is called off, gives its seat back.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    TextClause,
    Uuid,
    and_,
    bindparam,
    cast,
    literal,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningUpdate, Update

from app.domain.visits.terms import SlotStatus
from app.models.supply.slots import VisitSlot
from app.models.visits.visits import Visit
from app.queries.visits.reference import numbered, prefix_of

_SLOT, _VISIT = VisitSlot.__table__.c, Visit.__table__.c
_BLIND = {"synchronize_session": False}
"""Counters in memory are nobody's: the row itself decides."""
_SLOT_IDS = bindparam("slot_ids", type_=ARRAY(Uuid))
_EXPIRE = text("SELECT * FROM expire_holds(:slot_ids)").bindparams(_SLOT_IDS)
_EXPIRE_OFFERS = text("SELECT * FROM expire_offers(:slot_ids)").bindparams(_SLOT_IDS)


def taking(
    slot_id: UUID | ColumnElement[UUID],
    *,
    held: bool,
    of_reserve: bool,
    skills: Sequence[str] | ColumnElement[Any],
    now: datetime | ColumnElement[datetime],
) -> ReturningUpdate[Any]:
    """Take a seat where one is free; whoever comes second finds no row.

    Nor does who needs `skills` of which one is not there any more. Returns whether the seat is
    one of those kept for emergencies: only the last ones are.
    """
    kept = literal(0) if of_reserve else _SLOT.reserve
    return (
        update(VisitSlot)
        .where(
            _SLOT.id == slot_id,
            _SLOT.status == SlotStatus.OPEN,
            _SLOT.ends_at > now,
            _SLOT.booked + _SLOT.held < _SLOT.capacity - kept,
            _SLOT.skills.op("@>", is_comparison=True)(cast(skills, ARRAY(Text))),
        )
        .values(**_counted(1, held=held), changed_at=now)
        .returning((_SLOT.booked + _SLOT.held > _SLOT.capacity - _SLOT.reserve).label("reserve"))
        .execution_options(**_BLIND)
    )


def booking(visit: Visit, *, of_reserve: bool, able: bool) -> tuple[Select[Any], dict[str, Any]]:
    """Take a seat and write the visit in one statement; returned with its values.

    `able` where the team must have the skills that the visit needs.
    No row: there was no seat. A row without a reference: there was, but the person has another
    visit at that time; the transaction must go back. The visit gets the next number.
    """
    if visit.slot_id is None:
        raise ValueError("a visit is booked in a half-day")
    values = {f"own_{each.name}": getattr(visit, each.name) for each in _VISIT}
    values["own_reference"] = prefix_of(visit.division_code)
    return _booking(held=visit.is_held, of_reserve=of_reserve, able=able), values


@cache
def _booking(*, held: bool, of_reserve: bool, able: bool) -> Select[Any]:
    """Put the statement together once: it takes longer than what it does."""
    own: dict[str, ColumnElement[Any]] = {
        each.name: bindparam(f"own_{each.name}", type_=each.type) for each in _VISIT
    }
    taken = taking(
        own["slot_id"],
        held=held,
        of_reserve=of_reserve,
        skills=own["skills"] if able else [],
        now=own["changed_at"],
    ).cte("taken")
    own |= {"reference": numbered(own["reference"]), "reserve_seat": taken.c.reserve}
    made = (
        insert(Visit)
        .from_select(list(own), select(*own.values()).select_from(taken))
        .on_conflict_do_nothing()
        .returning(_VISIT.reference)
        .cte("made")
    )
    return select(taken.c.reserve, made.c.reference).select_from(taken.outerjoin(made, true()))


def confirming(slot_id: UUID, now: datetime) -> ReturningUpdate[Any]:
    """Turn a held seat into a booked one; no row where the half-day was called off."""
    return (
        update(VisitSlot)
        .where(and_(_SLOT.id == slot_id, _SLOT.status == SlotStatus.OPEN))
        .values(booked=_SLOT.booked + 1, held=_SLOT.held - 1, changed_at=now)
        .returning(_SLOT.id)
        .execution_options(**_BLIND)
    )


def freeing(slot_id: UUID, *, held: bool, now: datetime) -> Update:
    """Give a seat back that was held or booked."""
    return (
        update(VisitSlot)
        .where(_SLOT.id == slot_id)
        .values(**_counted(-1, held=held), changed_at=now)
        .execution_options(**_BLIND)
    )


def expiring(slot_ids: Collection[UUID]) -> TextClause:
    """Cancel the holds of half-days that ran out, and free their seats.

    Returns of each the visit, its person and its division. The database does it: whoever books
    sees no visit but his own.
    """
    return _EXPIRE.bindparams(slot_ids=sorted(slot_ids))


def expiring_offers(slot_ids: Collection[UUID]) -> TextClause:
    """End the offers of half-days that nobody answered in time, and free their seats.

    Returns of each the visit, its person, its division and the half-day.
    """
    return _EXPIRE_OFFERS.bindparams(slot_ids=sorted(slot_ids))


def _counted(seats: int, *, held: bool) -> dict[str, Any]:
    return {"held": _SLOT.held + seats} if held else {"booked": _SLOT.booked + seats}
