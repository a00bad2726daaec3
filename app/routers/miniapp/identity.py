"""Signing in, saying who one is, and acting for others."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, status

from app.domain.identity.errors import PhoneCodeRejected
from app.domain.identity.tokens import TokenKind
from app.domain.identity.wechat import OpenIdentity, PhoneNumber
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.edge.surroundings import CallerAddress, TheHouse
from app.queries.identity.agencies import agencies_of
from app.queries.identity.views import agencies_shown, binding_named, binding_shown
from app.routers.miniapp.authority import BoundCitizen, SignedInCitizen
from app.schemas.agencies import AgencyRead
from app.schemas.miniapp.identity import (
    AgencyAcceptance,
    AgencyList,
    AgencyOffered,
    AgencyOfferWanted,
    BindingWanted,
    CodeRedemption,
    IdentityRead,
    RefreshAsked,
    SessionRead,
    WeChatSignIn,
)
from app.usecases.identity.accept_agency import accept_agency as accept
from app.usecases.identity.bind_identity import Entries
from app.usecases.identity.bind_identity import bind_identity as bind
from app.usecases.identity.offer_agency import offer_agency as offer
from app.usecases.identity.redeem_binding_code import redeem_binding_code as redeem
from app.usecases.identity.refresh_session import refresh_session as refresh
from app.usecases.identity.revoke_agency import revoke_agency as revoke
from app.usecases.identity.revoke_session import revoke_session as sign_out_of
from app.usecases.identity.sign_in_with_wechat import sign_in_with_wechat
from app.usecases.identity.unbind_identity import unbind_identity as unbind

router = HouseRouter(tags=["登录与身份"])


async def _known_as(wanted: WeChatSignIn, house: TheHouse) -> OpenIdentity:
    """Ask WeChat before the transaction begins."""
    return await house.wechat.identity_behind(wanted.code)


async def _phone_shown(wanted: BindingWanted, house: TheHouse) -> PhoneNumber | None:
    """Ask WeChat before the transaction begins.

    A used code is no refusal yet: the same request may have come before, and then its answer
    is kept under its key.
    """
    try:
        return await house.wechat.phone_behind(wanted.phone_code)
    except PhoneCodeRejected:
        return None


KnownAs = Annotated[OpenIdentity, Depends(_known_as)]
PhoneShown = Annotated[PhoneNumber | None, Depends(_phone_shown)]


@router.ask("/sessions", public=True)
async def sign_in(known_as: KnownAs, session: DbSession, now: Now, house: TheHouse) -> SessionRead:
    """Sign in with the code that `wx.login` gave."""
    signed_in = await sign_in_with_wechat(session, house.tokens, known_as, now)
    return SessionRead.of(signed_in, await binding_shown(session, signed_in.account_id))


@router.ask("/sessions:refresh", public=True)
async def refresh_session(
    wanted: RefreshAsked, session: DbSession, now: Now, house: TheHouse
) -> SessionRead:
    """Exchange the refresh token for a new pair; each is good once."""
    kind = TokenKind.CITIZEN_ACCESS
    signed_in = await refresh(session, house.tokens, kind, wanted.refresh_token, now)
    return SessionRead.of(signed_in, await binding_shown(session, signed_in.account_id))


@router.ask("/sessions:revoke", status_code=status.HTTP_204_NO_CONTENT)
async def sign_out(citizen: SignedInCitizen, session: DbSession, now: Now) -> None:
    """Sign out; access and refresh tokens are refused from the next call on."""
    await sign_out_of(session, citizen, now)


@router.post("/identity-bindings", status_code=status.HTTP_201_CREATED)
async def bind_identity(
    wanted: BindingWanted,
    phone: PhoneShown,
    citizen: SignedInCitizen,
    session: DbSession,
    now: Now,
    address: CallerAddress,
) -> IdentityRead:
    """Say who holds this telephone, by name, identity number and registered telephone."""
    entries = Entries(wanted.name, wanted.id_number, phone)
    binding = await bind(session, citizen, entries, address, now)
    return IdentityRead.of(await binding_named(session, binding))


@router.post("/identity-bindings:redeem", status_code=status.HTTP_201_CREATED)
async def redeem_binding_code(
    wanted: CodeRedemption,
    citizen: SignedInCitizen,
    session: DbSession,
    now: Now,
    address: CallerAddress,
) -> IdentityRead:
    """Say who holds this telephone, by name and the paper code of the station."""
    binding = await redeem(session, citizen, wanted.name, wanted.code, address, now)
    return IdentityRead.of(await binding_named(session, binding))


@router.post("/identity-bindings:end", status_code=status.HTTP_204_NO_CONTENT)
async def unbind_identity(citizen: SignedInCitizen, session: DbSession, now: Now) -> None:
    """Let this account stand for nobody, before the telephone is given away."""
    await unbind(session, citizen, now)


@router.get("/agencies")
async def list_agencies(citizen: BoundCitizen, session: DbSession, now: Now) -> AgencyList:
    """List what I granted to others and what others granted to me."""
    agencies = await agencies_of(session, citizen.holder)
    shown = await agencies_shown(session, agencies, now)
    return AgencyList(items=[AgencyRead.of(named) for named in shown])


@router.post("/agencies", status_code=status.HTTP_201_CREATED)
async def offer_agency(
    wanted: AgencyOfferWanted, citizen: BoundCitizen, session: DbSession, now: Now
) -> AgencyOffered:
    """Offer somebody else to act for me; the offer holds once they enter its code."""
    scopes = frozenset(wanted.scopes)
    offered = await offer(session, citizen.holder, scopes, wanted.ends_before, now)
    [named] = await agencies_shown(session, [offered.agency], now)
    return AgencyOffered.of(offered, named)


@router.post("/agencies:accept")
async def accept_agency(
    wanted: AgencyAcceptance, citizen: BoundCitizen, session: DbSession, now: Now
) -> AgencyRead:
    """Take over the affairs of whoever gave me the code."""
    accepted = await accept(session, citizen, citizen.holder, wanted.code, now)
    [named] = await agencies_shown(session, [accepted], now)
    return AgencyRead.of(named)


@router.post("/agencies/{agency_id:uuid}:revoke")
async def revoke_agency(
    agency_id: UUID, version: IfMatch, citizen: BoundCitizen, session: DbSession, now: Now
) -> AgencyRead:
    """End an agency that I granted or hold; it stops at once."""
    ended = await revoke(session, citizen.holder, agency_id, version=version, now=now)
    [named] = await agencies_shown(session, [ended], now)
    return AgencyRead.of(named)
