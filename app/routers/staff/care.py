"""Family-doctor contracts (家庭医生签约), and who is to be seen again."""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, status

from app.adapters.care_policy import care_policy
from app.domain.calendar.days import day_of
from app.domain.care.terms import DueState, Standing
from app.edge.conduct import seat_problems
from app.edge.cursor import PageQuery
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.policies.principals import Staff
from app.queries.care.contracts import (
    Due,
    Wanted,
    contract_shown,
    contracts_wanted,
    follow_ups_wanted,
)
from app.routers.staff.authority import MayBookVisits, MayEditCare, MayReadCare
from app.schemas.common import DivisionCode, Page
from app.schemas.proposals import HalfDayChosen, ProposalBooked
from app.schemas.staff.care import (
    ContractEnding,
    ContractLine,
    ContractRead,
    ContractWanted,
    DoctorWanted,
    FollowUpLine,
    RenewalWanted,
)
from app.usecases.care.book_proposal import book_proposal
from app.usecases.care.end_contract import end_contract
from app.usecases.care.move_contract import move_contract
from app.usecases.care.renew_contract import renew_contract
from app.usecases.care.sign_contract import sign_contract

router = HouseRouter(tags=["家庭医生签约"])

ONE = "/care-contracts/{contract_id:uuid}"
InDivision = Annotated[DivisionCode | None, Query(description="只看这个区划及其下级。")]
OfPerson = Annotated[UUID | None, Query(description="只看这个人的签约。")]
OfTeam = Annotated[UUID | None, Query(description="只看这支服务队的签约。")]
Stands = Annotated[Standing | None, Query(description="只看这种状态的签约。")]
Teamless = Annotated[bool, Query(description="只看服务队已撤销、需要另行指定的签约。")]
WhichDue = Annotated[DueState, Query(description="即将到期或已逾期。")]


async def _wanted(
    person_id: OfPerson = None, team_id: OfTeam = None, division_code: InDivision = None
) -> Wanted:
    return Wanted(division_code, person_id, team_id)


WhichOnes = Annotated[Wanted, Depends(_wanted)]


@router.get("/care-contracts")
async def list_care_contracts(
    staff: MayReadCare,
    session: DbSession,
    now: Now,
    asked: PageQuery,
    wanted: WhichOnes,
    standing: Stands = None,
    without_team: Teamless = False,  # A query parameter is named by its caller.
) -> Page[ContractLine]:
    """List family-doctor contracts of my divisions, the newest first."""
    today = day_of(now)
    narrowed = replace(wanted, standing=standing, without_team=without_team)
    rows = await contracts_wanted(
        session, staff, narrowed, today, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.contract.id,))
    return Page(items=[ContractLine.of(row, today) for row in page], next_cursor=cursor)


@router.post("/care-contracts", status_code=status.HTTP_201_CREATED)
async def sign_care_contract(
    wanted: ContractWanted, staff: MayEditCare, session: DbSession, now: Now
) -> ContractRead:
    """Enter a contract that somebody signed with a family doctor."""
    contract = await sign_contract(session, staff, wanted.signing, now)
    return await _read(session, staff, contract.id, now)


@router.get(ONE)
async def read_care_contract(
    contract_id: UUID, staff: MayReadCare, session: DbSession, now: Now
) -> ContractRead:
    """Read one contract, and what it looks after."""
    return await _read(session, staff, contract_id, now)


@router.post(f"{ONE}:renew", status_code=status.HTTP_201_CREATED)
async def renew_care_contract(
    contract_id: UUID,
    wanted: RenewalWanted,
    staff: MayEditCare,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> ContractRead:
    """Renew a contract that nears its end; the answer is the one that follows."""
    renewal = wanted.renewal
    new = await renew_contract(session, staff, contract_id, renewal, version=version, now=now)
    return await _read(session, staff, new.id, now)


@router.post(f"{ONE}:end")
async def end_care_contract(
    contract_id: UUID,
    wanted: ContractEnding,
    staff: MayEditCare,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> ContractRead:
    """End a contract before its time."""
    await end_contract(session, staff, contract_id, wanted.reason, version=version, now=now)
    return await _read(session, staff, contract_id, now)


@router.post(f"{ONE}:move")
async def move_care_contract(
    contract_id: UUID,
    wanted: DoctorWanted,
    staff: MayEditCare,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> ContractRead:
    """Give a contract to another doctor, of this team or another."""
    await move_contract(session, staff, contract_id, wanted.doctor, version=version, now=now)
    return await _read(session, staff, contract_id, now)


@router.get("/follow-ups")
async def list_follow_ups(
    staff: MayReadCare,
    session: DbSession,
    now: Now,
    asked: PageQuery,
    wanted: WhichOnes,
    state: WhichDue = DueState.DUE,
) -> Page[FollowUpLine]:
    """List who is to be seen again soon, or should have been, the longest due first."""
    due = Due(state, day_of(now), day_of(now) + timedelta(days=care_policy().propose_days_ahead))
    rows = await follow_ups_wanted(
        session, staff, wanted, due, after=asked.after, limit=asked.limit + 1
    )
    page, cursor = asked.cut(rows, lambda row: (row.first_due_on, row.contract.id))
    return Page(items=[FollowUpLine.of(row, due.today) for row in page], next_cursor=cursor)


@router.post("/visits/{visit_id:uuid}:book", responses=seat_problems())
async def book_proposed_visit(
    visit_id: UUID,
    wanted: HalfDayChosen,
    staff: MayBookVisits,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> ProposalBooked:
    """Choose a half-day for a visit that was proposed to somebody of my divisions."""
    scope, slot_id = staff.scope, wanted.slot_id
    booked = await book_proposal(session, scope, visit_id, slot_id, version=version, now=now)
    return ProposalBooked.of(booked)


async def _read(session: DbSession, staff: Staff, contract_id: UUID, now: Now) -> ContractRead:
    return ContractRead.of(await contract_shown(session, staff, contract_id), day_of(now))
