"""Screening campaigns (筛查活动): invited, screened, sent on, and what came of it."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, status

from app.domain.campaigns.terms import ScreeningStatus
from app.edge.cursor import PageQuery
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.policies.principals import Staff
from app.queries.campaigns.screenings import (
    campaign_seen,
    campaigns_seen,
    campaigns_shown,
    screenings_seen,
)
from app.routers.staff.authority import MayEditCampaigns, MayReadCampaigns, MayRecordPeople
from app.schemas.common import Page
from app.schemas.staff.screenings import (
    CampaignRead,
    CampaignWanted,
    OutcomeList,
    PeopleInvited,
    ResultList,
    RowsJudged,
    ScreeningLine,
)
from app.usecases.campaigns.close_campaign import close_campaign
from app.usecases.campaigns.enter_screenings import enter_screenings
from app.usecases.campaigns.invite_people import invite_people
from app.usecases.campaigns.open_campaign import open_campaign

router = HouseRouter(tags=["筛查活动"])
ONE = "/screening-campaigns/{campaign_id:uuid}"
WithStatus = Annotated[ScreeningStatus | None, Query(description="只看这种进展的人。")]


@router.get("/screening-campaigns")
async def list_screening_campaigns(
    staff: MayReadCampaigns, session: DbSession, asked: PageQuery
) -> Page[CampaignRead]:
    """List the campaigns that I run or that invite my people, the newest first."""
    rows = await campaigns_seen(session, staff, after=asked.after, limit=asked.limit + 1)
    page, cursor = asked.cut(rows, lambda row: (row.id,))
    shown = await campaigns_shown(session, staff.scope, page)
    return Page(items=[CampaignRead.of(each) for each in shown], next_cursor=cursor)


@router.post("/screening-campaigns", status_code=status.HTTP_201_CREATED)
async def open_screening_campaign(
    wanted: CampaignWanted, staff: MayEditCampaigns, session: DbSession, now: Now
) -> CampaignRead:
    """Open a campaign; nobody is invited yet."""
    return await _read(session, staff, (await open_campaign(session, staff, wanted.card, now)).id)


@router.get(ONE)
async def read_screening_campaign(
    campaign_id: UUID, staff: MayReadCampaigns, session: DbSession
) -> CampaignRead:
    """Read one campaign, with how many of my people are how far."""
    return await _read(session, staff, campaign_id)


@router.post(f"{ONE}:invite")
async def invite_to_screening(
    campaign_id: UUID, staff: MayEditCampaigns, session: DbSession, now: Now
) -> PeopleInvited:
    """Invite everybody whom the campaign is for and who was not invited yet."""
    _, invited = await invite_people(session, staff, campaign_id, now)
    return PeopleInvited(invited=invited)


@router.post(f"{ONE}:close")
async def close_screening_campaign(
    campaign_id: UUID, staff: MayEditCampaigns, session: DbSession, version: IfMatch, now: Now
) -> CampaignRead:
    """Screen nobody any more; what comes of it can still be entered."""
    await close_campaign(session, staff, campaign_id, version=version, now=now)
    return await _read(session, staff, campaign_id)


@router.get(f"{ONE}/screenings")
async def list_screenings(
    campaign_id: UUID,
    staff: MayRecordPeople,
    session: DbSession,
    asked: PageQuery,
    status: WithStatus = None,
) -> Page[ScreeningLine]:
    """List how far my people are in one campaign."""
    campaign = await campaign_seen(session, staff, campaign_id)
    rows = await screenings_seen(
        session, staff.scope, campaign.id, status, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row[0].id,))
    return Page(items=[ScreeningLine.of(*row) for row in page], next_cursor=cursor)


@router.post(f"{ONE}/results")
async def enter_screening_results(
    campaign_id: UUID, wanted: ResultList, staff: MayRecordPeople, session: DbSession, now: Now
) -> RowsJudged:
    """Enter what a screening found, each row by itself; the same list twice is written once."""
    rows = [each.row for each in wanted.rows]
    return RowsJudged.of(rows, await enter_screenings(session, staff, campaign_id, rows, now))


@router.post(f"{ONE}/outcomes")
async def enter_screening_outcomes(
    campaign_id: UUID, wanted: OutcomeList, staff: MayRecordPeople, session: DbSession, now: Now
) -> RowsJudged:
    """Enter who was sent on, operated, treated, declined or lost, each row by itself."""
    rows = [each.row for each in wanted.rows]
    return RowsJudged.of(rows, await enter_screenings(session, staff, campaign_id, rows, now))


async def _read(session: DbSession, staff: Staff, campaign_id: UUID) -> CampaignRead:
    campaign = await campaign_seen(session, staff, campaign_id)
    return CampaignRead.of((await campaigns_shown(session, staff.scope, [campaign]))[0])
