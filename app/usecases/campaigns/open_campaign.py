"""Open a screening campaign, with the places that it invites and the hospital behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.campaign_policy import campaign_policy
from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.campaigns.errors import CampaignPeriodRefused, PlaceOutsideCampaign
from app.domain.campaigns.terms import ScreeningKind
from app.domain.errors import FieldFault, NotFound
from app.models.campaigns.screenings import CampaignPlace, ScreeningCampaign
from app.models.supply.hospitals import SupportingHospital
from app.policies.dossiers import check_division_held
from app.policies.principals import Staff
from app.queries.campaigns.reach import holds
from app.queries.divisions import division
from app.usecases.audit.record import record


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """What a campaign tells of itself."""

    division_code: str
    kind: ScreeningKind
    title: str
    hospital_id: UUID
    from_age: int
    starts_on: date
    ends_before: date
    places: Sequence[str]


async def open_campaign(
    session: AsyncSession, staff: Staff, card: CampaignCard, now: datetime
) -> ScreeningCampaign:
    """Nobody is invited yet: that is a step of its own."""
    check_division_held(staff, card.division_code)
    longest = timedelta(days=campaign_policy().longest_campaign_days)
    today = day_of(now)
    if not today <= card.ends_before - timedelta(days=1) <= card.starts_on + longest:
        raise CampaignPeriodRefused
    if card.ends_before <= card.starts_on:
        raise CampaignPeriodRefused
    for position, code in enumerate(card.places):
        if await division(session, code) is None or not await holds(
            session, card.division_code, code
        ):
            fault = FieldFault(f"/places/{position}", "place_outside")
            raise PlaceOutsideCampaign(errors=(fault,))
    if await session.get(SupportingHospital, card.hospital_id) is None:
        raise NotFound
    campaign = ScreeningCampaign(
        division_code=card.division_code,
        kind=card.kind,
        title=card.title,
        hospital_id=card.hospital_id,
        from_age=card.from_age,
        starts_on=card.starts_on,
        ends_before=card.ends_before,
        entered_by=staff.id,
        entered_at=now,
    )
    session.add(campaign)
    await session.flush()  # The places refer to the campaign.
    codes = dict.fromkeys(card.places)
    session.add_all(CampaignPlace(campaign_id=campaign.id, division_code=code) for code in codes)
    told = {"kind": card.kind.value, "places": list(codes)}
    await record(session, EventTag.CAMPAIGN_OPENED, campaign, at=now, data=told)
    return campaign
