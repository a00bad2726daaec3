"""Sessions, screenings and convalescence for the tests."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.campaigns.sessions import OpeningHours, SessionCard
from app.domain.campaigns.terms import ApplicationStatus, AppliedBy, Desk, ScreeningKind
from app.models.campaigns.convalescence import ConvalescenceApplication, ConvalescencePeriod
from app.models.campaigns.screenings import CampaignPlace, ScreeningCampaign
from app.models.campaigns.sessions import SiteSession
from app.models.supply.hospitals import SupportingHospital
from tests.builders.requests import COUNTY
from tests.builders.veterans import VILLAGE


async def campaigns_of_a_village(
    session: AsyncSession, person_id: UUID, clerk_id: UUID
) -> dict[str, str]:
    """A day there, a screening and a stay somebody stands in line for; ids by names in paths."""
    now = session.info["now"]
    today = day_of(now)
    hospital = SupportingHospital(
        division_code=COUNTY, name="泉港区医院", address="驿峰路", phone="0595-87991234"
    )
    session.add(hospital)
    hours = OpeningHours(540, 720)
    card = SessionCard("义诊", "村委会", today + timedelta(days=7), hours, [Desk.EYE], [])
    held = SiteSession.of(VILLAGE, card)
    held.entered_by, held.entered_at = clerk_id, now
    await session.flush()  # The campaign refers to the hospital.
    campaign = ScreeningCampaign(
        division_code=COUNTY,
        kind=ScreeningKind.EYE,
        title="眼健康筛查",
        hospital_id=hospital.id,
        from_age=60,
        starts_on=today,
        ends_before=today + timedelta(days=30),
        entered_by=clerk_id,
        entered_at=now,
    )
    period = ConvalescencePeriod(
        division_code=VILLAGE,
        title="短期疗养",
        place="武夷山",
        from_on=today + timedelta(days=90),
        before_on=today + timedelta(days=100),
        places=1,
        taken=0,
        entered_by=clerk_id,
        entered_at=now,
    )
    session.add_all([held, campaign, period])
    await session.flush()  # Places and applications refer to them.
    application = ConvalescenceApplication(
        period_id=period.id,
        person_id=person_id,
        division_code=VILLAGE,
        status=ApplicationStatus.WAITING,
        applied_by=AppliedBy.PERSON,
        priority=0,
        made_by=person_id,
        made_at=now,
        changed_at=now,
    )
    session.add_all([CampaignPlace(campaign_id=campaign.id, division_code=VILLAGE), application])
    await session.flush()
    return {
        "site_session_id": str(held.id),
        "campaign_id": str(campaign.id),
        "period_id": str(period.id),
        "application_id": str(application.id),
    }
