"""Commit before the answer, and what a refusal leaves behind."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text, update

from app.edge.idempotency import MONEY
from app.models.idempotency import IdempotencyKey
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.usecases.idempotency.forget_answers import forget_answers
from tests.fixtures.edge_house import EdgeHouse, bearer, client_of

KEY = {"Idempotency-Key": "0192f0c1-aaaa-7000-8000-000000000001"}


async def names(edge: EdgeHouse) -> list[str]:
    async with edge.database.transaction(EVERYTHING, SYSTEM) as session:
        return list(await session.scalars(text("SELECT name FROM things ORDER BY name")))


def fresh() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


async def test_a_commit_that_fails_is_answered_as_a_refusal_and_not_as_success(
    known: httpx.AsyncClient, edge: EdgeHouse
) -> None:
    # The name is unique, but PostgreSQL looks only at the commit.
    first = await known.post("/things", json={"name": "甲"}, headers=fresh())
    second = await known.post("/things", json={"name": "甲"}, headers=fresh())

    assert first.status_code == 201
    assert (second.status_code, second.json()["code"]) == (409, "clashes_with_stored")
    assert await names(edge) == ["甲"]


async def test_a_refusal_that_must_persist_is_committed_and_then_answered(
    stranger: httpx.AsyncClient, edge: EdgeHouse
) -> None:
    answer = await stranger.post("/doors", json={"name": "记住", "count": 1})

    assert answer.status_code == 401
    assert await names(edge) == ["记住"]


async def test_any_other_refusal_leaves_nothing_behind(
    stranger: httpx.AsyncClient, known: httpx.AsyncClient, edge: EdgeHouse
) -> None:
    refused = await stranger.post("/doors", json={"name": "忘记", "count": 2})
    keyed = await known.post("/things", json={"name": "忘记", "count": 8}, headers=KEY)

    assert (refused.status_code, keyed.status_code) == (409, 409)
    assert await names(edge) == []


async def test_a_database_lost_in_the_middle_is_answered_as_unavailable_and_comes_back(
    stranger: httpx.AsyncClient, known: httpx.AsyncClient
) -> None:
    lost = await stranger.get("/cut")
    after = await known.get("/things")

    assert (lost.status_code, lost.json()["code"]) == (503, "database_busy")
    assert lost.headers["retry-after"] == "2"
    assert after.status_code == 200


async def test_the_same_submit_twice_gets_the_first_answer_again(
    known: httpx.AsyncClient, edge: EdgeHouse
) -> None:
    first = await known.post("/things", json={"name": "甲"}, headers=KEY)
    again = await known.post("/things", json={"name": "甲"}, headers=KEY)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["etag"] == first.headers["etag"] == '"1"'
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert await names(edge) == ["甲"]


async def test_ten_equal_submits_at_once_do_the_work_once(
    known: httpx.AsyncClient, edge: EdgeHouse
) -> None:
    body = {"name": "甲", "count": 9}

    answers = await asyncio.gather(
        *(known.post("/things", json=body, headers=KEY) for _ in range(10))
    )
    later = await known.post("/things", json=body, headers=KEY)

    busy = [answer for answer in answers if answer.status_code == 409]
    done = [answer for answer in answers if answer.status_code == 201]
    assert len(busy) + len(done) == 10
    assert done
    assert {answer.json()["code"] for answer in busy} <= {"idempotency_in_progress"}
    assert all(answer.headers["retry-after"] == "1" for answer in busy)
    assert {answer.content for answer in done} == {later.content}
    assert await names(edge) == ["甲"]


@pytest.mark.parametrize(
    ("path", "raw"),
    [
        ("/things", '{"name": "乙"}'),
        ("/things", '{"name":  "甲"}'),
        ("/things?x=1", '{"name": "甲"}'),
    ],
)
async def test_a_key_is_good_for_one_operation_and_one_body(
    known: httpx.AsyncClient, path: str, raw: str
) -> None:
    json_type = {"Content-Type": "application/json"}
    await known.post("/things", content='{"name": "甲"}', headers=KEY | json_type)

    answer = await known.post(path, content=raw, headers=KEY | json_type)

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


async def test_another_caller_may_use_the_same_key(
    known: httpx.AsyncClient, edge: EdgeHouse, edge_app: object
) -> None:
    await known.post("/things", json={"name": "甲"}, headers=KEY)
    async with client_of(edge_app, bearer(edge)) as other:  # type: ignore[arg-type]  # A Starlette.
        answer = await other.post("/things", json={"name": "乙"}, headers=KEY)

    assert answer.status_code == 201
    assert await names(edge) == ["乙", "甲"] or await names(edge) == ["甲", "乙"]


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 400, "idempotency_key_missing"),
        ({"Idempotency-Key": "short"}, 422, "idempotency_key_malformed"),
        ({"Idempotency-Key": "x" * 65}, 422, "idempotency_key_malformed"),
        ({"Idempotency-Key": "a key with blanks in it"}, 422, "idempotency_key_malformed"),
    ],
)
async def test_a_submit_needs_a_proper_key(
    known: httpx.AsyncClient, headers: dict[str, str], status: int, code: str
) -> None:
    answer = await known.post("/things", json={"name": "甲"}, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_refused_submit_may_be_put_right_under_the_same_key(
    known: httpx.AsyncClient,
) -> None:
    refused = await known.post("/things", json={"name": "甲", "count": 8}, headers=KEY)
    right = await known.post("/things", json={"name": "甲", "count": 1}, headers=KEY)

    assert (refused.status_code, right.status_code) == (409, 201)


async def test_the_same_file_is_the_same_request_under_another_boundary(
    known: httpx.AsyncClient,
) -> None:
    file = {"file": ("证件.pdf", b"%PDF-1.7 " + b"x" * 5000, "application/pdf")}
    other = {"file": ("证件.pdf", b"%PDF-1.7 " + b"y" * 5000, "application/pdf")}

    first = await known.post("/files", files=file, headers=KEY)
    again = await known.post("/files", files=file, headers=KEY)
    changed = await known.post("/files", files=other, headers=KEY)

    assert (first.status_code, first.json()) == (200, {"size": 5009})
    assert again.headers["idempotency-replayed"] == "true"
    assert changed.json()["code"] == "idempotency_key_reused"


async def test_a_kept_answer_is_sealed_and_forgotten_after_its_time(
    known: httpx.AsyncClient, edge: EdgeHouse
) -> None:
    await known.post("/things", json={"name": "张三丰"}, headers=KEY)
    async with edge.database.transaction(EVERYTHING, SYSTEM) as session:
        (kept,) = await session.scalars(IdempotencyKey.__table__.select())
        row = (await session.execute(text("SELECT * FROM idempotency_keys"))).one()
        assert kept
        assert "张三丰".encode() not in row.answer_sealed
        assert row.keep_until - row.created_at == timedelta(days=1)
        assert await forget_answers(session, row.keep_until - timedelta(seconds=1)) == 0
        earlier = {"created_at": row.created_at - MONEY, "keep_until": row.created_at}
        await session.execute(text("RESET ROLE"))
        await session.execute(update(IdempotencyKey).values(**earlier))

    again = await known.post("/things", json={"name": "乙"}, headers=KEY)

    assert again.status_code == 201
    async with edge.database.transaction(EVERYTHING, SYSTEM) as session:
        assert await forget_answers(session, row.keep_until + timedelta(days=1)) == 1
