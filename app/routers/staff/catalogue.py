"""Service items as the counter and the reviewers read them."""

from typing import Annotated, Literal

from fastapi import Path, Query
from fastapi.responses import HTMLResponse
from starlette.requests import Request

from app.domain.calendar.days import day_of
from app.domain.catalogue.drawing import draw
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.catalogue import current_guides, versions_of
from app.queries.guides import guide_for_anybody
from app.routers.staff.authority import MayAdviseApplicants, MayReadCatalogue
from app.schemas.guides import (
    Dictionaries,
    EligibilityRead,
    GuideRead,
    ItemList,
    ItemRead,
)
from app.schemas.staff.catalogue import EligibilityOfPersonAsked, VersionList, VersionRead
from app.usecases.catalogue.check_eligibility import check_eligibility as check

router = HouseRouter(tags=["办事指南"])

ItemCode = Annotated[str, Path(max_length=40, description="事项代码。")]
Language = Annotated[Literal["zh-CN", "en"], Query(description="纸质表格的语言。")]


@router.get("/service-items")
async def list_service_items(_staff: MayReadCatalogue, session: DbSession, now: Now) -> ItemList:
    """List the items in force, and the closed ones with the reason."""
    found = await current_guides(session, day_of(now))
    return ItemList(items=[ItemRead.of(each) for each in found])


@router.get("/service-items/{code:word}")
async def read_service_item(
    code: ItemCode, _staff: MayReadCatalogue, session: DbSession, now: Now
) -> GuideRead:
    """Read the guide in force."""
    return GuideRead.of(await guide_for_anybody(session, code, day_of(now)))


@router.get("/service-items/{code:word}/versions")
async def list_service_item_versions(
    code: ItemCode, _staff: MayReadCatalogue, session: DbSession, now: Now
) -> VersionList:
    """List every version ever published; requests keep the one they were made under."""
    await guide_for_anybody(session, code, day_of(now))
    return VersionList(items=[VersionRead.of(line) for line in await versions_of(session, code)])


@router.get(
    "/service-items/{code:word}/paper-form", response_class=HTMLResponse, response_model=None
)
async def draw_paper_form(
    code: ItemCode,
    _staff: MayReadCatalogue,
    session: DbSession,
    now: Now,
    language: Language = "zh-CN",
) -> HTMLResponse:
    """Draw the form in large print, for people who fill it in by hand."""
    view = await guide_for_anybody(session, code, day_of(now))
    return HTMLResponse(draw(view.published.guide, english=language == "en"))


@router.ask("/service-items/{code:word}:check-eligibility")
async def check_eligibility(
    code: ItemCode,
    wanted: EligibilityOfPersonAsked,
    staff: MayAdviseApplicants,
    session: DbSession,
    now: Now,
) -> EligibilityRead:
    """Tell somebody at the counter what to expect before a request is written."""
    person_id = wanted.person_id
    return EligibilityRead.of(await check(session, staff.scope, code, person_id, wanted.form, now))


@router.get("/dictionaries")
async def read_dictionaries(_staff: MayReadCatalogue, request: Request) -> Dictionaries:
    """Read the Chinese label of every coded value of this contract."""
    return Dictionaries.of(request.app.openapi())
