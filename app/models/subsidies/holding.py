"""The holding (待遇卷): an entitlement, its payers and stops, changed as a whole under one lock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from app.domain.audit.tags import EventTag
from app.domain.subsidies import states
from app.domain.subsidies.ending import Ends, is_over, known_end, reason_of
from app.domain.subsidies.entitlement_errors import AlreadyStopped, NoEndPlanned, NotStopped
from app.domain.subsidies.months import holds, next_month
from app.domain.subsidies.moving import PaidSpan, handed_over
from app.domain.subsidies.opening import Opening
from app.domain.subsidies.owing import missed_periods, periods_owed
from app.domain.subsidies.programme import Cadence, Programme
from app.domain.subsidies.states import LIVE, EntitlementEvent
from app.domain.subsidies.suspending import STOPS
from app.domain.subsidies.terms import (
    ArrearsCause,
    ArrearsKind,
    ArrearsStatus,
    EndReason,
    EntitlementStatus,
    StopWord,
    SuspensionReason,
)
from app.models.subsidies.arrears import Arrears
from app.models.subsidies.entitlements import Entitlement, EntitlementPayer, Suspension
from app.models.subsidies.event_facts import plain
from app.models.subsidies.proposal import Ground, proposed
from app.models.veterans.persons import Person


@dataclass(slots=True)
class Holding:
    session: AsyncSession
    entitlement: Entitlement
    cadence: Cadence
    payers: list[EntitlementPayer] = field(default_factory=list)
    stops: list[Suspension] = field(default_factory=list)
    arrears: list[Arrears] = field(default_factory=list)  # What stands, or was given up for good.
    paid: frozenset[date] = frozenset()  # Periods of payments that are not cancelled.
    sent: frozenset[date] = frozenset()  # Of these the ones whose money left and did not return.
    batched: frozenset[date] = frozenset()  # Periods that their payers' lists were made for.

    @classmethod
    def opened(
        cls,
        session: AsyncSession,
        person: Person,
        opening: Opening,
        ground: Ground,
        *,
        programme: Programme,
        payer: str,
        at: datetime,
    ) -> "Holding":
        """Put a proposed one down; `confirm` lets it run."""
        row = proposed(person, opening, ground, programme, payer=payer, at=at)
        first = EntitlementPayer(
            entitlement_id=row.id, county_code=payer, from_on=opening.starts_on
        )
        session.add_all([row, first])
        return cls(session, row, programme.cadence, [first])

    @property
    def is_live(self) -> bool:
        return self.entitlement.status in LIVE

    @property
    def had_months(self) -> bool:
        """Its months are or were owed: what has ended owes those before its end."""
        return self.is_live or self.entitlement.status is EntitlementStatus.ENDED

    @property
    def unpaid_from(self) -> date | None:
        """The month after the last one that was paid; None: nothing ever was."""
        return next_month(max(self.paid)) if self.paid else None

    def payer_of(self, month: date) -> str:
        """The county that pays a month; the last one where none is named for it."""
        named = (p.county_code for p in self.payers if holds(p.from_on, p.before_on, month))
        return next(named, self.payers[-1].county_code)

    @property
    def _is_stopped(self) -> bool:
        return any(stop.before_on is None for stop in self.stops)

    def touch(self) -> None:
        """Count the version up: it speaks of the whole holding, not of one row."""
        flag_modified(self.entitlement, "status")

    def move(self, event: EntitlementEvent) -> None:
        self.entitlement.status = states.step(self.entitlement.status, event)
        self.touch()

    def confirm(self, by: UUID | None, at: datetime) -> None:
        self.move(EntitlementEvent.CONFIRM)
        self.entitlement.confirmed_by, self.entitlement.confirmed_at = by, at

    def stop_for(self, reason: SuspensionReason) -> Suspension | None:
        """The stop for that reason that still lasts."""
        lasting = (s for s in self.stops if s.reason is reason and s.before_on is None)
        return next(lasting, None)

    def stop(
        self,
        reason: SuspensionReason,
        from_on: date,
        *,
        by: UUID | None,
        at: datetime,
        document_no: str | None = None,
    ) -> Suspension:
        """Stop the months from `from_on` on; what is paid already stays paid."""
        if self.stop_for(reason) is not None:
            raise AlreadyStopped
        rule = STOPS[reason]
        if rule.word is not StopWord.CANCEL:
            self.move(EntitlementEvent.SUSPEND)
        row = Suspension(
            entitlement_id=self.entitlement.id,
            reason=reason,
            word=rule.word,
            authority=rule.authority,
            document_no=document_no,
            from_on=max(from_on, self.entitlement.starts_on),
            repays=rule.repays,
            decided_by=by,
            decided_at=at,
        )
        self.stops.append(row)
        self.session.add(row)
        return row

    def lift(
        self, reason: SuspensionReason, resumes_on: date, *, by: UUID | None, at: datetime
    ) -> Suspension:
        """End a stop; one that repays leaves no month unpaid, so it ends where it began."""
        row = self.stop_for(reason)
        if row is None:
            raise NotStopped
        row.before_on = row.from_on if row.repays else max(row.from_on, resumes_on)
        row.lifted_by, row.lifted_at = by, at
        suspended = self.entitlement.status is EntitlementStatus.SUSPENDED
        if suspended and not self._is_stopped:
            self.move(EntitlementEvent.RESUME)
        self.touch()
        return row

    def end(self, before_on: date, reason: EndReason) -> None:
        """Owe nothing from `before_on` on; arrears noted for later months are dropped."""
        cancels = reason is EndReason.CANCELLED
        self.move(EntitlementEvent.CANCEL if cancels else EntitlementEvent.END)
        self._owe_until(before_on, reason)

    def plan_end(self, before_on: date) -> None:
        """Owe nothing from a month to come on; it runs until then."""
        self.move(EntitlementEvent.PLAN_END)
        self.entitlement.planned_before = max(before_on, self.entitlement.starts_on)
        self._end_as_known()

    def give_way(self, before_on: date, this_month: date) -> EventTag:
        """Let another be paid from a month on, and run until then; return what to record."""
        if is_over(before_on, this_month):
            self.end(before_on, EndReason.SUCCEEDED)
            return EventTag.ENTITLEMENT_ENDED
        row = self.entitlement
        self.move(EntitlementEvent.PLAN_END)
        row.succeeded_before = max(row.starts_on, min(before_on, row.succeeded_before or before_on))
        self._end_as_known()
        self._drop_from(row.succeeded_before)
        return EventTag.ENTITLEMENT_END_PLANNED

    def keep_on(self) -> None:
        """Take an end back that has not come yet."""
        if self.entitlement.planned_before is None:
            raise NoEndPlanned
        self.move(EntitlementEvent.KEEP_ON)
        self.entitlement.planned_before = None
        self._end_as_known()

    def run_out(self, this_month: date) -> bool:
        """End what owes no month any more; what is stopped, its lift comes first."""
        row = self.entitlement
        over = row.status is EntitlementStatus.ACTIVE and is_over(row.ends_before, this_month)
        if over:
            self.move(EntitlementEvent.END)
            self._owe_until(this_month, reason_of(row.ends_before, self._ends))
        return over

    def take_back(self) -> None:
        """What it rested on is void: of what was never paid nothing stays."""
        starts_on = self.entitlement.starts_on
        before_on = max([starts_on, *(next_month(period) for period in self.sent)])
        if before_on == starts_on:
            self.move(EntitlementEvent.VOID)
        elif self.is_live:
            self.move(EntitlementEvent.END)
        self.touch()
        self._owe_until(before_on, EndReason.APPROVAL_REVOKED)
        for owed in self.arrears:
            if owed.status is ArrearsStatus.DUE:
                owed.status = ArrearsStatus.DROPPED

    def revive(self) -> None:
        """What ended it was wrong: it goes on as was foreseen."""
        self.move(EntitlementEvent.REVIVE)
        if self._is_stopped:  # For another reason, which nobody has lifted.
            self.move(EntitlementEvent.SUSPEND)
        self._end_as_known()
        self.entitlement.ended_reason = None

    async def hand_over(self, to_county: str, from_on: date) -> None:
        """Let another county pay from a month on."""
        last = self.payers[-1]
        if last.from_on >= from_on:
            last.county_code = to_county
            return
        old, new = handed_over(
            PaidSpan(last.county_code, last.from_on, last.before_on), to_county, from_on
        )
        last.before_on = old.before_on
        await self.session.flush()  # The old months end before the new ones begin.
        row = EntitlementPayer(
            entitlement_id=self.entitlement.id,
            county_code=new.county_code,
            from_on=new.from_on,
            before_on=new.before_on,
        )
        self.payers.append(row)
        self.session.add(row)

    def owe_missed(self, cause: ArrearsCause, this_month: date, at: datetime) -> list[date]:
        """Note every month owed that no list will come back to; return them."""
        if self.entitlement.ended_reason is EndReason.APPROVAL_REVOKED:
            return []
        ends_before = self.entitlement.ends_before
        over = ends_before is not None and not self.is_live
        due_before = next_month(this_month) if over else this_month
        # A list may have been made ahead of its month; that of this month may be still to come.
        last = max([this_month, *self.batched])
        owed = [
            period
            for period in periods_owed(
                self.cadence, self.entitlement.due_from, ends_before, next_month(last)
            )
            if period < due_before or period in self.batched
        ]
        noted = {row.period for row in self.arrears if row.kind is ArrearsKind.MISSED}
        missed = missed_periods(owed, self.paid | noted, self.stops)
        row, kind = self.entitlement, ArrearsKind.MISSED
        rows = [Arrears.due(row, period, kind, cause, at) for period in missed]
        self.arrears.extend(rows)
        self.session.add_all(rows)
        return missed

    def owe_differences(self, differences: Iterable[tuple[date, int]], at: datetime) -> None:
        """Note what months lack that the one before it paid at its own amount."""
        for period, fen in differences:
            kind, cause = ArrearsKind.RAISE, ArrearsCause.OPENED_LATE
            row = Arrears.due(self.entitlement, period, kind, cause, at, fen)
            self.arrears.append(row)
            self.session.add(row)

    def told(self, **facts: Any) -> Mapping[str, Any]:
        """The facts of an event: what it is, where it stands now, and `facts`."""
        said = {name: value for name, value in facts.items() if value is not None}
        return {
            "programme": self.entitlement.programme,
            "status": self.entitlement.status.value,
            **{name: plain(value) for name, value in said.items()},
        }

    def _end_as_known(self) -> None:
        self.entitlement.ends_before = known_end(self._ends)

    @property
    def _ends(self) -> Ends:
        row = self.entitlement
        return Ends(row.foreseen_before, row.planned_before, row.succeeded_before)

    def _owe_until(self, before_on: date, reason: EndReason) -> None:
        row = self.entitlement
        row.ends_before = max(row.starts_on, min(before_on, row.ends_before or before_on))
        row.ended_reason = reason
        self._drop_from(row.ends_before)

    def _drop_from(self, before_on: date) -> None:
        for owed in self.arrears:
            if owed.status is ArrearsStatus.DUE and owed.period >= before_on:
                owed.status = ArrearsStatus.DROPPED
