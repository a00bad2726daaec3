"""From receipt to acceptance: five days to speak, one complete list of what is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.calendar.working import Calendar, DueDay
from app.domain.catalogue.guide import Guide
from app.domain.errors import FieldFault
from app.domain.requests.clock import due_day, due_for_citizen, is_overdue
from app.domain.requests.errors import (
    NothingToSupplement,
    SupplementAlreadyAsked,
    SupplementIncomplete,
)

NO_SUPPLEMENT_CODE = "supplement_not_received"
"""The refusal every guide carries for a supplement that never came."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What the person still owes: papers by their key in the guide, form fields by their name."""

    documents: tuple[str, ...]
    fields: tuple[str, ...]


def notice_due(received_on: date, guide: Guide, calendar: Calendar) -> DueDay:
    """Return the last day on which the bureau can still say that something is missing."""
    due = due_day(received_on, guide.supplement.notice_within, calendar)
    return due or DueDay(received_on, provisional=False)


def is_accepted_by_silence(notice_due_on: date | None, today: date) -> bool:
    """No notice within the period: accepted as of the day of receipt (行政许可法 art. 32)."""
    return is_overdue(notice_due_on, today)


def ask(guide: Guide, missing: Missing, *, asked_before: int) -> None:
    """Check that a supplement may be asked for, and that it names things that exist."""
    if asked_before >= guide.supplement.times:
        raise SupplementAlreadyAsked
    if not missing.documents and not missing.fields:
        raise NothingToSupplement
    unknown = [
        FieldFault(f"/documents/{place}", "not_in_guide")
        for place, key in enumerate(missing.documents)
        if key not in {need.key for need in guide.documents}
    ] + [
        FieldFault(f"/fields/{place}", "not_in_form")
        for place, name in enumerate(missing.fields)
        if name not in guide.form.get("properties", {})
    ]
    if unknown:
        raise NothingToSupplement(errors=tuple(unknown))


def supplement_due(asked_on: date, guide: Guide, calendar: Calendar) -> DueDay:
    return due_for_citizen(asked_on, guide.supplement.days, calendar)


def check_answer(missing: Missing, *, documents: Iterable[str], fields: Iterable[str]) -> None:
    """Refuse an answer that leaves something out, naming each thing: it can be sent only once."""
    given_documents, given_fields = set(documents), set(fields)
    faults = _absent("/documents/", "document_missing", missing.documents, given_documents)
    faults += _absent("/form/", "field_missing", missing.fields, given_fields)
    if faults:
        raise SupplementIncomplete(errors=tuple(faults))


def _absent(pointer: str, code: str, wanted: Sequence[str], given: set[str]) -> list[FieldFault]:
    return [FieldFault(f"{pointer}{name}", code) for name in wanted if name not in given]
