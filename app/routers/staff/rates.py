"""Rates: typed twice, published by a second person, never edited."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, status

from app.domain.errors import NotFound
from app.domain.subsidies.figure_terms import FigureKind
from app.domain.subsidies.rate_terms import NoticeStatus
from app.edge.cursor import PageQuery
from app.edge.idempotency import MONEY
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.subsidies.effect import effect_of
from app.queries.subsidies.notices import rate_notice, rate_notices
from app.queries.subsidies.rates import in_force, published_figures, rates_with_notices
from app.routers.staff.authority import MayPublishRates, MayReadRates
from app.schemas.common import Page
from app.schemas.staff.rates import (
    EffectRead,
    FigureConfirmation,
    FigureRead,
    FigureWanted,
    RateList,
    RateNoticeLine,
    RateNoticeRead,
    RateNoticeWanted,
    SecondTyping,
)
from app.usecases.subsidies.confirm_figure import confirm_figure as confirm
from app.usecases.subsidies.discard_rate_notice import discard_rate_notice as discard
from app.usecases.subsidies.enter_figure import enter_figure as enter_one
from app.usecases.subsidies.enter_rate_notice import enter_rate_notice as enter
from app.usecases.subsidies.publish_rate_notice import publish_rate_notice as publish

router = HouseRouter(tags=["发放标准"])

County = Annotated[
    str | None,
    Query(pattern=r"^[1-9][0-9]{5}000000$", description="发放县；不填为全部县。"),
]
Programme = Annotated[
    str | None, Query(pattern=r"^[a-z][a-z0-9_]{1,39}$", description="只看这一项目。")
]
OnDay = Annotated[date | None, Query(description="只看这一天执行的；不填为全部历史。")]
OfStatus = Annotated[NoticeStatus | None, Query(alias="status", description="只看这一状态。")]
OfKind = Annotated[FigureKind | None, Query(description="只看这一种数据。")]


@router.get("/rates")
async def list_rates(
    _staff: MayReadRates,
    session: DbSession,
    county_code: County = None,
    programme: Programme = None,
    on: OnDay = None,
) -> RateList:
    """List the rates of a county in force on a day, or their whole history."""
    found = await rates_with_notices(session, county_code, programme)
    return RateList.of(found if on is None else in_force(found, on))


@router.get("/rate-notices")
async def list_rate_notices(
    asked: PageQuery, _staff: MayReadRates, session: DbSession, wanted: OfStatus = None
) -> Page[RateNoticeLine]:
    """List the papers that set rates, the last entered first."""
    found = await rate_notices(session, asked.after, asked.limit + 1, wanted)
    rows, cursor = asked.cut(found, lambda notice: (notice.id,))
    return Page(items=[RateNoticeLine.line(row) for row in rows], next_cursor=cursor)


@router.post("/rate-notices", status_code=status.HTTP_201_CREATED, keeps_answer_for=MONEY)
async def enter_rate_notice(
    wanted: RateNoticeWanted, staff: MayPublishRates, session: DbSession, now: Now
) -> RateNoticeRead:
    """Type a paper for the first time; nothing is in force yet."""
    lines = [line.line() for line in wanted.lines]
    notice = await enter(session, staff, wanted.paper(), lines, now)
    return RateNoticeRead.of(notice, staff.id)


@router.get("/rate-notices/{notice_id:uuid}")
async def read_rate_notice(
    notice_id: UUID, staff: MayReadRates, session: DbSession
) -> RateNoticeRead:
    """Read one paper; whoever types it again does not see the first typing."""
    notice = await rate_notice(session, notice_id)
    if notice is None:
        raise NotFound
    return RateNoticeRead.of(notice, staff.id)


@router.get("/rate-notices/{notice_id:uuid}/effect")
async def read_rate_notice_effect(
    notice_id: UUID, staff: MayReadRates, session: DbSession, now: Now
) -> EffectRead:
    """Say how many entitlements a paper concerns, and what it owes for the past."""
    notice = await rate_notice(session, notice_id)
    if notice is None:
        raise NotFound
    return EffectRead.of(await effect_of(session, staff.scope, notice, now))


@router.post("/rate-notices/{notice_id:uuid}:publish", keeps_answer_for=MONEY)
async def publish_rate_notice(  # What is typed again, at which version.
    notice_id: UUID,
    wanted: SecondTyping,
    staff: MayPublishRates,
    session: DbSession,
    version: IfMatch,
    now: Now,
) -> RateNoticeRead:
    """Type the rates again and publish them; a difference names its line."""
    lines = [line.line() for line in wanted.lines]
    notice = await publish(session, staff, notice_id, lines, version=version, now=now)
    return RateNoticeRead.of(notice, staff.id)


@router.post("/rate-notices/{notice_id:uuid}:discard", keeps_answer_for=MONEY)
async def discard_rate_notice(
    notice_id: UUID, staff: MayPublishRates, session: DbSession, version: IfMatch, now: Now
) -> RateNoticeRead:
    """Discard a draft that was typed wrongly."""
    notice = await discard(session, staff, notice_id, version=version, now=now)
    return RateNoticeRead.of(notice, staff.id)


@router.get("/figures")
async def list_figures(
    asked: PageQuery, _staff: MayReadRates, session: DbSession, kind: OfKind = None
) -> Page[FigureRead]:
    """List published figures that formulas rest on, the last entered first."""
    found = await published_figures(session, asked.after, asked.limit + 1, kind)
    rows, cursor = asked.cut(found, lambda figure: (figure.id,))
    return Page(items=[FigureRead.of(row) for row in rows], next_cursor=cursor)


@router.post("/figures", status_code=status.HTTP_201_CREATED, keeps_answer_for=MONEY)
async def enter_figure(
    wanted: FigureWanted, staff: MayPublishRates, session: DbSession, now: Now
) -> FigureRead:
    """Enter a published figure, or one that corrects it."""
    return FigureRead.of(await enter_one(session, staff, wanted.entry(), now))


@router.post("/figures/{figure_id:uuid}:confirm", keeps_answer_for=MONEY)
async def confirm_figure(
    figure_id: UUID,
    wanted: FigureConfirmation,
    staff: MayPublishRates,
    session: DbSession,
    now: Now,
) -> FigureRead:
    """Type a figure again: alike and by somebody else, it counts.

    The value stands for If-Match: an entered figure never changes, and is confirmed once.
    """
    return FigureRead.of(await confirm(session, staff, figure_id, wanted.value, now))
