"""With a foreign scope nothing of money is seen, and nothing is written into another's place."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.db import Database
from app.domain.divisions.code import CodeRange
from app.house import House
from app.models.base import Base
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING, NOBODY, Scope
from tests.builders.money import money_of_a_village
from tests.guards.test_row_security import FENGZE

NEW = (
    "app.models.payments",
    "app.models.subsidies",
    "app.models.operations",
)
QUANGANG = Scope(ranges=(CodeRange("350505000000", "350506000000"),))
OTHER_BANK = Scope(bank="ICBC")
TABLES = sorted(
    mapper.class_.__table__.name
    for mapper in Base.registry.mappers
    if mapper.class_.__module__.startswith(NEW) and mapper.class_.__protection__.predicate
)


@pytest.mark.parametrize("scope", [NOBODY, FENGZE, OTHER_BANK], ids=["nobody", "county", "bank"])
async def test_of_money_a_foreign_scope_sees_no_row(house: House, scope: Scope) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await money_of_a_village(session)
        held = [t for t in TABLES if await session.scalar(text(f"SELECT count(*) FROM {t}"))]  # noqa: S608
    async with house.database.transaction(scope, SYSTEM) as session:
        seen = [t for t in held if await session.scalar(text(f"SELECT count(*) FROM {t}"))]  # noqa: S608

    assert len(held) > 15
    assert seen == []


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("batches", "county_code"),
        ("remittances", "county_code"),
        ("payments", "division_code"),
        ("payment_accounts", "division_code"),
        ("entitlements", "division_code"),
        ("operations", "division_code"),
        ("bank_lines", "division_code"),
        ("reconciliations", "county_code"),
    ],
)
async def test_no_row_is_moved_into_another_place(
    database: Database, house: House, table: str, column: str
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await money_of_a_village(session)
    elsewhere = text(f"UPDATE {table} SET {column} = '350503000000'")  # noqa: S608
    with pytest.raises(DBAPIError, match="row-level security"):
        async with database.transaction(QUANGANG, SYSTEM) as session:
            await session.execute(elsewhere)
