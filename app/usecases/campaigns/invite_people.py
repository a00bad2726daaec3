"""Invite everybody whom a campaign is for: a rule over the registry, in one statement."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.campaigns.errors import CampaignClosed
from app.models.campaigns.screenings import ScreeningCampaign
from app.policies.principals import Staff
from app.queries.campaigns.screenings import campaign_for_update, inviting
from app.usecases.audit.record_many import Happened, record_many


async def invite_people(
    session: AsyncSession, staff: Staff, campaign_id: UUID, now: datetime
) -> tuple[ScreeningCampaign, int]:
    """Return how many are new: asked twice, those alone who came to the place or of age since."""
    campaign = await campaign_for_update(session, staff.scope, campaign_id)
    if campaign.closed_at is not None or day_of(now) >= campaign.ends_before:
        raise CampaignClosed
    rows = (await session.execute(await inviting(session, campaign, day_of(now), now))).all()
    told = {
        "campaign_id": str(campaign.id),
        "kind": campaign.kind.value,
        "title": campaign.title,
        "starts_on": campaign.starts_on.isoformat(),
        "ends_before": campaign.ends_before.isoformat(),
    }
    happened = [Happened(row_id, person_id, code, told) for row_id, person_id, code in rows]
    await record_many(session, EventTag.SCREENING_INVITED, "screenings", happened, at=now)
    return campaign, len(happened)
