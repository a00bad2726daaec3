"""Worklists: what they hold, and that the ten-thousandth line costs what the first does."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.db import Database
from app.domain.requests.states import RequestStatus
from app.models.catalogue import ServiceItemVersion
from app.models.identity.staff import StaffSession
from app.models.requests.request import Request
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.requests.worklist import (
    WORKLISTS,
    Queue,
    Row,
    Wanted,
    place_in_worklist,
    values_of,
    worklist,
)
from tests.builders.identity import a_staff_account, opened_for
from tests.builders.requests import COUNTY, TOWNSHIP
from tests.builders.veterans import VILLAGE, a_person, open_vault

MANY = 12_000
FIRST_DAY = date(2026, 3, 2)
FILL = text("""
INSERT INTO requests (id, person_id, division_code, item_version_id, item_code, origin, channel,
  form, urgent, status, reference, submitted_at, accepted_at, accepted_on, accepted_by_silence,
  provisional, step_key, step_due_on, holder_code, holder_level, version)
SELECT gen_random_uuid(), :person, :village, :item, 'hardship_aid', 'applied', 'miniapp', '{}',
  false, 'in_review', 'n' || n, now(), now(), :day, false, false, 'township_opinion',
  CAST(:day AS date) + n % 400, CASE WHEN n % 2 = 0 THEN :holder ELSE :elsewhere END,
  'township', 1
FROM generate_series(1, :many) n
""")


async def _filled(session: AsyncSession) -> None:
    """Twelve thousand requests under review, half of them at the township in question."""
    person = await a_person(session)
    item = select(ServiceItemVersion.id).where(ServiceItemVersion.item_code == "hardship_aid")
    values = {
        "person": person.id,
        "village": VILLAGE,
        "item": (await session.scalars(item)).one(),
        "day": FIRST_DAY,
        "holder": TOWNSHIP,
        "elsewhere": "350505100000",
        "many": MANY,
    }
    await session.execute(FILL, values)
    for statement in ("SET ROLE rongyao_owner", "ANALYZE requests", "SET ROLE rongyao_app"):
        await session.execute(text(statement))


async def _a_clerk(
    database: Database, role: Role = Role.TOWNSHIP_CLERK, division: str = TOWNSHIP
) -> UUID:
    """Fill the worklists; return the session of somebody who may look at them."""
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        await open_vault(session)
        await _filled(session)
        account = await a_staff_account(session, role, division)
        opened = opened_for(account, session)
    return opened.id


@pytest.mark.parametrize(
    ("queue", "role", "division"),
    [
        (Queue.MINE, Role.TOWNSHIP_CLERK, TOWNSHIP),
        (Queue.ALL, Role.TOWNSHIP_CLERK, TOWNSHIP),
        (Queue.ALL, Role.COUNTY_REVIEWER, COUNTY),
    ],
)
async def test_pages_of_a_worklist_hold_each_line_once_in_order(
    database: Database, queue: Queue, role: Role, division: str
) -> None:
    session_id, wanted = await _a_clerk(database, role, division), Wanted(queue)
    seen: list[tuple[object, ...]] = []
    while rows := await _page(database, session_id, wanted, seen[-1] if seen else None):
        seen += [place_in_worklist(wanted, row) for row in rows]
    assert len(seen) == len(set(seen)) == (MANY // 2 if queue is Queue.MINE else MANY)
    assert seen == sorted(seen, reverse=queue is Queue.ALL)


async def _page(
    database: Database, session_id: UUID, wanted: Wanted, after: tuple[object, ...] | None
) -> list[Row]:
    rows = await worklist(database.hot, session_id, wanted, after=after, limit=1000)
    return [row for row in rows if row["id"] is not None]


async def test_the_last_page_of_a_worklist_reads_no_more_than_the_first(
    database: Database,
) -> None:
    session_id = await _a_clerk(database)
    for after in (None, (FIRST_DAY + timedelta(days=390), uuid7())):
        scan = await _scan(database, session_id, Wanted(Queue.MINE), after)
        assert scan["Index Name"] == "ix_requests_holder"
        assert _rows_taken(scan) <= 21


@pytest.mark.parametrize(
    ("role", "division", "index"),
    [
        (Role.TOWNSHIP_CLERK, TOWNSHIP, "ix_requests_division"),
        (Role.COUNTY_REVIEWER, COUNTY, "pk_requests"),
    ],
)
async def test_everything_in_scope_is_found_by_division_or_by_age(
    database: Database, role: Role, division: str, index: str
) -> None:
    caller, wanted = await _a_clerk(database, role, division), Wanted(Queue.ALL)
    for after in (None, (await _middle(database, caller),)):
        scan = await _scan(database, caller, wanted, after)
        assert scan["Index Name"] == index
        assert _rows_taken(scan) <= 21


async def test_filters_leave_what_they_say(database: Database) -> None:
    clerk = await _a_clerk(database)
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        mine = select(StaffSession.account_id).where(StaffSession.id == clerk).scalar_subquery()
        two = update(Request).where(Request.reference.in_(["n2", "n3"]))
        await session.execute(two.values(claimed_by=mine))
    # Of every four hundred requests one is due on the first day; half of all are held here.
    for queue, held in ((Queue.MINE, 1), (Queue.ALL, 2)):
        for wanted, count in (
            (Wanted(queue, reference="n2"), 1),
            (Wanted(queue, reference="n3"), held - 1),
            (Wanted(queue, claimed_by_me=True), held),
            (Wanted(queue, due_before=FIRST_DAY + timedelta(days=2)), 30 * held),
            (Wanted(queue, RequestStatus.APPROVED), 0),
            (Wanted(queue, RequestStatus.IN_REVIEW, "hardship_aid", reference="n4"), 1),
            (Wanted(queue, item_code="honour_plaque"), 0),
        ):
            assert len(await _page(database, clerk, wanted, None)) == count, wanted
    [line] = await _page(database, clerk, Wanted(Queue.MINE, claimed_by_me=True), None)
    names = (line["person_name"], line["division_name"], line["claimed_by"])
    assert names == ("陈建国", "锦祥社区居委会", "陈建国")


async def test_other_divisions_are_nobodys_worklist(database: Database) -> None:
    neighbour = await _a_clerk(database, Role.COUNTY_REVIEWER, "350502000000")
    assert await _page(database, neighbour, Wanted(Queue.ALL), None) == []
    assert await _page(database, uuid7(), Wanted(Queue.ALL), None) == []


async def _middle(database: Database, session_id: UUID) -> UUID:
    rows = await _page(database, session_id, Wanted(Queue.ALL), None)
    found: UUID = rows[len(rows) // 2]["id"]
    return found


async def _scan(
    database: Database, session_id: UUID, wanted: Wanted, after: tuple[object, ...] | None
) -> dict[str, Any]:
    """Return the node of the plan that took rows from requests; a page of twenty and one."""
    statement = f"EXPLAIN (ANALYZE, FORMAT JSON) {WORKLISTS[wanted.queue].sql}"
    async with database.hot.connection() as hot:
        values = values_of(session_id, wanted, after, 21)
        plan = await (await hot.execute(statement.encode(), values)).fetchone()
    assert plan is not None
    [tree] = plan["QUERY PLAN"]
    [scan] = [node for node in _nodes(tree["Plan"]) if node.get("Relation Name") == "requests"]
    return scan


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Walk what was run of a plan."""
    if node["Actual Loops"]:
        yield node
        for part in node.get("Plans", []):
            yield from _nodes(part)


def _rows_taken(scan: dict[str, Any]) -> int:
    """Return how many rows a scan took from its index, with those it threw away."""
    return int(scan["Actual Rows"]) + int(scan.get("Rows Removed by Filter", 0))
