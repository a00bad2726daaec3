"""What the first statement of a signed-in transaction sets, in the database and in the session."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import Database
from app.domain.divisions.code import CodeRange
from app.domain.divisions.levels import Level
from app.domain.identity.staff import SessionEnd
from app.models.identity.citizens import CitizenSession, WechatAccount
from app.models.identity.staff import StaffAccount, StaffSession
from app.models.veterans.persons import Person
from app.policies.permissions import Role
from app.policies.principals import SYSTEM, Actor, ActorKind
from app.policies.scope import EVERYTHING, NOBODY
from app.queries.identity.entering import enter_as_citizen, enter_as_staff
from app.usecases.identity.forget_sign_ins import forget_sign_ins
from tests.builders.identity import a_binding, a_staff_account, opened_for
from tests.builders.veterans import OTHER_VILLAGE, VILLAGE, a_person, open_vault


@pytest.fixture
async def fresh(database: Database) -> AsyncIterator[AsyncSession]:
    """A session of role app that has entered nothing yet."""
    async with database.session() as session, session.begin():
        yield session


async def a_staff_session(
    database: Database, role: Role = Role.TOWNSHIP_CLERK, division: str = "350505001000"
) -> tuple[UUID, UUID]:
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        await open_vault(session)
        account = await a_staff_account(session, role, division)
        opened = opened_for(account, session)
    return account.id, opened.id


async def two_people(database: Database) -> None:
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        await a_person(session, "陈建国", VILLAGE)
        await a_person(session, "雷金花", OTHER_VILLAGE)


async def names_seen(session: AsyncSession) -> list[str]:
    """Ask without a predicate: only row security stands between."""
    return list(await session.scalars(select(Person.name)))


async def test_staff_enter_with_the_subtree_of_their_division(
    database: Database, fresh: AsyncSession
) -> None:
    await two_people(database)
    account_id, session_id = await a_staff_session(database)

    entered = await enter_as_staff(fresh, session_id)

    assert entered is not None
    staff = entered.staff
    assert (staff.id, staff.role, staff.level) == (
        account_id,
        Role.TOWNSHIP_CLERK,
        Level.TOWNSHIP,
    )
    assert staff.scope.ranges == (CodeRange("350505001000", "350505002000"),)
    assert fresh.info["actor"] == Actor(ActorKind.STAFF, account_id)
    assert fresh.info["now"] == await fresh.scalar(select(func.app_now()))
    assert await names_seen(fresh) == ["陈建国"]


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
async def test_administrators_of_accounts_see_no_person_at_all(
    database: Database, fresh: AsyncSession, role: Role
) -> None:
    await two_people(database)
    _, session_id = await a_staff_session(database, role, "350000000000")

    entered = await enter_as_staff(fresh, session_id)

    assert entered is not None
    assert entered.staff.scope == NOBODY
    assert await names_seen(fresh) == []


async def test_nobody_enters_with_a_session_that_is_over(
    database: Database, fresh: AsyncSession
) -> None:
    account_id, session_id = await a_staff_session(database)
    assert await enter_as_staff(fresh, uuid4()) is None
    assert await enter_as_citizen(fresh, session_id, None) is None

    for change in (
        update(StaffSession).values(idle_ends_at=StaffSession.created_at),
        update(StaffSession).values(
            idle_ends_at=StaffSession.ends_at,
            revoked_at=func.app_now(),
            revoked_because=SessionEnd.SIGNED_OUT,
        ),
    ):
        async with database.transaction(EVERYTHING, SYSTEM) as session:
            await session.execute(change)
        assert await enter_as_staff(fresh, session_id) is None

    async with database.transaction(EVERYTHING, SYSTEM) as session:
        open_again = {"revoked_at": None, "revoked_because": None}
        await session.execute(update(StaffSession).values(open_again))
        mine = update(StaffAccount).where(StaffAccount.id == account_id)
        await session.execute(mine.values(disabled_at=func.app_now()))
    assert await enter_as_staff(fresh, session_id) is None


async def test_a_citizen_enters_with_own_rows_and_no_division(
    database: Database, fresh: AsyncSession
) -> None:
    await two_people(database)
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        person = (await session.scalars(select(Person).where(Person.name == "雷金花"))).one()
        account = WechatAccount(appid="wx1", openid="o1234567890", created_at=session.info["now"])
        session.add(account)
        await session.flush()
        opened = CitizenSession(
            account_id=account.id,
            created_at=session.info["now"],
            ends_at=session.info["now"] + timedelta(days=1),
        )
        session.add_all([opened, a_binding(account.id, person.id, session)])

    entered = await enter_as_citizen(fresh, opened.id, None)

    assert entered is not None
    assert entered.citizen.subject_id == entered.citizen.person_id == person.id
    assert entered.citizen.scope.ranges == ()
    assert entered.authority is None
    assert await names_seen(fresh) == ["雷金花"]


async def test_a_hot_read_recognises_callers_and_calls_no_other_function_of_the_owner(
    database: Database,
) -> None:
    async with database.hot.connection() as connection:
        for call in ("enter_staff(NULL)", "enter_citizen(NULL, NULL)"):
            nobody = await connection.execute(f"SELECT * FROM {call}".encode())  # noqa: S608
            assert await nobody.fetchall() == []
        for call in ("division_of_person(NULL)", "registered('{}', NULL)"):
            with pytest.raises(Exception, match="permission denied for function"):
                await connection.execute(f"SELECT {call}".encode())


async def test_sessions_that_ended_a_month_ago_are_forgotten_with_their_tokens(
    database: Database, session: AsyncSession
) -> None:
    await a_staff_session(database)
    now = session.info["now"]

    await forget_sign_ins(session, now + timedelta(days=30))
    assert await session.scalar(select(func.count()).select_from(StaffSession)) == 1
    await forget_sign_ins(session, now + timedelta(days=31))
    assert await session.scalar(select(func.count()).select_from(StaffSession)) == 0


async def test_role_app_cannot_remove_accounts_bindings_or_agencies(session: AsyncSession) -> None:
    for table in ("staff_accounts", "wechat_accounts", "identity_bindings", "agencies"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            async with session.begin_nested():
                await session.execute(text(f"DELETE FROM {table}"))  # noqa: S608
