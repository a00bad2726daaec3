"""The worklists of staff, each one statement on the read-only pool.

`enter_staff` recognises the caller, and the division ranges that it returns bound every row:
that is the scope predicate of these statements.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.db import HotPool, HotRead
from app.domain.catalogue.guide import Guide
from app.domain.requests.errors import ReferenceMistyped
from app.domain.requests.reference import is_reference
from app.domain.requests.states import RequestStatus
from app.domain.terms import Term
from app.queries.catalogue import guides_of_hot_lines

Row = Mapping[str, Any]
After = tuple[Any, ...] | None


class Queue(Term):
    MINE = "mine", "待本级办理"
    ESCALATED = "escalated", "下级超时"
    ALL = "all", "辖区全部"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of a worklist somebody asks for; None: all of it."""

    queue: Queue
    status: RequestStatus | None = None
    item_code: str | None = None
    claimed_by_me: bool = False
    due_before: date | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a worklist; `row` also says when it was read."""

    row: Row
    guide: Guide


# The statements below hold no value of a caller: what is formatted in are our own words.
# OFFSET 0 keeps it a check of each row: as a join it is thought to drop most, and the planner
# would sort all that waits instead of walking the index.
_IN_SCOPE = """EXISTS (
    SELECT 1 FROM unnest(c.codes_from, c.codes_before) AS part (a, b)
    WHERE {code} >= part.a AND {code} < part.b OFFSET 0)"""
_LINE = """
  SELECT r.id, r.reference, r.item_code, r.item_version_id, r.status, r.urgent, r.submitted_at,
    r.due_on, r.provisional, r.person_id, r.division_code, r.channel, r.step_key, r.step_due_on,
    r.claimed_by AS claimant_id, r.version
  FROM requests r"""
_WANTED = """
    AND (CAST(:status AS text) IS NULL OR r.status = :status)
    AND (CAST(:item_code AS text) IS NULL OR r.item_code = :item_code)
    AND (NOT CAST(:claimed_by_me AS boolean) OR r.claimed_by = c.account_id)
    AND (CAST(:due_before AS date) IS NULL OR r.step_due_on < :due_before)
    AND (CAST(:reference AS text) IS NULL OR r.reference = :reference)"""
_NEWEST = f"""
    AND r.status <> 'draft' AND (CAST(:after_id AS uuid) IS NULL OR r.id < :after_id)
    {_WANTED}"""
_WAITING = f"""{_LINE}
  WHERE r.{{holder}} = c.division_code AND {_IN_SCOPE.format(code="r.division_code")}
    AND (CAST(:after_on AS date) IS NULL OR (r.step_due_on, r.id) > (:after_on, :after_id))
    {_WANTED}
  ORDER BY r.step_due_on, r.id LIMIT :limit"""

# The planner does not know how much of the bureau the caller sees, so the statement says it:
# a county's lines are soon found among the newest of all, a village's by its own index.
_EVERYTHING = f"""
  (SELECT wide.* FROM ({_LINE}
    WHERE c.level NOT IN ('village', 'township')
      AND {_IN_SCOPE.format(code="r.division_code")} {_NEWEST}
    ORDER BY r.id DESC LIMIT :limit) wide)
  UNION ALL
  (SELECT narrow.* FROM unnest(c.codes_from, c.codes_before) AS part (a, b)
    CROSS JOIN LATERAL (
      SELECT code FROM divisions WHERE code >= part.a AND code < part.b OFFSET 0) d
    CROSS JOIN LATERAL ({_LINE}
      WHERE r.division_code = d.code {_NEWEST}
      ORDER BY r.id DESC LIMIT :limit) narrow
    WHERE c.level IN ('village', 'township')
    ORDER BY narrow.id DESC LIMIT :limit)"""  # noqa: S608


def _worklist(lines: str, order: str) -> HotRead:
    """Return a statement that answers one row for each line, or one that has only its caller."""
    return HotRead(
        text(f"""
WITH c AS MATERIALIZED (
  SELECT * FROM enter_staff(CAST(:session_id AS uuid)) LIMIT 1
)
SELECT c.role, c.password_given, c.entered_at, line.*,
  coalesce((SELECT p.name FROM persons p WHERE p.id = line.person_id
    AND {_IN_SCOPE.format(code="p.division_code")}), '') AS person_name,
  (SELECT d.name FROM divisions d WHERE d.code = line.division_code) AS division_name,
  (SELECT s.name FROM staff_accounts s WHERE s.id = line.claimant_id) AS claimed_by
FROM c LEFT JOIN LATERAL ({lines}) line ON true
ORDER BY {order}"""),  # noqa: S608
        replanned=True,
    )


_DUE_FIRST, _NEWEST_FIRST = "line.step_due_on, line.id", "line.id DESC"
WORKLISTS: Mapping[Queue, HotRead] = {
    Queue.MINE: _worklist(_WAITING.format(holder="holder_code"), _DUE_FIRST),
    Queue.ESCALATED: _worklist(_WAITING.format(holder="escalated_code"), _DUE_FIRST),
    Queue.ALL: _worklist(_EVERYTHING, _NEWEST_FIRST),
}


async def worklist(
    pool: HotPool, session_id: UUID, wanted: Wanted, *, after: After, limit: int
) -> Sequence[Row]:
    """Return what waits for the caller's division, due first; everything goes newest first.

    No row: the session is over. A row without an id: nothing waits.
    """
    return await WORKLISTS[wanted.queue].all(pool, values_of(session_id, wanted, after, limit))


def values_of(session_id: UUID, wanted: Wanted, after: After, limit: int) -> Row:
    """Return the bind values of a page."""
    return {
        "session_id": session_id,
        "status": wanted.status,
        "item_code": wanted.item_code,
        "claimed_by_me": wanted.claimed_by_me,
        "due_before": wanted.due_before,
        "reference": wanted.reference,
        "after_on": after[0] if after else None,
        "after_id": after[-1] if after else None,
        "limit": limit,
    }


def place_in_worklist(wanted: Wanted, row: Row) -> tuple[Any, ...]:
    """Return the keyset values of a line; whatever waits somewhere waits until a day."""
    return (row["id"],) if wanted.queue is Queue.ALL else (row["step_due_on"], row["id"])


def expect_reference(wanted: Wanted) -> None:
    """Raise `ReferenceMistyped` where no acceptance number can read so."""
    if wanted.reference is not None and not is_reference(wanted.reference):
        raise ReferenceMistyped


async def listed(pool: HotPool, rows: Sequence[Row]) -> Sequence[Listed]:
    """Add guides to a page of a worklist, keeping its order."""
    guides = await guides_of_hot_lines(pool, [row["item_version_id"] for row in rows])
    return [Listed(row, guides[row["item_version_id"]]) for row in rows]
