"""Worklists: what they hold, and that the ten-thousandth line costs what the first does."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import Select, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.db import Database, enter
from app.domain.divisions.levels import Level
from app.models.catalogue import ServiceItemVersion
from app.models.requests.request import Request
from app.policies.permissions import Role
from app.policies.principals import SYSTEM, Staff
from app.policies.scope import EVERYTHING, Scope
from app.queries.divisions import scope_ranges_of
from app.queries.requests.lists import Queue, Wanted, place_in_worklist, worklist
from tests.builders.identity import a_staff_account
from tests.builders.requests import TOWNSHIP
from tests.builders.veterans import VILLAGE, a_person

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


async def _a_clerk(session: AsyncSession) -> Staff:
    account = await a_staff_account(session, Role.TOWNSHIP_CLERK, TOWNSHIP)
    return Staff(
        id=account.id,
        session_id=uuid7(),
        name=account.name,
        role=account.role,
        division_code=TOWNSHIP,
        level=Level.TOWNSHIP,
        person_id=None,
        scope=Scope(await scope_ranges_of(session, TOWNSHIP)),
    )


@pytest.mark.parametrize("queue", [Queue.MINE, Queue.ALL])
async def test_pages_of_a_worklist_hold_each_line_once_in_order(
    session: AsyncSession, queue: Queue
) -> None:
    await _filled(session)
    clerk, wanted = await _a_clerk(session), Wanted(queue)
    seen, after = [], None
    while rows := await worklist(session, clerk, wanted, after=after, limit=1000):
        seen += [place_in_worklist(wanted, row) for row in rows]
        after = seen[-1]
    assert len(seen) == len(set(seen)) == (MANY // 2 if queue is Queue.MINE else MANY)
    assert seen == sorted(seen, reverse=queue is Queue.ALL)


async def test_the_last_page_of_a_worklist_reads_no_more_than_the_first(
    database: Database,
) -> None:
    async with database.session() as session, session.begin() as transaction:
        await enter(session, EVERYTHING, SYSTEM)
        await _filled(session)
        clerk = await _a_clerk(session)
        await enter(session, clerk.scope, SYSTEM)  # As the clerk: both locks bite.
        first = await _rows_read(session, after=None)
        last = await _rows_read(session, after=(FIRST_DAY + timedelta(days=390), uuid7()))
        await transaction.rollback()
    assert first <= 21
    assert last <= 21


async def _rows_read(session: AsyncSession, *, after: tuple[object, ...] | None) -> int:
    """Return how many rows the page of a worklist takes from its index, and throws away."""
    statement: Select[Request] = select(Request).where(
        Request.division_code >= "350505001000",
        Request.division_code < "350505002000",
        Request.holder_code == TOWNSHIP,
    )
    if after is not None:
        day, last = after
        statement = statement.where(
            text("(requests.step_due_on, requests.id) > (:day, :last)").bindparams(
                day=day, last=last
            )
        )
    ordered = statement.order_by(Request.step_due_on, Request.id).limit(21)
    compiled = ordered.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    plan = await session.scalar(text(f"EXPLAIN (ANALYZE, FORMAT JSON) {compiled}"))
    [tree] = plan if isinstance(plan, list) else json.loads(str(plan))
    return _scanned(tree["Plan"])


def _scanned(node: dict[str, object]) -> int:
    below = node.get("Plans", [])
    assert isinstance(below, list)
    if node["Node Type"] in {"Index Scan", "Seq Scan", "Bitmap Heap Scan"}:
        rows, removed = node["Actual Rows"], node.get("Rows Removed by Filter", 0)
        assert isinstance(rows, int | float)
        assert isinstance(removed, int)
        if node["Relation Name"] == "requests":
            return int(rows) + removed
    return max((_scanned(part) for part in below), default=0)
