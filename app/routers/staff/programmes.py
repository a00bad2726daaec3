"""Programmes: what is paid, and by which rules."""

from typing import Annotated

from fastapi import Path

from app.domain.errors import NotFound
from app.edge.route import HouseRouter
from app.edge.session import DbSession
from app.queries.subsidies.programmes import programmes
from app.routers.staff.authority import MayReadRates
from app.schemas.staff.programmes import ProgrammeLine, ProgrammeList, ProgrammeRead

router = HouseRouter(tags=["发放项目"])

ProgrammeCode = Annotated[
    str, Path(pattern=r"^[a-z][a-z0-9_]{1,39}$", description="发放项目代码。")
]


@router.get("/programmes")
async def list_programmes(_staff: MayReadRates, session: DbSession) -> ProgrammeList:
    """List the programmes, also those that other departments pay."""
    known = await programmes(session)
    return ProgrammeList(
        items=[ProgrammeLine.line(known.by_code[code]) for code in sorted(known.by_code)]
    )


@router.get("/programmes/{code}")
async def read_programme(
    code: ProgrammeCode, _staff: MayReadRates, session: DbSession
) -> ProgrammeRead:
    """Read one programme: how it is reckoned and published, and what it may meet."""
    known = await programmes(session)
    programme = known.by_code.get(code)
    if programme is None:
        raise NotFound
    return ProgrammeRead.of(programme, known.pairs)
