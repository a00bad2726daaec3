"""Days in the village, one's own record of them, and convalescence."""

from uuid import UUID

from fastapi import status

from app.domain.calendar.days import day_of
from app.domain.campaigns.convalescence import ApplicationEvent
from app.domain.campaigns.terms import AppliedBy
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.campaigns.convalescence import applications_of_person, periods_open
from app.queries.campaigns.screenings import screenings_of_person
from app.queries.campaigns.sessions import attendances_of_person, sessions_near, teams_at
from app.queries.veterans.persons import person_seen
from app.routers.miniapp.authority import BoundCitizen, MayBook
from app.schemas.campaigns import CareRecord, SessionShown
from app.schemas.convalescence import (
    ApplicationRead,
    ApplicationWanted,
    MyApplication,
    MyApplications,
    PeriodList,
)
from app.schemas.miniapp.campaigns import SessionsNear
from app.usecases.campaigns.answer_offer import answer_offer
from app.usecases.campaigns.apply_for_place import Nomination, apply_for_place

router = HouseRouter(tags=["义诊与疗养"])
APPLICATION = "/convalescence-applications/{application_id:uuid}"


@router.get("/site-sessions")
async def list_sessions_near_me(citizen: MayBook, session: DbSession, now: Now) -> SessionsNear:
    """List the days in the village that are to come, the next one first."""
    person = await person_seen(session, citizen.scope, citizen.subject)
    near = await sessions_near(session, person.division_code, day_of(now))
    teams = await teams_at(session, [each.id for each in near])
    return SessionsNear(items=[SessionShown.of(each, teams[each.id]) for each in near])


@router.get("/care-record")
async def read_my_care_record(citizen: BoundCitizen, session: DbSession) -> CareRecord:
    """Read what sessions and screenings wrote into my file."""
    scope, person_id = citizen.scope, citizen.subject
    attendances = await attendances_of_person(session, scope, person_id)
    return CareRecord.of(attendances, await screenings_of_person(session, scope, person_id))


@router.get("/convalescence-periods")
async def list_periods_for_me(citizen: MayBook, session: DbSession, now: Now) -> PeriodList:
    """List the periods of convalescence that can be applied for."""
    person = await person_seen(session, citizen.scope, citizen.subject)
    return PeriodList.of(await periods_open(session, person.division_code, day_of(now)))


@router.get("/convalescence-applications")
async def list_my_convalescence(citizen: MayBook, session: DbSession) -> MyApplications:
    """List the applications of this person, the newest first."""
    rows = await applications_of_person(session, citizen.scope, citizen.subject)
    return MyApplications(items=[MyApplication.mine(*row) for row in rows])


@router.post("/convalescence-applications", status_code=status.HTTP_201_CREATED)
async def apply_for_convalescence(
    wanted: ApplicationWanted, citizen: MayBook, session: DbSession, now: Now
) -> ApplicationRead:
    """Stand in line for a period."""
    by = AppliedBy.PERSON
    nomination = Nomination(wanted.period_id, citizen.subject, by, citizen.account_id)
    return ApplicationRead.of(await apply_for_place(session, citizen.scope, nomination, now))


@router.post(f"{APPLICATION}:accept")
async def accept_convalescence(
    application_id: UUID, citizen: MayBook, session: DbSession, version: IfMatch, now: Now
) -> ApplicationRead:
    """Take the place that was offered."""
    scope, answer = citizen.scope, ApplicationEvent.ACCEPT
    return ApplicationRead.of(
        await answer_offer(session, scope, application_id, answer, version=version, now=now)
    )


@router.post(f"{APPLICATION}:decline")
async def decline_convalescence(
    application_id: UUID, citizen: MayBook, session: DbSession, version: IfMatch, now: Now
) -> ApplicationRead:
    """Give the place up; the next one is asked."""
    scope, answer = citizen.scope, ApplicationEvent.DECLINE
    return ApplicationRead.of(
        await answer_offer(session, scope, application_id, answer, version=version, now=now)
    )


@router.post(f"{APPLICATION}:withdraw")
async def withdraw_from_convalescence(
    application_id: UUID, citizen: MayBook, session: DbSession, version: IfMatch, now: Now
) -> ApplicationRead:
    """Leave the line before a place is offered."""
    scope, answer = citizen.scope, ApplicationEvent.WITHDRAW
    return ApplicationRead.of(
        await answer_offer(session, scope, application_id, answer, version=version, now=now)
    )
