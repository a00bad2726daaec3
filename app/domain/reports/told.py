"""What a team tells of one visit, and whether it can be so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain.calendar.days import day_of
from app.domain.errors import FieldFault
from app.domain.reports.errors import ReportFaulty
from app.domain.reports.medicines import Medicine, medicine_faults
from app.domain.reports.outcomes import CONSEQUENCES
from app.domain.reports.terms import CardKept, Outcome
from app.domain.reports.vitals import Vitals, vitals_faults
from app.domain.requests.channel import Signature

CLOCK_AHEAD = timedelta(minutes=10)
"""A telephone's clock may run ahead by so much."""

NEXT_WITHIN = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Times:
    """By the clock of the device."""

    departed_at: datetime | None
    arrived_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class Signed:
    kind: Signature
    attachment_id: UUID
    signer: str | None
    witness: str | None


@dataclass(frozen=True, slots=True)
class Need:
    """An item of the catalogue that would help the person."""

    item_code: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A report as it was written, perhaps without network and days before it arrives."""

    outcome: Outcome
    written_at: datetime
    times: Times
    card: CardKept | None
    vitals: Vitals | None
    complaint: str | None
    medicines: tuple[Medicine, ...]
    policies: tuple[str, ...]
    needs: tuple[Need, ...]
    signature: Signed | None
    unsigned_because: str | None
    next_on: date | None
    died_on: date | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A report under the id that the device made; `content` is the message, to be sealed."""

    id: UUID
    told: Told
    content: Mapping[str, Any]


def check_times(times: dict[str, datetime | None], visit_day: date, now: datetime) -> None:
    """Refuse what did not happen on the visit's day, or not yet, or in another order."""
    _refuse(list(_time_faults(times, visit_day, now)))


def check_told(told: Told, visit_day: date, now: datetime) -> None:
    """Refuse a report that cannot be so, naming everything at once."""
    faults = list(_time_faults(_named(told.times), visit_day, now))
    faults += _written_faults(told, visit_day, now)
    faults += _only_where_helped(told)
    faults += _signature_faults(told)
    faults += _day_faults(told, visit_day)
    if told.vitals is not None:
        faults += vitals_faults(told.vitals, "/vitals")
    faults += medicine_faults(told.medicines, visit_day, "/medicines")
    faults += _twice("/needs", "need_twice", [need.item_code for need in told.needs])
    faults += _twice("/policies", "policy_twice", list(told.policies))
    _refuse(faults)


def _refuse(faults: list[FieldFault]) -> None:
    if faults:
        raise ReportFaulty(errors=tuple(faults))


def _named(times: Times) -> dict[str, datetime | None]:
    return {
        "departed_at": times.departed_at,
        "arrived_at": times.arrived_at,
        "left_at": times.left_at,
    }


def _time_faults(
    times: dict[str, datetime | None], visit_day: date, now: datetime
) -> Iterator[FieldFault]:
    before: datetime | None = None
    for name, at in times.items():
        if at is None:
            continue
        if day_of(at) != visit_day:
            yield FieldFault(f"/{name}", "not_on_that_day")
        elif at > now + CLOCK_AHEAD:
            yield FieldFault(f"/{name}", "not_yet")
        elif before is not None and at < before:
            yield FieldFault(f"/{name}", "times_out_of_order")
        before = at


def _written_faults(told: Told, visit_day: date, now: datetime) -> Iterator[FieldFault]:
    if told.written_at > now + CLOCK_AHEAD:
        yield FieldFault("/written_at", "not_yet")
    elif day_of(told.written_at) < visit_day:
        yield FieldFault("/written_at", "not_on_that_day")


def _only_where_helped(told: Told) -> Iterator[FieldFault]:
    if CONSEQUENCES[told.outcome].helped:
        return
    given = {
        "vitals": told.vitals,
        "complaint": told.complaint,
        "medicines": told.medicines,
        "signature": told.signature,
        "card": told.card,
    }
    for name, value in given.items():
        if value:
            yield FieldFault(f"/{name}", "only_where_met")
    if told.outcome is Outcome.DECEASED and told.needs:
        yield FieldFault("/needs", "only_where_met")


def _signature_faults(told: Told) -> Iterator[FieldFault]:
    signed = told.signature
    if signed is None:
        if CONSEQUENCES[told.outcome].helped and told.unsigned_because is None:
            yield FieldFault("/signature", "visit_signature_missing")
        return
    if signed.kind is Signature.BY_AGENT and signed.signer is None:
        yield FieldFault("/signature/signer", "signer_missing")
    if signed.kind is Signature.THUMBPRINT and signed.witness is None:
        yield FieldFault("/signature/witness", "witness_missing")


def _day_faults(told: Told, visit_day: date) -> Iterator[FieldFault]:
    if told.next_on is not None:
        if not CONSEQUENCES[told.outcome].may_agree_next:
            yield FieldFault("/next_on", "only_where_met")
        elif not visit_day < told.next_on <= visit_day + NEXT_WITHIN:
            yield FieldFault("/next_on", "next_day_refused")
    dead = CONSEQUENCES[told.outcome].reports_death
    if dead and (told.died_on is None or told.died_on > visit_day):
        yield FieldFault("/died_on", "day_of_death_missing")
    elif not dead and told.died_on is not None:
        yield FieldFault("/died_on", "only_for_a_death")


def _twice(at: str, code: str, values: list[str]) -> Iterator[FieldFault]:
    for place, value in enumerate(values):
        if value in values[:place]:
            yield FieldFault(f"{at}/{place}", code)
