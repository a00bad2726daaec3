"""Everything that can be tried on the seats of a few half-days, through the real use cases."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.visits.terms import Purpose, Rule, VisitChannel, VisitStatus
from app.domain.visits.wish import Move, Waiver, Wish
from app.domain.waiting.turns import Days
from app.models.visits.visits import Visit
from app.policies.scope import EVERYTHING
from app.usecases.visits.book_visit import book_visit
from app.usecases.visits.cancel_visit import cancel_visit
from app.usecases.visits.confirm_visit import confirm_visit
from app.usecases.visits.expire_holds import expire_holds
from app.usecases.visits.reschedule_visit import reschedule_visit
from app.usecases.waiting.accept_offer import accept_offer
from app.usecases.waiting.decline_offer import decline_offer
from app.usecases.waiting.expire_offer import expire_offer
from app.usecases.waiting.offer_seat import offer_seat
from app.usecases.waiting.wait_for_visit import Wait, wait_for_visit

MEDICINE = (Purpose.MEDICINE,)


@dataclass(frozen=True)
class Try:
    """One attempt: for whom, in which half-day, when; `choice` picks a visit among the living."""

    session: AsyncSession
    people: Sequence[UUID]
    who: int
    slot_id: UUID
    now: datetime
    choice: int

    @property
    def person_id(self) -> UUID:
        return self.people[self.who]

    async def visit(self) -> Visit | None:
        """A visit that is not over, of anybody."""
        over = (VisitStatus.CANCELLED, VisitStatus.FULFILLED)
        ours = Visit.person_id.in_(self.people)
        alive = select(Visit).where(ours, Visit.status.not_in(over)).order_by(Visit.id)
        found = (await self.session.scalars(alive)).all()
        return found[self.choice % len(found)] if found else None


def _wish(t: Try, *, hold: bool = False, waiver: Waiver | None = None) -> Wish:
    urgent = "等不了" if t.choice % 7 == 0 else None
    return Wish(
        person_id=t.person_id,
        slot_id=t.slot_id,
        purposes=MEDICINE,
        channel=VisitChannel.PHONE,
        made_by=t.person_id,
        hold=hold,
        urgent=urgent,
        waiver=waiver,
    )


async def _book(t: Try) -> None:
    await book_visit(t.session, EVERYTHING, _wish(t), t.now)


async def _hold(t: Try) -> None:
    await book_visit(t.session, EVERYTHING, _wish(t, hold=True), t.now)


async def _override(t: Try) -> None:
    rule = list(Rule)[t.choice % len(Rule)]
    await book_visit(t.session, EVERYTHING, _wish(t, waiver=Waiver(rule, "特殊情况")), t.now)


async def _confirm(t: Try) -> None:
    if visit := await t.visit():
        await confirm_visit(t.session, EVERYTHING, visit.id, version=visit.version, now=t.now)


async def _move(t: Try) -> None:
    note = "改约" if t.choice % 2 else None
    if visit := await t.visit():
        move = Move(t.slot_id, note)
        await reschedule_visit(
            t.session, EVERYTHING, visit.id, move, version=visit.version, now=t.now
        )


async def _cancel(t: Try) -> None:
    note = "取消" if t.choice % 2 else None
    if visit := await t.visit():
        await cancel_visit(
            t.session, EVERYTHING, visit.id, version=visit.version, now=t.now, note=note
        )


async def _expire(t: Try) -> None:
    await expire_holds(t.session, t.slot_id, t.now)


async def _wait(t: Try) -> None:
    today = t.now.date()
    wait = Wait(
        person_id=t.person_id,
        purposes=MEDICINE,
        signs=(),
        days=Days(today, today.replace(year=today.year + 1)),
        access={},
        channel=VisitChannel.PHONE,
        made_by=t.person_id,
    )
    await wait_for_visit(t.session, EVERYTHING, wait, t.now)


async def _offer(t: Try) -> None:
    await offer_seat(t.session, t.slot_id, (), t.now)


async def _accept(t: Try) -> None:
    if visit := await t.visit():
        await accept_offer(t.session, EVERYTHING, visit.id, version=visit.version, now=t.now)


async def _decline(t: Try) -> None:
    if visit := await t.visit():
        await decline_offer(t.session, EVERYTHING, visit.id, version=visit.version, now=t.now)


async def _lapse(t: Try) -> None:
    if visit := await t.visit():
        await expire_offer(t.session, EVERYTHING, visit.id, t.now)


DEEDS: dict[str, Callable[[Try], Awaitable[None]]] = {
    "book": _book,
    "hold": _hold,
    "override": _override,
    "confirm": _confirm,
    "move": _move,
    "cancel": _cancel,
    "expire": _expire,
    "wait": _wait,
    "offer": _offer,
    "accept": _accept,
    "decline": _decline,
    "lapse": _lapse,
}
