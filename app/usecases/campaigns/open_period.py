"""Open a period of convalescence, with so many places for a county."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.campaigns.errors import CampaignPeriodRefused
from app.domain.errors import NotFound
from app.models.campaigns.convalescence import ConvalescencePeriod
from app.policies.dossiers import check_division_held
from app.policies.principals import Staff
from app.queries.divisions import division
from app.usecases.audit.record import record


@dataclass(frozen=True, slots=True)
class PeriodCard:
    """What a period tells of itself."""

    division_code: str
    title: str
    place: str
    from_on: date
    before_on: date
    places: int


async def open_period(
    session: AsyncSession, staff: Staff, card: PeriodCard, now: datetime
) -> ConvalescencePeriod:
    """It begins later than today: people must have time to answer."""
    check_division_held(staff, card.division_code)
    if await division(session, card.division_code) is None:
        raise NotFound
    if not day_of(now) < card.from_on < card.before_on:
        raise CampaignPeriodRefused
    period = ConvalescencePeriod(
        division_code=card.division_code,
        title=card.title,
        place=card.place,
        from_on=card.from_on,
        before_on=card.before_on,
        places=card.places,
        taken=0,
        entered_by=staff.id,
        entered_at=now,
    )
    session.add(period)
    told = {"places": card.places, "from_on": card.from_on.isoformat()}
    await record(session, EventTag.CONVALESCENCE_OPENED, period, at=now, data=told)
    return period
