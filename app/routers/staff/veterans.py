"""The registry of persons: search, register, read, reveal."""

from uuid import UUID

from fastapi import status

from app.domain.calendar.days import day_of
from app.edge.cursor import PageQuery
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.policies.dossiers import reads_health
from app.queries.veterans.persons import person_seen
from app.queries.veterans.search import persons_wanted, place_in_list
from app.queries.veterans.views import person_shown, persons_shown
from app.routers.staff.authority import MayEditVeterans, MayReadVeterans, MayRevealNumbers
from app.schemas.common import Page
from app.schemas.staff.veterans import (
    PersonFound,
    PersonRead,
    Revealed,
    RevealWanted,
    SearchWanted,
)
from app.schemas.staff.veterans_edited import PersonWanted
from app.usecases.veterans.register_person import register_person as register
from app.usecases.veterans.reveal_number import reveal_number as reveal

router = HouseRouter(tags=["人员档案"])


@router.ask("/veterans:search")
async def search_veterans(
    wanted: SearchWanted, asked: PageQuery, staff: MayReadVeterans, session: DbSession, now: Now
) -> Page[PersonFound]:
    """Find people by number, telephone, name or pinyin, or list a division."""
    search, today = wanted.wanted(), day_of(now)
    rows = await persons_wanted(
        session, staff.scope, search, after=asked.after, limit=asked.limit + 1, on=today
    )
    page, cursor = asked.cut(rows, lambda row: place_in_list(search, row))
    found = await persons_shown(session, staff.scope, page, today)
    return Page(items=[PersonFound.of(line) for line in found], next_cursor=cursor)


@router.post("/veterans", status_code=status.HTTP_201_CREATED)
async def register_person(
    wanted: PersonWanted, staff: MayEditVeterans, session: DbSession, now: Now
) -> PersonRead:
    """Enter somebody into the registry, once and for all of the bureau."""
    roles = [role.period() for role in wanted.roles]
    entered = await register(session, staff, wanted.id_number, wanted.basics(), roles, now=now)
    shown = await person_shown(session, staff.scope, entered, day_of(now))
    return PersonRead.of(shown, with_health=reads_health(staff))


@router.get("/veterans/{person_id:uuid}")
async def read_veteran(
    person_id: UUID, staff: MayReadVeterans, session: DbSession, now: Now
) -> PersonRead:
    """Read a dossier; its sections have addresses of their own."""
    found = await person_seen(session, staff.scope, person_id)
    shown = await person_shown(session, staff.scope, found, day_of(now))
    return PersonRead.of(shown, with_health=reads_health(staff))


@router.ask("/veterans/{person_id:uuid}:reveal")
async def reveal_number(
    person_id: UUID, wanted: RevealWanted, staff: MayRevealNumbers, session: DbSession, now: Now
) -> Revealed:
    """Read one personal number in full, for a purpose that stays on record."""
    value = await reveal(session, staff, person_id, wanted.what, wanted.purpose, now=now)
    return Revealed(value=value)
