"""What hangs on a board, and for how long."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import update

from app.domain.veterans.terms import PersonRole
from app.house import House
from app.models.requests.publicity import PublicNotice
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.requests import HARDSHIP_FORM, MONDAY, Case, a_case, days_later, set_clock


async def _publicised(case: Case) -> Any:
    request = await (await case.veteran()).applies(
        "hardship_aid", HARDSHIP_FORM, promised=["event_proof"]
    )
    village, township = await case.village(), await case.township()
    request = await village.does(request, "accept")
    visited = {"checks": ["home_visit", "family_income"], "award": {"amount_fen": 500_000}}
    agreed = {"result": "agree", "opinion": "属实"}
    request = await village.does(request, "decide", {**agreed, **visited})
    request = await township.does(request, "decide", {**agreed, "checks": ["no_duplicate"]})
    board = {"place": "village_board", "site": "锦祥社区公示栏"}
    return await township.does(request, "publicise", board)


async def test_a_child_is_not_named(house: House, client: httpx.AsyncClient) -> None:
    await set_clock(house, MONDAY)
    orphan = await a_case(
        house,
        client,
        name="黄小宝",
        born_on=date(2012, 6, 1),
        roles=(PersonRole.MARTYR_KIN,),
    )
    request = await _publicised(orphan)
    assert request["notice"]["shown"] == {
        "division": "泉港区山腰街道锦祥社区居委会",
        "amount": 500_000,
    }


async def test_days_off_published_meanwhile_make_a_notice_hang_longer(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    request = await _publicised(case)
    assert request["notice"]["last_day"] == "2026-03-06"
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        # As it was reckoned before the year was published.
        await session.execute(
            update(PublicNotice)
            .where(PublicNotice.request_id == UUID(request["id"]))
            .values(last_day=date(2026, 3, 3))
        )
    await days_later(house, 4)  # The last day itself, a Friday.
    ended = {"conclusion": "无异议"}
    status, problem = await (await case.township()).is_refused(request, "close-publicity", ended)
    assert (status, problem["code"]) == (409, "publicity_running")
    await days_later(house, 1)
    closed = await (await case.township()).does(request, "close-publicity", ended)
    assert closed["step_key"] == "county_decision"


async def test_a_notice_that_a_colleague_looks_after_is_left_alone(
    house: House, client: httpx.AsyncClient
) -> None:
    await set_clock(house, MONDAY)
    case = await a_case(house, client)
    request = await _publicised(case)
    claimed = await (await case.township()).does(request, "claim")
    ended = {"conclusion": "无异议"}
    status, problem = await (await case.township()).is_refused(claimed, "close-publicity", ended)
    assert (status, problem["code"]) == (409, "claimed_by_another")
