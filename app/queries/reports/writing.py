"""What is needed to write a report down: the book of the visit, and whether it fits the house."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.attachments.errors import AttachmentsNotUsable
from app.domain.errors import FieldFault
from app.domain.reports.errors import ReportFaulty
from app.domain.reports.medicines import allergy_alarms
from app.domain.reports.told import Told, check_told
from app.models.attachments import Attachment
from app.models.reports.book import VisitBook
from app.models.veterans.persons import Person
from app.models.visits.visits import Visit
from app.policies.principals import Staff
from app.queries.reports.doors import door_to_write, visit_day
from app.queries.reports.reports import (
    allergies_of,
    needs_of,
    signature_for_update,
    unknown_items,
    versions_of,
    visit_of_report,
)


async def book_to_write(session: AsyncSession, visit: Visit) -> VisitBook:
    """Open the book of a visit that is locked."""
    return VisitBook(
        session,
        visit,
        await door_to_write(session, visit),
        list(await versions_of(session, visit.id)),
        list(await needs_of(session, visit.id)),
    )


async def check_report(session: AsyncSession, visit: Visit, told: Told, now: datetime) -> None:
    """Refuse what cannot be so, and items that no catalogue ever had."""
    check_told(told, visit_day(visit), now)
    person = await session.get_one(Person, visit.person_id)
    if told.died_on is not None and told.died_on < person.born_on:
        raise ReportFaulty(errors=(FieldFault("/died_on", "day_of_death_missing"),))
    needs = [need.item_code for need in told.needs]
    unknown = await unknown_items(session, {*needs, *told.policies})
    faults = (*_unknown("/policies", told.policies, unknown), *_unknown("/needs", needs, unknown))
    if faults:
        raise ReportFaulty(errors=faults)


async def signature_of(
    session: AsyncSession, staff: Staff, visit: Visit, told: Told
) -> Attachment | None:
    """Return the picture of the signature, locked; it must be this person's and free."""
    if told.signature is None:
        return None
    file = await signature_for_update(session, staff.scope, told.signature.attachment_id)
    free = file is not None and file.person_id == visit.person_id and file.request_id is None
    if file is None or not free or not await _signs_only(session, file, visit):
        fault = FieldFault("/signature/attachment_id", "attachment_not_usable")
        raise AttachmentsNotUsable(errors=(fault,))
    return file


async def _signs_only(session: AsyncSession, file: Attachment, visit: Visit) -> bool:
    """A correction keeps the signature of its visit; another visit needs one of its own."""
    if file.visit_report_id is None:
        return True
    return await visit_of_report(session, file.visit_report_id) == visit.id


async def alarms_of(session: AsyncSession, visit: Visit, told: Told) -> dict[str, list[int]] | None:
    """Return what the dossier's allergies speak against; it was handed over all the same."""
    if not told.medicines:
        return None
    places = allergy_alarms(told.medicines, await allergies_of(session, visit.person_id))
    return {"medicines": places} if places else None


def _unknown(at: str, codes: Iterable[str], unknown: set[str]) -> Iterator[FieldFault]:
    for place, code in enumerate(codes):
        if code in unknown:
            yield FieldFault(f"{at}/{place}", "item_unknown")
