"""The worklist knows its reader in the statement that reads it, and refuses as every route does."""

from typing import Any

import httpx
import pytest
from sqlalchemy import update

from app.house import House
from app.models.identity.staff import StaffAccount, StaffSession
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import SignedIn, signed_in_staff
from tests.builders.requests import STAFF, TOWNSHIP

QUEUES = ("mine", "escalated", "all")


async def _answers(
    client: httpx.AsyncClient, caller: SignedIn, **more: str
) -> set[tuple[int, Any]]:
    """Return the status and the problem of each queue; they are the same for all three."""
    answers = [
        await client.get(f"{STAFF}/requests", params={"queue": q, **more}, headers=caller.headers)
        for q in QUEUES
    ]
    return {(answer.status_code, answer.json().get("code")) for answer in answers}


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
async def test_who_administers_accounts_has_no_worklist(
    house: House, client: httpx.AsyncClient, role: Role
) -> None:
    admin = await signed_in_staff(house, role, "350000000000")
    assert await _answers(client, admin) == {(403, "permission_missing")}


async def test_a_given_password_is_changed_before_anything_is_read(
    house: House, client: httpx.AsyncClient
) -> None:
    clerk = await signed_in_staff(house, Role.TOWNSHIP_CLERK, TOWNSHIP)
    assert await _answers(client, clerk) == {(200, None)}
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        mine = update(StaffAccount).where(StaffAccount.id == clerk.account_id)
        await session.execute(mine.values(password_given=True))
    assert await _answers(client, clerk) == {(403, "password_change_needed")}


async def test_a_session_that_is_over_reads_nothing_whatever_it_asks_for(
    house: House, client: httpx.AsyncClient
) -> None:
    clerk = await signed_in_staff(house, Role.TOWNSHIP_CLERK, TOWNSHIP)
    assert await _answers(client, clerk, reference="no number") == {(422, "reference_mistyped")}
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        mine = update(StaffSession).where(StaffSession.id == clerk.session_id)
        await session.execute(mine.values(idle_ends_at=StaffSession.created_at))
    assert await _answers(client, clerk, reference="no number") == {(401, "session_ended")}


@pytest.mark.parametrize("name", ["reference", "item_code"])
async def test_a_nul_in_a_filter_is_refused_at_the_door(
    house: House, client: httpx.AsyncClient, name: str
) -> None:
    clerk = await signed_in_staff(house, Role.TOWNSHIP_CLERK, TOWNSHIP)
    [(status, _)] = await _answers(client, clerk, **{name: "a\x00b"})
    assert 400 <= status < 500
