"""Enter a list of what became of people: every row by itself, one event for every step."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.campaigns.lists import ScreeningRow, Span, judged
from app.domain.campaigns.screening import SCREENINGS, ScreeningEvent
from app.domain.campaigns.terms import RowResult, ScreeningStatus
from app.models.campaigns.screenings import Screening, ScreeningCampaign
from app.policies.principals import Staff
from app.queries.campaigns.screenings import campaign_seen, divisions_of, screenings_for_update
from app.usecases.audit.record_many import Happened, record_many

Steps = list[tuple[ScreeningEvent, Happened]]


async def enter_screenings(
    session: AsyncSession,
    staff: Staff,
    campaign_id: UUID,
    rows: Sequence[ScreeningRow],
    now: datetime,
) -> list[RowResult]:
    """Return what became of each row, in their order; who came uninvited is taken in."""
    # Two lists may take in the same uninvited person: one comes after the other.
    campaign = await campaign_seen(session, staff, campaign_id, locked=True)
    counted = Counter(row.person_id for row in rows)
    places = await divisions_of(session, staff.scope, counted)
    known = await screenings_for_update(session, staff.scope, campaign.id, counted)
    span = Span(
        campaign.starts_on,
        campaign.ends_before,
        day_of(now),
        closed=campaign.closed_at is not None,
    )
    results, steps = list[RowResult](), Steps()
    for row in rows:
        if row.person_id not in places:
            results.append(RowResult.NOT_FOUND)
        elif counted[row.person_id] > 1:
            results.append(RowResult.TWICE)
        else:
            screening = known.get(row.person_id) or _uninvited(campaign, row, places, now)
            results.append(_enter(session, screening, row, span, steps, now))
    await session.flush()  # What the events speak of is stored before them.
    await _record(session, steps, now)
    return results


def _enter(
    session: AsyncSession,
    screening: Screening,
    row: ScreeningRow,
    span: Span,
    steps: Steps,
    now: datetime,
) -> RowResult:
    result, path = judged(row, screening.course, span)
    if not path:
        return result
    screening.go(path[-1], now)
    if row.result is not None:
        screening.result = row.result
    session.add(screening)
    for event, course in zip(row.events, path, strict=True):
        told = {"on": row.on.isoformat(), "status": course.status.value}
        told["campaign_id"] = str(screening.campaign_id)
        happened = Happened(screening.id, screening.person_id, screening.division_code, told)
        steps.append((event, happened))
    return result


def _uninvited(
    campaign: ScreeningCampaign, row: ScreeningRow, places: Mapping[UUID, str], now: datetime
) -> Screening:
    return Screening(
        campaign_id=campaign.id,
        person_id=row.person_id,
        division_code=places[row.person_id],
        status=ScreeningStatus.INVITED,
        changed_at=now,
    )


async def _record(session: AsyncSession, steps: Steps, now: datetime) -> None:
    for tag, events in {
        EventTag.SCREENING_SEEN: SCREENINGS,
        EventTag.SCREENING_REFERRED: {ScreeningEvent.REFER},
        EventTag.SCREENING_ENDED: set(ScreeningEvent) - SCREENINGS - {ScreeningEvent.REFER},
    }.items():
        happened = [each for event, each in steps if event in events]
        await record_many(session, tag, "screenings", happened, at=now)
