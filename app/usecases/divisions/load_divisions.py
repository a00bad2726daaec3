"""Load the carried divisions and managed areas."""

from sqlalchemy import delete, insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.adapters.copying import copy_rows
from app.adapters.reference import ManagedAreaRow, division_rows, managed_area_rows
from app.domain.divisions.code import parent_of
from app.domain.divisions.levels import Level
from app.models.divisions import DivisionMember
from app.queries.divisions import KEPT_AREAS

COLUMNS = ("code", "parent_code", "level", "name", "managed")

STAGE = text(
    "CREATE TEMPORARY TABLE arriving_divisions (LIKE divisions) ON COMMIT DROP",
)
# A division that vanished from the register stays: people and papers still point to it.
APPLY = text("""
INSERT INTO divisions AS present (code, parent_code, level, name, managed)
SELECT code, parent_code, level, name, managed FROM arriving_divisions
ON CONFLICT (code) DO UPDATE
  SET parent_code = excluded.parent_code, level = excluded.level, name = excluded.name,
      managed = excluded.managed
  WHERE (present.parent_code, present.level, present.name, present.managed)
    IS DISTINCT FROM (excluded.parent_code, excluded.level, excluded.name, excluded.managed)
""")


async def load_divisions(session: AsyncSession) -> int:
    """Bring the stored divisions to what the project carries; return how many it carries.

    Doing it again changes nothing.
    """
    areas = managed_area_rows()
    rows = [(*row, False) for row in division_rows()] + [_as_division(area) for area in areas]

    await session.execute(STAGE)
    await copy_rows(session, "arriving_divisions", COLUMNS, rows)
    await session.execute(APPLY)
    await session.execute(delete(DivisionMember))
    await session.execute(
        insert(DivisionMember),
        [{"area_code": a.code, "member_code": member} for a in areas for member in a.members],
    )
    KEPT_AREAS.forget_once_committed(session)
    return len(rows)


def _as_division(area: ManagedAreaRow) -> tuple[str, str | None, str, str, bool]:
    return area.code, parent_of(area.code), Level.COUNTY.value, area.name, True
