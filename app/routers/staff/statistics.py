"""Figures of visits, and whom nobody has visited for long."""

from typing import Annotated

from fastapi import Depends, Query
from starlette.responses import Response

from app.adapters.spreadsheets.listing import PrintedColumn
from app.domain.calendar.days import day_of
from app.domain.statistics.terms import SEEN_WITHIN_DAYS, Grouping, PlaceGrouping
from app.edge.cursor import PageQuery
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.edge.spreadsheets import SPREADSHEET_ANSWER, listing_answer
from app.policies.names import reads_names
from app.queries.campaigns.figures import (
    convalescence_figures,
    screening_figures,
    session_figures,
)
from app.queries.care.figures import care_figures
from app.queries.rounds.plans import days_refused
from app.queries.statistics.coverage import coverage
from app.queries.statistics.grouping import Asked, asked_for, scope_asked
from app.queries.statistics.unseen import unseen
from app.queries.statistics.visits import visit_figures
from app.routers.staff.authority import MayReadStatistics, MayReadTyphoonList, MayReadUnseen
from app.schemas.common import Day, DivisionCode, Page
from app.schemas.staff.care_statistics import CampaignStatistics, CareStatistics
from app.schemas.staff.statistics import (
    CoverageFigures,
    CoverageRead,
    TyphoonLine,
    TyphoonList,
    UnseenRead,
    VisitFigures,
)
from app.usecases.statistics.read_typhoon_list import read_typhoon_list as read_list

router = HouseRouter(tags=["统计"])

By = Annotated[Grouping, Query(description="按什么分组。")]
ByPlace = Annotated[PlaceGrouping, Query(description="按哪一级地区分组：县、乡镇或村。")]
From = Annotated[Day | None, Query(description="从哪一天开始；不填为 90 天前，按月份时一年前。")]
Before = Annotated[Day | None, Query(description="到哪一天以前；不填为明天。")]
Place = Annotated[DivisionCode | None, Query(description="只看这个地区及其下级；12 位。")]
ThisPlace = Annotated[DivisionCode, Query(description="乡镇（街道）或村（社区）；12 位。")]
LongAgo = Annotated[int, Query(ge=1, le=730, description="多少天没有上门。")]


async def _of_period(
    now: Now, from_on: From = None, before_on: Before = None, division_code: Place = None
) -> Asked:
    return asked_for(Grouping.COUNTY, from_on, before_on, division_code, day_of(now))


OfPeriod = Annotated[Asked, Depends(_of_period)]

_PRINTED = tuple(
    PrintedColumn(label, width)
    for label, width in (
        ("村（社区）", 16),
        ("姓名", 10),
        ("电话", 15),
        ("住址", 34),
        ("居住情况", 14),
        ("说什么话", 10),
        ("听力", 10),
        ("联系人", 10),
        ("服务站电话", 15),
        ("已联系", 12),
    )
)


@router.get("/statistics/visits")
async def read_visit_figures(
    staff: MayReadStatistics,
    session: DbSession,
    now: Now,
    by: By = Grouping.COUNTY,
    from_on: From = None,
    before_on: Before = None,
    division_code: Place = None,
) -> VisitFigures:
    """Read the figures of visits, by team, place, purpose, month or status."""
    asked = asked_for(by, from_on, before_on, division_code, day_of(now))
    refused = await days_refused(session, staff.scope, day_of(now))
    return VisitFigures.of(await visit_figures(session, staff.scope, asked), refused)


@router.get("/statistics/coverage")
async def read_coverage(
    staff: MayReadStatistics,
    session: DbSession,
    now: Now,
    by: ByPlace = PlaceGrouping.COUNTY,
    division_code: Place = None,
) -> CoverageFigures:
    """Read how many of the priority groups were visited within 90 days."""
    found = await coverage(session, staff.scope, by, division_code, day_of(now))
    return CoverageFigures(items=[CoverageRead.of(each) for each in found])


@router.get("/statistics/care")
async def read_care_figures(
    staff: MayReadStatistics, session: DbSession, now: Now, asked: OfPeriod
) -> CareStatistics:
    """Read the figures of family doctors: contracts, and who was seen in time."""
    scope = await scope_asked(session, staff.scope, asked.place)
    days = (asked.from_on, asked.before_on)
    return CareStatistics.of(asked, await care_figures(session, scope, *days, day_of(now)))


@router.get("/statistics/campaigns")
async def read_campaign_figures(
    staff: MayReadStatistics, session: DbSession, asked: OfPeriod
) -> CampaignStatistics:
    """Read whom screenings, days in villages and convalescence reached."""
    days = (asked.from_on, asked.before_on)
    scope = await scope_asked(session, staff.scope, asked.place)
    return CampaignStatistics.of(
        asked,
        await screening_figures(session, scope, *days),
        await session_figures(session, scope, *days),
        await convalescence_figures(session, scope, *days),
    )


@router.get("/unseen")
async def list_unseen(
    asked: PageQuery,
    staff: MayReadUnseen,
    session: DbSession,
    now: Now,
    division_code: Place = None,
    days: LongAgo = SEEN_WITHIN_DAYS,
) -> Page[UnseenRead]:
    """List who of the priority groups has not been visited for long."""
    today, limit = day_of(now), asked.limit + 1
    rows = await unseen(
        session, staff.scope, division_code, days, today, after=asked.after, limit=limit
    )
    page, cursor = asked.cut(rows, lambda row: (row.division_code, row.name_pinyin, row.person_id))
    full = reads_names(staff)
    return Page(items=[UnseenRead.of(row, in_full=full) for row in page], next_cursor=cursor)


@router.get("/typhoon-list")
async def read_typhoon_list(
    staff: MayReadTyphoonList, session: DbSession, now: Now, division_code: ThisPlace
) -> TyphoonList:
    """Read who is bedridden in a township or village, to be rung before a typhoon."""
    opened = await read_list(session, staff, division_code, now)
    return TyphoonList(items=[TyphoonLine.of(each) for each in opened])


@router.get("/typhoon-list/file", responses=SPREADSHEET_ANSWER, response_class=Response)
async def print_typhoon_list(
    staff: MayReadTyphoonList, session: DbSession, now: Now, division_code: ThisPlace
) -> Response:
    """Read the same list as a spreadsheet to print."""
    opened = await read_list(session, staff, division_code, now)
    rows = [TyphoonLine.of(each).cells() for each in opened]
    title = f"台风前联系名单（长期卧床）　{day_of(now).isoformat()}"
    return await listing_answer("typhoon-list", title, _PRINTED, rows)
