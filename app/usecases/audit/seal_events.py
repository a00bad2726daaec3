"""Give the events a dense order and chain them, afterwards and off the hot path."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import DictRow

from app.domain.audit.chain import GENESIS, seal_hash

CHUNK = 5000
SEALING = 0x5345414C  # The advisory lock of the one sealer.

LAST = """
SELECT s.sequence, s.hash, e.xid FROM event_seals s JOIN events e ON e.id = s.event_id
ORDER BY s.sequence DESC LIMIT 1
"""
# Older than every running transaction: nothing can still appear before these.
DUE = """
SELECT e.id, e.body, e.mac FROM events e
WHERE e.xid >= %(from_xid)s
  AND e.xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
  AND NOT EXISTS (SELECT 1 FROM event_seals s WHERE s.event_id = e.id)
ORDER BY e.xid, e.id LIMIT %(limit)s
"""
SEAL = """
INSERT INTO event_seals (sequence, event_id, previous_hash, hash) VALUES (%s, %s, %s, %s)
"""


async def seal_events(connection: AsyncConnection[DictRow], *, limit: int = CHUNK) -> int:
    """Seal what is due, under role sealer, and return how many events it was.

    Two sealers take turns: the second finds nothing left of what the first has sealed.
    """
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", (SEALING,))
        last = await (await connection.execute(LAST)).fetchone()
        values = {"from_xid": last["xid"] if last else 0, "limit": limit}
        due = await (await connection.execute(DUE, values)).fetchall()
        seals = list(_seals(due, last))
        if seals:
            async with connection.cursor() as cursor:
                await cursor.executemany(SEAL, seals)
    return len(seals)


def _seals(due: list[DictRow], last: DictRow | None) -> Iterator[tuple[Any, ...]]:
    previous = last["hash"] if last else GENESIS
    for sequence, event in zip(count(last["sequence"] + 1 if last else 1), due, strict=False):
        sealed = seal_hash(previous, sequence, event["body"], event["mac"])
        yield sequence, event["id"], previous, sealed
        previous = sealed
