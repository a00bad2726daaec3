"""What can be asked for, what it takes, and what the codes mean."""

from typing import Annotated

from fastapi import Path
from starlette.requests import Request

from app.domain.calendar.days import day_of
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.queries.catalogue import current_guides
from app.queries.guides import guide_for
from app.routers.miniapp.authority import MayAskEligibility, MayReadGuides
from app.schemas.guides import (
    Dictionaries,
    EligibilityAsked,
    EligibilityRead,
    GuideRead,
    ItemList,
    ItemRead,
)
from app.usecases.catalogue.check_eligibility import check_eligibility as check

router = HouseRouter(tags=["办事指南"])

ItemCode = Annotated[str, Path(max_length=40, description="事项代码。")]


@router.get("/service-items")
async def list_service_items(_citizen: MayReadGuides, session: DbSession, now: Now) -> ItemList:
    """List what can be asked for, and what no longer can and why."""
    found = await current_guides(session, day_of(now))
    return ItemList(items=[ItemRead.of(each) for each in found])


@router.get("/service-items/{code:word}")
async def read_service_item(
    code: ItemCode, citizen: MayReadGuides, session: DbSession, now: Now
) -> GuideRead:
    """Read one guide: everything needed to explain it and to draw its form."""
    return GuideRead.of(await guide_for(session, citizen, code, day_of(now)))


@router.ask("/service-items/{code:word}:check-eligibility")
async def check_eligibility(
    code: ItemCode,
    wanted: EligibilityAsked,
    citizen: MayAskEligibility,
    session: DbSession,
    now: Now,
) -> EligibilityRead:
    """Ask what to expect: whether it fits, which papers it takes, and how much it comes to."""
    subject = citizen.subject
    return EligibilityRead.of(await check(session, citizen.scope, code, subject, wanted.form, now))


@router.get("/dictionaries")
async def read_dictionaries(_citizen: MayReadGuides, request: Request) -> Dictionaries:
    """Read the Chinese label of every coded value of this contract."""
    return Dictionaries.of(request.app.openapi())
