"""What looks up one payment among many rows finds it by an index."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from uuid_utils.compat import uuid7

from app.db import Database, libpq_url
from app.domain.payments.terms import PaymentStatus
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.queries.payments.trail import trail_of
from app.queries.results.bank_reads import BY_CARD
from tests.queries.payments.test_payment_rules import a_payment

ROWS = 200_000
MANY = {
    "bank_lines": (
        "INSERT INTO bank_lines (id, bank_code, serial, delivery_id, line_no, division_code,"
        " payment_no, attempt, amount_fen, code, booked_at, applied_at, outcome, payment_id)"
        " SELECT gen_random_uuid(), 'ABC', 'N' || n, %(other)s, n, '350505000000', 'PN' || n, 1,"
        " 100, '0000', now(), now(), 'paid', CASE WHEN mod(n, 100) > 0 THEN gen_random_uuid() END"
        " FROM generate_series(1, %(rows)s) n"
    ),
    "statement_lines": (
        "INSERT INTO statement_lines (id, statement_id, line_no, serial, payment_no, attempt,"
        " amount_fen, direction, booked_at) SELECT gen_random_uuid(), %(other)s, n, 'N' || n,"
        " 'PN' || n, 1, 100, 'credited', now() FROM generate_series(1, %(rows)s) n"
    ),
    "payment_attempts": (
        "INSERT INTO payment_attempts (id, payment_id, payment_no, attempt, person_id,"
        " division_code, batch_id, bank_code, account_id, amount_fen, status, ended_at)"
        " SELECT gen_random_uuid(), gen_random_uuid(), 'PN' || n, 1, gen_random_uuid(),"
        " '350505001001', %(other)s, 'ABC', gen_random_uuid(), 100, 'failed', now()"
        " FROM generate_series(1, %(rows)s) n"
    ),
}


@pytest.fixture
def millions(database_url: str) -> str:
    """Rows of others, as many as tell an index from a scan; nothing they refer to is there."""
    with psycopg.connect(libpq_url(database_url)) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        for rows in MANY.values():
            connection.execute(rows.encode(), {"other": uuid7(), "rows": ROWS})
    with psycopg.connect(libpq_url(database_url), autocommit=True) as connection:
        for table in MANY:
            connection.execute(f"ANALYZE {table}".encode())
    return database_url


@pytest.mark.usefixtures("millions")
async def test_a_trail_reads_no_table_of_lines_from_end_to_end(database: Database) -> None:
    asked: list[tuple[str, Any]] = []
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        payment = await a_payment(session, PaymentStatus.PAID)
        connection = await session.connection()

        def note(*args: Any) -> None:
            asked.append((args[2], args[3]))

        event.listen(connection.sync_connection, "before_cursor_execute", note)
        await trail_of(session, EVERYTHING, payment.payment_no)
        event.remove(connection.sync_connection, "before_cursor_execute", note)
        scans: dict[str, set[str]] = {}
        for statement, values in [one for one in asked if one[0].startswith("SELECT")]:
            plan = await connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values)
            [tree] = plan.scalar_one()
            _gather(tree["Plan"], scans)
    assert set(scans) == set(MANY)
    assert [table for table, nodes in scans.items() if "Seq Scan" in nodes] == []


@pytest.mark.usefixtures("millions")
async def test_a_card_finds_the_attempts_that_went_to_it(database: Database) -> None:
    proof = ("session_id", "proof", "proof_ends_at", "read_id", "operation", "subject")
    values: dict[str, Any] = dict.fromkeys((*proof, "read_count"))
    values |= {"number_index": b"n", "period": date(2026, 11, 1)}
    async with database.hot.connection() as hot:
        statement = f"EXPLAIN (FORMAT JSON) {BY_CARD.sql}"
        row = await (await hot.execute(statement.encode(), values)).fetchone()
    assert row is not None
    scans: dict[str, set[str]] = {}
    [tree] = row["QUERY PLAN"]
    _gather(tree["Plan"], scans)
    assert "Seq Scan" not in scans["payment_attempts"]


def _gather(node: dict[str, Any], scans: dict[str, set[str]]) -> None:
    """Note how the plan reads each of the tables that hold many rows."""
    for each in _nodes(node):
        if each.get("Relation Name") in MANY:
            scans.setdefault(each["Relation Name"], set()).add(each["Node Type"])


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for part in node.get("Plans", []):
        yield from _nodes(part)
