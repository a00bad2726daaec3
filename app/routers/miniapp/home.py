"""What the mini program shows first, and asks again and again."""

from uuid import UUID

from app.domain.errors import NotFound
from app.edge.route import HouseRouter
from app.edge.surroundings import TheHouse
from app.queries.requests.hot import home_row, status_row
from app.routers.miniapp.authority import MayGlance
from app.schemas.miniapp.home import HomeRead
from app.schemas.requests import StatusRead

router = HouseRouter(tags=["首页"])


@router.get("/home")
async def read_home(call: MayGlance, house: TheHouse) -> HomeRead:
    """Read everything the first page shows, in one call."""
    row = call.admit(await home_row(call.pool, call.values))
    return HomeRead.of(row, house.settings.confirmation_rule)


@router.get("/requests/{request_id:uuid}/status")
async def read_status(request_id: UUID, call: MayGlance) -> StatusRead:
    """Read where a request stands, and nothing else: cheap enough to ask often."""
    row = call.admit(await status_row(call.pool, call.values, request_id))
    if row["id"] is None:
        raise NotFound
    return StatusRead.of_row(row)
