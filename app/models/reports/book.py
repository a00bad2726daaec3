"""The book of one visit: its notes and reports, changed as a whole under one lock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.reports.errors import PlaceTakenMeanwhile, ReportIdTaken
from app.domain.reports.outcomes import CONSEQUENCES, ENDED, status_told, status_untold
from app.domain.reports.standing import standing
from app.domain.reports.told import Need
from app.domain.visits.errors import IllegalVisitStep
from app.domain.visits.states import VisitEvent, step
from app.domain.visits.terms import CancelReason, VisitStatus
from app.models.attachments import Attachment
from app.models.reports.told import VisitDoor, VisitNeed, VisitReport
from app.models.supply.slots import VisitSlot
from app.models.visits.visits import Visit

ON_THE_WAY = frozenset({VisitStatus.BOOKED, VisitStatus.ARRIVED})


@dataclass(slots=True)
class VisitBook:
    session: AsyncSession
    visit: Visit
    door: VisitDoor
    reports: list[VisitReport]
    needs: list[VisitNeed]
    confirmation_in_doubt: bool = False
    """The year was confirmed because of a version that holds no more: a clerk has to ask again."""

    @property
    def holds(self) -> VisitReport | None:
        """The version that stands."""
        return next((each for each in self.reports if each.stands), None)

    def require_gone_to(self) -> None:
        """Refuse what is told of a visit that nobody set out for."""
        if self.visit.status not in ON_THE_WAY | ENDED or self.visit.starts_at is None:
            raise IllegalVisitStep

    def version(self, report_id: UUID) -> VisitReport | None:
        return next((each for each in self.reports if each.id == report_id), None)

    async def take(
        self, report: VisitReport, needs: Sequence[Need], signature: Attachment | None
    ) -> list[VisitNeed]:
        """Put a version in the book, and return the needs that are new."""
        try:
            async with self.session.begin_nested():
                self.session.add(report)
        except IntegrityError as error:
            if "pk_visit_reports" in str(error.orig):
                raise ReportIdTaken from None
            raise
        self.reports.append(report)
        if signature is not None:
            signature.visit_report_id = report.id
        return self._note_needs(needs, report.written_by)

    def _note_needs(self, needs: Sequence[Need], by: UUID) -> list[VisitNeed]:
        """Write down the needs that no version named before, and return them."""
        known = {each.item_code for each in self.needs}
        new = [
            VisitNeed(
                visit_id=self.visit.id,
                person_id=self.visit.person_id,
                division_code=self.visit.division_code,
                item_code=need.item_code,
                found_by=by,
            )
            for need in needs
            if need.item_code not in known
        ]
        self.session.add_all(new)
        self.needs += new
        return new

    async def settle(self, now: datetime) -> None:
        """Let the version hold that was written last, and the visit follow it."""
        before, after = self.holds, standing(self.reports)
        if before is None and self.visit.status is VisitStatus.CANCELLED:
            self._remember_call_off()
        if before is not after:
            if before is not None:
                before.stands = False
                await self.session.flush()  # Two may not stand, not even for a moment.
            if after is not None:
                after.stands = True
        await self._follow(after, now)

    def void(self, because: str, by: UUID, now: datetime) -> None:
        """Let nothing of it have been real, its reports included; its seat is given back apart."""
        visit = self.visit
        visit.status = step(visit.status, VisitEvent.VOID)
        visit.reasons = {**(visit.reasons or {}), "void": because}
        visit.cancel_reason = visit.cancelled_at = visit.hold_until = None
        visit.changed_at = now
        for report in self.reports:
            if report.voided_at is None:
                report.void(because, by, now)

    async def _follow(self, report: VisitReport | None, now: datetime) -> None:
        visit, status = self.visit, self.visit.status
        if report is None:
            self._untell()
        else:
            visit.status = status_told(status, report.outcome)
            visit.cancel_reason = CONSEQUENCES[report.outcome].reason
            visit.cancelled_at = None if visit.cancel_reason is None else report.arrived_at
        visit.changed_at = now
        await self._move_seat(status in ON_THE_WAY, visit.status in ON_THE_WAY, now)
        await self.session.flush()

    def _remember_call_off(self) -> None:
        """The team had not heard of it; it holds again should the report prove an error."""
        visit = self.visit
        if visit.cancel_reason is not None and visit.cancelled_at is not None:
            called_off = [visit.cancel_reason.value, visit.cancelled_at.isoformat()]
            visit.reasons = {**(visit.reasons or {}), "called_off": called_off}

    def _untell(self) -> None:
        visit, kept = self.visit, dict(self.visit.reasons or {})
        visit.cancel_reason = visit.cancelled_at = None
        called_off = kept.pop("called_off", None)
        arrived = self.door.arrived_at is not None and called_off is None
        visit.status = status_untold(visit.status, arrived=arrived)
        if called_off is not None:
            reason, at = called_off
            visit.status = step(visit.status, VisitEvent.CANCEL)
            visit.cancel_reason = CancelReason(reason)
            visit.cancelled_at, visit.reasons = datetime.fromisoformat(at), kept or None

    async def _move_seat(self, had: bool, has: bool, now: datetime) -> None:
        """Seats are counted for visits that are still to end."""
        if had == has:
            return
        slot = VisitSlot
        moved = await self.session.execute(
            update(slot)
            .where(slot.id == self.visit.slot_id)
            .where(slot.booked + slot.held + (1 if has else 0) <= slot.capacity)
            .values(booked=slot.booked + (1 if has else -1), changed_at=now)
            .returning(slot.id)
            .execution_options(synchronize_session=False)
        )
        if moved.one_or_none() is None:
            raise PlaceTakenMeanwhile

    def told(self, report: VisitReport) -> Mapping[str, Any]:
        """What the trail may know of a version: nothing of anybody's health."""
        consequence = CONSEQUENCES[report.outcome]
        facts = {**self.visit.told, "report_id": str(report.id), "stands": report.stands}
        if report.card is not None:
            facts["card"] = report.card.value
        if report.next_on is not None:
            facts["next_on"] = report.next_on.isoformat()
        if consequence.told_in_trail:
            facts["outcome"] = report.outcome.value
            if consequence.reason is not None:
                facts["reason"] = consequence.reason.value
        return facts
