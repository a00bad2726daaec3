"""What people look at most: the first page, and where one request stands.

Each is one statement on the read-only pool. `enter_citizen` recognises the caller, and every
row is bound to the person that it returns: that is the scope predicate of these statements.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.db import HotPool, HotRead
from app.domain.identity.agency import AgencyScope
from app.domain.requests.states import ENDED, OPEN, RequestStatus
from app.domain.requests.timeline import NOTIFYING
from app.queries.literals import listed
from app.queries.payments.next_payment import NEXT_PAYMENT, NEXT_PAYMENT_SHOWN
from app.queries.requests.telling import told_of_money

SHOWN_AT_HOME = 5
COUNTED_UNREAD = 100


# The two statements below hold no value of a caller: what is formatted in are our own terms.
_CALLER = """
WITH caller AS MATERIALIZED (
  SELECT account_id, person_id AS caller_id, subject_id, agency_id, scopes, starts_on,
    ends_before, revoked, principal_alive, entered_at
  FROM enter_citizen(CAST(:session_id AS uuid), CAST(:acting_for AS uuid))
)"""

_STATUS = HotRead(
    text(
        _CALLER
        + """
SELECT caller.*, r.id, r.reference, r.item_code, r.status, r.urgent, r.submitted_at, r.due_on,
  r.provisional, v.guide -> 'title' AS title
FROM caller
LEFT JOIN requests r ON r.id = CAST(:request_id AS uuid) AND r.person_id = caller.subject_id
LEFT JOIN service_item_versions v ON v.id = r.item_version_id"""
    )
)

_HOME_SQL = f""",{NEXT_PAYMENT}
mine AS (
  SELECT r.* FROM caller JOIN requests r ON r.person_id = caller.subject_id
  WHERE r.status IN ({listed(OPEN | {RequestStatus.DRAFT})})
),
shown AS (
  SELECT m.id, m.reference, m.item_code, m.status, m.urgent, m.submitted_at, m.due_on,
    m.provisional, v.guide -> 'title' AS title
  FROM mine m JOIN service_item_versions v ON v.id = m.item_version_id
  ORDER BY m.id DESC LIMIT {SHOWN_AT_HOME}
),
unread AS (
  SELECT 1 FROM caller
  JOIN events e ON e.person_id = caller.subject_id
  LEFT JOIN notification_marks n
    ON n.account_id = caller.account_id AND n.person_id = caller.subject_id
  WHERE (e.subject_table = 'requests' AND e.tag IN ({listed(NOTIFYING)})
      OR {told_of_money("e")} AND (caller.subject_id = caller.caller_id
        OR caller.scopes @> ARRAY['{AgencyScope.VIEW_PAYMENTS}']))
    AND (n.read_through IS NULL OR e.id > n.read_through)
  LIMIT {COUNTED_UNREAD}
)
SELECT caller.*, p.name AS person_name,{NEXT_PAYMENT_SHOWN}
  coalesce((SELECT jsonb_agg(to_jsonb(s) ORDER BY s.id DESC) FROM shown s), '[]') AS requests,
  (SELECT count(*) FROM mine WHERE status <> 'draft') AS open_count,
  (SELECT count(*) FROM mine WHERE status = 'supplement_required') AS to_supplement,
  (SELECT count(*) FROM requests r LEFT JOIN ratings g ON g.request_id = r.id
   WHERE r.person_id = caller.subject_id AND r.status IN ({listed(ENDED)})
     AND g.id IS NULL) AS to_rate,
  (SELECT count(*) FROM unread) AS unread
FROM caller LEFT JOIN persons p ON p.id = caller.subject_id"""  # noqa: S608

_HOME = HotRead(text(_CALLER + _HOME_SQL))

Row = Mapping[str, Any]


async def home_row(pool: HotPool, caller: Row) -> Row | None:
    """Return the first page; None where the session is over."""
    return await _HOME.one(pool, caller)


async def status_row(pool: HotPool, caller: Row, request_id: UUID) -> Row | None:
    """Return where a request stands; its `id` is None where it is nobody's or not the caller's."""
    return await _STATUS.one(pool, {**caller, "request_id": request_id})
