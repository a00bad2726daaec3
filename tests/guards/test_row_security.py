"""The second lock: what PostgreSQL refuses even when a query forgets its scope."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from app.db import Database, ScopeMissing
from app.domain.audit.tags import EventTag
from app.domain.divisions.code import CodeRange
from app.models.audit import Event
from app.models.base import Base
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING, Scope
from app.usecases.audit.record import record

ROLES = ("rongyao_app", "rongyao_hot", "rongyao_sealer")
AT = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
COUNT = text("SELECT count(*) FROM events WHERE tag = 'test:thing:done'")
REPLACED = {
    "batch_exclusions",
    "batch_tariffs",
    "calendar_days",
    "division_members",
    "employments",
    "family_members",
    "person_roles",
    "programme_pairs",
    "reconciliation_lines",
    "request_documents",
    "service_periods",
    "shift_exceptions",
    "shift_templates",
    "station_windows",
    "visit_areas",
}
"""Written anew as a whole, under an event that says so."""
FORGOTTEN = {
    "attachments",
    "attempt_counters",
    "bank_assertions",
    "bank_sessions",
    "citizen_sessions",
    "dpop_proofs",
    "idempotency_keys",
    "import_faults",
    "import_rows",
    "refresh_tokens",
    "staff_sessions",
}
"""Their time is over."""
LICHENG = Scope(ranges=(CodeRange("350502000000", "350503000000"),))
FENGZE = Scope(ranges=(CodeRange("350503000000", "350504000000"),))
RECORD = text(
    "SELECT record_event(:id, :at, 'test:thing:done', 'things', :id, NULL, :division,"
    " 'system', NULL, '{}', 'body', 'mac')"
)


async def _record(database: Database, number: int, division: str) -> None:
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(RECORD, {"id": UUID(int=number), "at": AT, "division": division})


async def test_no_working_role_is_superuser_or_owner(database: Database) -> None:
    statement = text(
        "SELECT rolname, rolsuper, rolbypassrls,"
        " (SELECT count(*) FROM pg_tables WHERE tableowner = rolname AND schemaname = 'public')"
        " FROM pg_roles WHERE rolname = ANY (:roles) ORDER BY rolname"
    )
    async with database.engine.connect() as connection:
        rows = (await connection.execute(statement, {"roles": list(ROLES)})).all()
    assert [tuple(row) for row in rows] == [(role, False, False, 0) for role in sorted(ROLES)]


async def test_the_pools_work_under_their_roles(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.scalar(text("SELECT current_user")) == "rongyao_app"
    async with database.hot.connection() as hot:
        row = await (await hot.execute("SELECT current_user AS role")).fetchone()
    assert row == {"role": "rongyao_hot"}


async def test_a_session_without_a_scope_is_refused(database: Database) -> None:
    async with database.session() as session, session.begin():
        with pytest.raises(ScopeMissing):
            await session.execute(select(Event.id))


async def test_rows_outside_the_scope_do_not_exist(database: Database) -> None:
    await _record(database, 1, "350502001001")
    for scope, expected in ((LICHENG, 1), (FENGZE, 0), (EVERYTHING, 1)):
        async with database.transaction(scope, SYSTEM) as session:
            assert await session.scalar(COUNT) == expected


@pytest.mark.parametrize("verb", ["UPDATE events SET tag = 'x'", "DELETE FROM events"])
async def test_events_refuse_every_change(database: Database, verb: str) -> None:
    await _record(database, 1, "350502001001")
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with database.transaction(EVERYTHING, SYSTEM) as session:
            await session.execute(text(verb))


@pytest.mark.parametrize("table", ["data_keys", "signing_keys", "staff_accounts", "agencies"])
async def test_keys_and_accounts_are_retired_and_never_deleted(
    database: Database, table: str
) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with database.transaction(EVERYTHING, SYSTEM) as session:
            # A table of our own, named above.
            await session.execute(text(f"DELETE FROM {table}"))  # noqa: S608


async def test_what_is_evidence_has_no_way_out(database: Database) -> None:
    statement = text(
        "SELECT table_name FROM information_schema.role_table_grants"
        " WHERE grantee = 'rongyao_app' AND privilege_type IN ('DELETE', 'TRUNCATE')"
        " AND table_name NOT LIKE 'procrastinate%'"
    )
    async with database.engine.connect() as connection:
        removable = set((await connection.scalars(statement)).all())
    assert removable == REPLACED | FORGOTTEN


@pytest.mark.parametrize(
    "verb", ["UPDATE events SET tag = 'x'", "DELETE FROM events", "TRUNCATE events CASCADE"]
)
async def test_not_even_the_owner_changes_events(database: Database, verb: str) -> None:
    async with database.hot.connection() as hot:
        await hot.execute("RESET ROLE")
        await hot.execute("SET ROLE rongyao_owner")
        with pytest.raises(InsufficientPrivilege, match="append-only"):
            await hot.execute(sql.SQL(verb))
        await hot.execute("RESET ROLE")
        await hot.execute("SET ROLE rongyao_hot")


async def test_the_hot_role_reads_and_nothing_else(database: Database) -> None:
    statement = (
        "SELECT DISTINCT privilege_type FROM information_schema.role_table_grants"
        " WHERE grantee = 'rongyao_hot'"
    )
    async with database.hot.connection() as hot:
        rows = await (await hot.execute(statement)).fetchall()
    assert rows == [{"privilege_type": "SELECT"}]


async def test_what_runs_as_the_owner_is_called_by_named_roles_alone(database: Database) -> None:
    statement = text(
        "SELECT p.proname, p.proconfig, array_agg(a.grantee::regrole::text ORDER BY a.grantee)"
        " FROM pg_proc p, LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a"
        " WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef GROUP BY p.oid"
    )
    async with database.engine.connect() as connection:
        found = (await connection.execute(statement)).all()
    assert {name for name, _, _ in found} >= {"record_event", "enter_staff", "registered"}
    # Objects of the caller's own temporary schema come last, or they would stand in for ours.
    assert {tuple(config) for _, config, _ in found} == {("search_path=public, pg_temp",)}
    callers = {name: set(roles) - {"rongyao_owner"} for name, _, roles in found}
    more = {name: roles for name, roles in callers.items() if roles != {"rongyao_app"}}
    both = {"rongyao_app", "rongyao_hot"}
    shared = ("enter_bank", "enter_citizen", "enter_staff", "finance_approved")
    assert more == dict.fromkeys(shared, both)


async def test_of_an_account_the_hot_role_reads_the_name_alone(database: Database) -> None:
    statement = (
        "SELECT column_name FROM information_schema.column_privileges"
        " WHERE grantee = 'rongyao_hot' AND table_name = 'staff_accounts' ORDER BY column_name"
    )
    async with database.hot.connection() as hot:
        rows = await (await hot.execute(statement)).fetchall()
        assert [row["column_name"] for row in rows] == ["id", "name"]
        with pytest.raises(InsufficientPrivilege):
            await hot.execute("SELECT password_hash FROM staff_accounts")


async def test_every_table_declares_its_protection(database: Database) -> None:
    statement = text(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind = 'r' AND relrowsecurity ORDER BY relname"
    )
    async with database.engine.connect() as connection:
        secured = set((await connection.scalars(statement)).all())
    declared = {
        mapper.class_.__table__.name: mapper.class_.__protection__
        for mapper in Base.registry.mappers
    }
    assert "events" in secured
    assert secured == {name for name, kind in declared.items() if kind.predicate is not None}


async def test_an_event_keeps_the_exact_bytes_it_authenticates(database: Database) -> None:
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        subject = Event(tag="x")
        event_id = await record(session, EventTag.CLOCK_SHIFTED, subject, at=AT, data={"days": 3})
        event = await session.get_one(Event, event_id)
    assert b'"data":{"days":3}' in event.body
    assert (event.known_tag, event.data) == (EventTag.CLOCK_SHIFTED, {"days": 3})
