"""Budgets: one for each kind of caller, and one caller cannot spend another's."""

import time

import httpx
import pytest
from starlette.applications import Starlette

from app.settings import Settings
from tests.fixtures.edge_house import EdgeHouse, bearer, client_of


@pytest.fixture
def edge_settings() -> Settings:
    return Settings(
        environment="test", workers=2, stranger_calls_per_minute=6, staff_calls_per_minute=8
    )


async def test_a_caller_over_its_budget_is_told_when_to_come_back(
    known: httpx.AsyncClient, edge: EdgeHouse, edge_app: object
) -> None:
    # Eight a minute over two processes: four here.
    answers = [await known.get("/things") for _ in range(5)]
    async with client_of(edge_app, bearer(edge)) as other:  # type: ignore[arg-type]  # A Starlette.
        unharmed = await other.get("/things")

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert answers[-1].json()["code"] == "too_many"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert unharmed.status_code == 200


async def test_guessing_tokens_spends_the_budget_of_the_address(
    stranger: httpx.AsyncClient, known: httpx.AsyncClient
) -> None:
    guesses = [
        await stranger.get("/things", headers={"Authorization": f"Bearer guess{n}"})
        for n in range(4)
    ]

    assert [answer.status_code for answer in guesses] == [401, 401, 401, 429]
    assert (await known.get("/things")).status_code == 200


async def test_a_guesser_with_a_new_address_each_time_has_one_budget(edge_app: Starlette) -> None:
    told = []
    for number in range(1, 5):
        transport = httpx.ASGITransport(edge_app, client=(f"2001:db8::{number:x}", 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://edge.test") as guesser:
            headers = {"Authorization": f"Bearer guess{number}"}
            told.append((await guesser.get("/edge/v1/things", headers=headers)).status_code)

    assert told == [401, 401, 401, 429]


async def test_a_clock_set_back_keeps_nobody_out(
    known: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [await known.get("/things") for _ in range(4)]
    an_hour_ago = time.time() - 3600
    monkeypatch.setattr(time, "time", lambda: an_hour_ago)
    over = await known.get("/things")

    assert [answer.status_code for answer in answers] == [200] * 4
    assert over.status_code == 429
    assert int(over.headers["retry-after"]) <= 60
