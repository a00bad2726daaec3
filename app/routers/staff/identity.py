"""Signing in at a desk, and what the counter does for identities."""

from uuid import UUID

from fastapi import status

from app.domain.errors import NotFound
from app.domain.identity.tokens import TokenKind
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.edge.surroundings import CallerAddress, TheHouse
from app.queries.identity.agencies import agencies_in_scope
from app.queries.identity.bindings import person_in_scope
from app.queries.identity.staff import division_name
from app.queries.identity.views import agencies_shown
from app.routers.staff.authority import (
    MayIssueBindingCodes,
    MayRegisterAgencies,
    SignedInStaff,
)
from app.schemas.staff.identity import (
    AgencyList,
    AgencyPaperWanted,
    BindingCodeRead,
    MeRead,
    PasswordChangeWanted,
    RefreshAsked,
    SessionRead,
    StaffAgency,
    StaffSignIn,
    UnboundRead,
)
from app.usecases.identity.change_password import change_password as change
from app.usecases.identity.end_agency_at_station import end_agency_at_station
from app.usecases.identity.enter_agency import enter_agency as enter
from app.usecases.identity.issue_binding_code import issue_binding_code as issue
from app.usecases.identity.refresh_session import refresh_session as refresh
from app.usecases.identity.revoke_staff_session import revoke_staff_session
from app.usecases.identity.sign_in_staff import sign_in_staff
from app.usecases.identity.unbind_person import unbind_person as unbind

router = HouseRouter(tags=["登录与身份"])


@router.ask("/sessions", public=True)
async def sign_in(
    wanted: StaffSignIn, session: DbSession, now: Now, house: TheHouse, address: CallerAddress
) -> SessionRead:
    """Sign in with password and one-time code."""
    given = wanted.credentials(house.clock())
    return SessionRead.of(await sign_in_staff(session, house.tokens, given, address, now))


@router.ask("/sessions:refresh", public=True)
async def refresh_session(
    wanted: RefreshAsked, session: DbSession, now: Now, house: TheHouse
) -> SessionRead:
    """Exchange the refresh token for a new pair; each is good once."""
    kind = TokenKind.STAFF_ACCESS
    return SessionRead.of(await refresh(session, house.tokens, kind, wanted.refresh_token, now))


@router.ask("/sessions:revoke", status_code=status.HTTP_204_NO_CONTENT)
async def sign_out(staff: SignedInStaff, session: DbSession, now: Now) -> None:
    """Sign out; access and refresh tokens are refused from the next call on."""
    await revoke_staff_session(session, staff, now)


@router.get("/me")
async def read_me(staff: SignedInStaff, session: DbSession) -> MeRead:
    """Tell who is signed in, and what they may do."""
    return MeRead.of(staff, await division_name(session, staff.division_code))


# Without a key: a body hash under a key would leave traces of a password.
@router.ask("/me:change-password", status_code=status.HTTP_204_NO_CONTENT)
async def change_password(
    wanted: PasswordChangeWanted, staff: SignedInStaff, session: DbSession, now: Now
) -> None:
    """Replace my password; every other session of mine ends."""
    await change(session, staff, wanted.change(), now)


@router.post("/veterans/{person_id:uuid}:issue-binding-code", status_code=status.HTTP_201_CREATED)
async def issue_binding_code(
    person_id: UUID, staff: MayIssueBindingCodes, session: DbSession, now: Now
) -> BindingCodeRead:
    """Make a paper code for somebody at the counter whose telephone the registry does not know."""
    return BindingCodeRead.of(await issue(session, staff, person_id, now))


@router.post("/veterans/{person_id:uuid}:unbind")
async def unbind_person(
    person_id: UUID, staff: MayIssueBindingCodes, session: DbSession, now: Now
) -> UnboundRead:
    """Cut every telephone off from a person who lost his or rang to stop it."""
    return UnboundRead(accounts=await unbind(session, staff, person_id, now))


@router.get("/veterans/{person_id:uuid}/agencies")
async def list_agencies(
    person_id: UUID, staff: MayRegisterAgencies, session: DbSession, now: Now
) -> AgencyList:
    """List who may or might act for one person."""
    if await person_in_scope(session, staff.scope, person_id) is None:
        raise NotFound
    agencies = await agencies_in_scope(session, staff.scope, person_id)
    shown = await agencies_shown(session, agencies, now)
    return AgencyList(items=[StaffAgency.of(named) for named in shown])


@router.post("/agencies", status_code=status.HTTP_201_CREATED)
async def enter_agency(
    wanted: AgencyPaperWanted, staff: MayRegisterAgencies, session: DbSession, now: Now
) -> StaffAgency:
    """Enter an agency from a paper, a video or a ruling that was checked at the counter."""
    entered = await enter(session, staff, wanted.paper(), now)
    [named] = await agencies_shown(session, [entered], now)
    return StaffAgency.of(named)


@router.post("/agencies/{agency_id:uuid}:revoke")
async def revoke_agency(
    agency_id: UUID, version: IfMatch, staff: MayRegisterAgencies, session: DbSession, now: Now
) -> StaffAgency:
    """End an agency for a person who rang or came; it stops at once."""
    ended = await end_agency_at_station(session, staff, agency_id, version=version, now=now)
    [named] = await agencies_shown(session, [ended], now)
    return StaffAgency.of(named)
