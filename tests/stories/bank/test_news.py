"""A bank asks what is new, and misses nothing: not even what took long to be written."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import enter
from app.domain.payments.terms import RemittanceStatus
from app.house import House
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.banks import BankCaller
from tests.builders.results import AtBank, a_batch
from tests.builders.veterans import VILLAGE

ELSEWHERE = "350502001001"
STAMPS = text("SELECT updated_at FROM remittances ORDER BY updated_at")
ACCEPT = text("UPDATE remittances SET status = 'accepted', updated_at = app_now() WHERE id = :id")


async def _submitted(session: AsyncSession, village: str = VILLAGE) -> AtBank:
    sent = await a_batch(session, {"ICBC": 1}, village=village, status=RemittanceStatus.SUBMITTED)
    return sent["ICBC"]


async def _committed(house: House) -> AtBank:
    """A batch of another county: the ledger of one is written by one at a time."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return await _submitted(session, ELSEWHERE)


async def _news(bank: BankCaller, since: str | None = None) -> dict[str, Any]:
    answer = await bank.get("/news", params={} if since is None else {"since": since})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def _listed(bank: BankCaller, since: str) -> list[str]:
    answer = await bank.get("/batches", params={"updated_since": since})
    return [each["id"] for each in answer.json()["items"]]


async def test_a_batch_whose_submission_was_open_during_a_poll_is_news_afterwards(
    house: House, icbc: BankCaller
) -> None:
    async with house.database.session() as slow:
        await enter(slow, EVERYTHING, SYSTEM)
        late = await _submitted(slow)
        quick = await _committed(house)
        polled = await _news(icbc)
        await slow.commit()

    after = await _news(icbc, polled["next_since"])
    told = [each["id"] for each in polled["batches"] + after["batches"]]
    assert sorted(told) == sorted([str(late.remittance_id), str(quick.remittance_id)])
    both = [str(late.remittance_id), str(quick.remittance_id)]
    assert await _listed(icbc, polled["next_since"]) == both


async def test_a_transaction_that_began_before_a_poll_and_writes_after_it_is_news(
    house: House, icbc: BankCaller
) -> None:
    mine = await _committed(house)
    async with house.database.session() as slow:
        await enter(slow, EVERYTHING, SYSTEM)
        polled = await _news(icbc)
        await slow.execute(ACCEPT, {"id": mine.remittance_id})
        await slow.commit()

    after = await _news(icbc, polled["next_since"])
    assert [each["status"] for each in after["batches"]] == ["accepted"]
    assert await _listed(icbc, polled["next_since"]) == [str(mine.remittance_id)]


async def test_whoever_remembers_the_last_change_it_was_shown_misses_nothing(
    house: House, icbc: BankCaller
) -> None:
    first = await _committed(house)
    async with house.database.session() as slow:
        await enter(slow, EVERYTHING, SYSTEM)
        late = await _submitted(slow)
        quick = await _committed(house)
        page = (await icbc.get("/batches", params={"updated_since": "2026-01-01T00:00:00Z"})).json()
        await slow.commit()

    remembered = page["items"][-1]["updated_at"]
    known = [each["id"] for each in page["items"]]
    assert known[0] == str(first.remittance_id)
    told = {*known, *await _listed(icbc, remembered)}
    assert told == {str(each.remittance_id) for each in (first, late, quick)}


async def test_what_was_told_is_not_told_again(house: House, icbc: BankCaller) -> None:
    await _committed(house)
    first = await _news(icbc)
    assert len(first["batches"]) == 1
    assert (await _news(icbc, first["next_since"]))["batches"] == []


async def test_news_of_one_second_come_page_by_page(house: House, icbc: BankCaller) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        mine = await _submitted(session)
        await session.execute(_MANY, {"id": mine.remittance_id})
    first = await _news(icbc)
    second = await _news(icbc, first["next_since"])

    assert (len(first["batches"]), first["more"], second["more"]) == (100, True, False)
    ids = {each["id"] for each in first["batches"] + second["batches"]}
    assert len(ids) == 121


async def test_a_change_carries_the_moment_it_was_written(house: House) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        began: datetime = session.info["now"]
        await session.execute(text("SELECT pg_sleep(0.05)"))
        await _submitted(session)
        stamp = (await session.scalars(STAMPS)).one()
    assert timedelta(seconds=0.05) <= stamp - began < timedelta(minutes=1)


_MANY = text(
    """
    WITH batch AS (
      INSERT INTO batches SELECT (jsonb_populate_record(b, jsonb_build_object(
          'id', gen_random_uuid(), 'number', b.number || '-' || n))).*
        FROM batches b JOIN remittances r ON r.batch_id = b.id AND r.id = :id,
          generate_series(1, 120) n
      RETURNING id)
    INSERT INTO remittances SELECT (jsonb_populate_record(r, jsonb_build_object(
        'id', gen_random_uuid(), 'batch_id', batch.id, 'voucher_no', batch.id))).*
      FROM remittances r, batch WHERE r.id = :id
    """
)


@pytest.mark.parametrize(
    ("since", "answered"),
    [
        ("2026-01-01T00:00:00+23:59", 200),  # PostgreSQL knows no offset of sixteen hours.
        ("2026-01-01T00:00:00-16:00", 200),
        ("0001-01-01T00:00:00+14:00", 422),
        ("9999-12-31T23:59:59-14:00", 422),
    ],
)
@pytest.mark.parametrize(("path", "name"), [("/batches", "updated_since"), ("/news", "since")])
async def test_an_instant_is_asked_for_in_any_offset_and_of_our_time(
    icbc: BankCaller, path: str, name: str, since: str, answered: int
) -> None:
    assert (await icbc.get(path, params={name: since})).status_code == answered
