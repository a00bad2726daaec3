"""Close a campaign: nobody is screened any more, and what comes of it is still written down."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.campaigns.errors import CampaignClosed
from app.domain.errors import expect_version
from app.models.campaigns.screenings import ScreeningCampaign
from app.policies.principals import Staff
from app.queries.campaigns.screenings import campaign_for_update
from app.usecases.audit.record import record


async def close_campaign(
    session: AsyncSession, staff: Staff, campaign_id: UUID, *, version: int, now: datetime
) -> ScreeningCampaign:
    campaign = await campaign_for_update(session, staff.scope, campaign_id)
    expect_version(campaign, version)
    if campaign.closed_at is not None:
        raise CampaignClosed
    campaign.closed_at = now
    await record(session, EventTag.CAMPAIGN_CLOSED, campaign, at=now)
    return campaign
