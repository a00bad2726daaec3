"""Convalescence (短期疗养): places of a period, and the line for them."""

from uuid import UUID

from fastapi import status

from app.domain.campaigns.convalescence import ApplicationEvent
from app.domain.campaigns.terms import AppliedBy
from app.edge.cursor import PageQuery
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.campaigns.convalescence import line_of, period_seen, periods_seen
from app.routers.staff.authority import MayEditCampaigns, MayReadCampaigns, MayRecordPeople
from app.schemas.common import Page
from app.schemas.convalescence import (
    ApplicationLine,
    ApplicationRead,
    NominationWanted,
    PeriodRead,
    PeriodWanted,
    PlacesOffered,
    WaitingLine,
)
from app.usecases.campaigns.answer_offer import answer_offer
from app.usecases.campaigns.apply_for_place import Nomination, apply_for_place
from app.usecases.campaigns.offer_places import offer_places
from app.usecases.campaigns.open_period import open_period

router = HouseRouter(tags=["短期疗养"])
ONE = "/convalescence-periods/{period_id:uuid}"
APPLICATION = "/convalescence-applications/{application_id:uuid}"


@router.get("/convalescence-periods")
async def list_convalescence_periods(
    staff: MayReadCampaigns, session: DbSession, asked: PageQuery
) -> Page[PeriodRead]:
    """List the periods for my divisions, the latest first."""
    rows = await periods_seen(session, staff, after=asked.after, limit=asked.limit + 1)
    page, cursor = asked.cut(rows, lambda row: (row.from_on, row.id))
    return Page(items=[PeriodRead.of(row) for row in page], next_cursor=cursor)


@router.post("/convalescence-periods", status_code=status.HTTP_201_CREATED)
async def open_convalescence_period(
    wanted: PeriodWanted, staff: MayEditCampaigns, session: DbSession, now: Now
) -> PeriodRead:
    """Open a period with its places."""
    return PeriodRead.of(await open_period(session, staff, wanted.card, now))


@router.get(ONE)
async def read_convalescence_period(
    period_id: UUID, staff: MayReadCampaigns, session: DbSession
) -> PeriodRead:
    """Read one period, and how many of its places are taken."""
    return PeriodRead.of(await period_seen(session, staff, period_id))


@router.get(f"{ONE}/applications")
async def list_convalescence_applications(
    period_id: UUID, staff: MayRecordPeople, session: DbSession
) -> WaitingLine:
    """List who of my divisions stands in line, in the order of the line."""
    period = await period_seen(session, staff, period_id)
    rows = await line_of(session, staff.scope, period.id)
    return WaitingLine(items=[ApplicationLine.named(*row) for row in rows])


@router.post(f"{ONE}/applications", status_code=status.HTTP_201_CREATED)
async def nominate_for_convalescence(
    period_id: UUID,
    wanted: NominationWanted,
    staff: MayRecordPeople,
    session: DbSession,
    now: Now,
) -> ApplicationRead:
    """Put somebody of my divisions forward."""
    period = await period_seen(session, staff, period_id)
    nomination = Nomination(period.id, wanted.person_id, AppliedBy.STAFF, staff.id)
    return ApplicationRead.of(await apply_for_place(session, staff.scope, nomination, now))


@router.post(f"{ONE}:offer")
async def offer_convalescence_places(
    period_id: UUID, staff: MayEditCampaigns, session: DbSession, now: Now
) -> PlacesOffered:
    """Offer the places that are free to those who are next in line."""
    offered = await offer_places(session, staff.scope, period_id, now)
    return PlacesOffered(items=[ApplicationRead.of(row) for row in offered])


@router.post(f"{APPLICATION}:accept")
async def accept_convalescence_for(
    application_id: UUID, staff: MayRecordPeople, session: DbSession, version: IfMatch, now: Now
) -> ApplicationRead:
    """Note that the person takes the place."""
    scope, answer = staff.scope, ApplicationEvent.ACCEPT
    return ApplicationRead.of(
        await answer_offer(session, scope, application_id, answer, version=version, now=now)
    )


@router.post(f"{APPLICATION}:decline")
async def decline_convalescence_for(
    application_id: UUID, staff: MayRecordPeople, session: DbSession, version: IfMatch, now: Now
) -> ApplicationRead:
    """Note that the person gives the place up; the next one is asked."""
    scope, answer = staff.scope, ApplicationEvent.DECLINE
    return ApplicationRead.of(
        await answer_offer(session, scope, application_id, answer, version=version, now=now)
    )
