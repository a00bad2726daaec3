"""What holds of seats and visits at any moment."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

COUNTED = text(
    "SELECT s.booked, s.held, s.capacity,"
    " (SELECT count(*) FROM visits v WHERE v.slot_id = s.id AND v.status IN ('booked', 'arrived')),"
    " (SELECT count(*) FROM visits v WHERE v.slot_id = s.id AND v.status = 'pending')"
    " + (SELECT count(*) FROM visit_offers o WHERE o.slot_id = s.id AND o.outcome = 'open')"
    " FROM visit_slots s"
)
OVERLAPPING = text(
    "SELECT count(*) FROM visits a JOIN visits b ON a.person_id = b.person_id AND a.id < b.id"
    " AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)"
    " WHERE a.status IN ('pending', 'booked', 'arrived')"
    " AND b.status IN ('pending', 'booked', 'arrived')"
)
# What happens to an offer alone is an event of its visit that leaves the visit as it is.
UNTOLD = text(
    "SELECT v.reference, v.version, count(e.id) FROM visits v LEFT JOIN events e"
    " ON e.subject_id = v.id AND e.tag NOT IN ('visits:offer:made', 'visits:offer:declined',"
    " 'visits:offer:expired') GROUP BY v.id HAVING v.version <> count(e.id)"
)


async def hold(session: AsyncSession) -> None:
    for booked, held, capacity, rows_booked, rows_held in await session.execute(COUNTED):
        assert (booked, held) == (rows_booked, rows_held)
        assert booked + held <= capacity
    assert await session.scalar(OVERLAPPING) == 0
    assert (await session.execute(UNTOLD)).all() == []
