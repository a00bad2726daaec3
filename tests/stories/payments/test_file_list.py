"""The list of a batch for the file: complete, masked, no formulas, and written down."""

import csv
import io
import tracemalloc
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text
from uuid_utils.compat import uuid4

from app.domain.audit.tags import EventTag
from app.domain.batches.file_list import Sight
from app.domain.divisions.levels import Level
from app.domain.payments.terms import BatchStatus
from app.edge.file_lists import list_answer
from app.house import House
from app.models.audit import Event
from app.policies.permissions import Role
from app.policies.principals import SYSTEM, Staff
from app.policies.scope import EVERYTHING
from app.queries.batches.batches import batch_seen
from app.queries.batches.file_list import file_head
from tests.builders.identity import signed_in_staff
from tests.builders.payments import PayOffice, a_batch, a_pay_office
from tests.builders.requests import COUNTY, STAFF, Caller
from tests.fixtures.work import WorkOff

FORMULA = "=HYPERLINK(1)"


@pytest.fixture
async def office(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> PayOffice:
    office = await a_pay_office(house, client, work_off)
    await office.has_payee("陈建国", fen=65_000)
    await office.has_payee("林秀英", fen=42_050, bank="ICBC")
    return office


async def _taken(caller: Caller, batch: Any, **headers: str) -> httpx.Response:
    headers = {**caller.signed_in.headers, **headers}
    return await caller.client.get(f"{STAFF}/batches/{batch['id']}/file-list", headers=headers)


def _read(answer: httpx.Response) -> tuple[dict[str, str], list[dict[str, str]], list[str]]:
    """The summary, the lines by their columns, and the last row."""
    assert answer.status_code == 200, answer.text
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    cut = rows.index([])
    body = rows[cut + 1 : rows.index([], cut + 1)]
    lines = [dict(zip(body[0], line, strict=True)) for line in body[1:]]
    return dict(rows[:cut]), lines, rows[-1]


async def test_the_list_holds_every_line_with_the_totals_and_who_answers_for_it(
    office: PayOffice,
) -> None:
    batch = await a_batch(office, BatchStatus.SUBMITTED)
    answer = await _taken(office.preparer, batch)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="{batch["number"]}.csv"'
    head, lines, last = _read(answer)
    assert (head["批次号"], head["笔数"], head["合计（元）"]) == (batch["number"], "2", "1,070.50")
    assert all(head[hand] for hand in ("经办", "复核", "财务"))
    assert {line["姓名"]: line["金额（元）"] for line in lines} == {
        "陈建国": "650",
        "林秀英": "420.50",
    }
    assert last == ["合计", "2", "1,070.50", "名单完整"]
    for line in lines:
        assert line["身份证号"][6:14] == "********"
        assert line["账号"].startswith("****")
        assert line["状态"] == "银行处理"


async def test_whoever_may_not_reveal_names_takes_them_masked_and_in_his_language(
    office: PayOffice,
) -> None:
    batch = await a_batch(office, BatchStatus.DRAFT)
    _, lines, last = _read(await _taken(office.finance, batch, **{"Accept-Language": "en"}))
    assert {line["Name"] for line in lines} == {"陈*国", "林*英"}
    assert {line["Status"] for line in lines} == {"being approved"}
    assert last == ["Total", "2", "1,070.50", "complete"]


async def test_each_export_is_one_event_and_a_refused_one_is_none(office: PayOffice) -> None:
    batch = await a_batch(office, BatchStatus.DRAFT)
    await _taken(office.preparer, batch)
    elsewhere = await signed_in_staff(office.house, Role.COUNTY_REVIEWER, "350504000000")
    other = Caller(office.client, elsewhere, STAFF)
    foreign = await _taken(other, batch)
    clerk = await signed_in_staff(office.house, Role.VILLAGE_CLERK, COUNTY[:6] + "001201")
    below = await _taken(Caller(office.client, clerk, STAFF), batch)
    assert (foreign.status_code, below.status_code) == (404, 404)
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        found = await session.scalars(
            select(Event.data).where(Event.tag == EventTag.BATCH_HANDED_OUT)
        )
        [told] = found.all()
    assert (told["count"], told["total_fen"], told["names"]) == (2, 107_050, True)


async def test_no_name_becomes_a_formula(office: PayOffice) -> None:
    await office.has_payee("吴水木", fen=100)
    batch = await a_batch(office, BatchStatus.DRAFT)
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        rename = "UPDATE payments SET payee_name = :name WHERE amount_fen = 100"
        await session.execute(text(rename), {"name": FORMULA})
    answer = await _taken(office.preparer, batch)
    _, lines, _ = _read(answer)
    assert f"'{FORMULA}" in {line["姓名"] for line in lines}
    assert f'"{FORMULA}"' not in answer.text


async def test_a_list_that_is_built_anew_while_it_is_read_says_so(office: PayOffice) -> None:
    batch = await a_batch(office, BatchStatus.DRAFT)
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(text("UPDATE batches SET count = 3"))
    _, _, last = _read(await _taken(office.preparer, batch))
    assert last[-1] == "名单有变动，请重新下载"


MANY = text("""
INSERT INTO payments SELECT made.* FROM (SELECT * FROM payments ORDER BY payment_no LIMIT 1) p
CROSS JOIN generate_series(CAST(:since AS int), :many) n
CROSS JOIN LATERAL jsonb_populate_record(CAST(NULL AS payments), to_jsonb(p) ||
  jsonb_build_object('id', gen_random_uuid(), 'entitlement_id', gen_random_uuid(),
    'payment_no', p.payment_no || '-' || n)) made
""")


async def test_memory_stays_flat_however_long_the_list_is(office: PayOffice) -> None:
    batch = await a_batch(office, BatchStatus.DRAFT)
    head, sight = None, Sight(names=True, health=True)
    peaks = {}
    for since, many in ((1, 2_000), (2_001, 8_000)):
        async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
            await session.execute(MANY, {"since": since, "many": many})
            head = await file_head(session, await batch_seen(session, EVERYTHING, batch["id"]))
        staff = _anybody(office)
        tracemalloc.start()
        answer = list_answer(office.house, staff, batch["id"], head, sight, "zh-CN")
        rows = 0
        async for written in answer.body_iterator:
            assert isinstance(written, bytes)
            rows += written.count(b"\r\n")
        peaks[many] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert rows == many + 2 + 15
    assert peaks[8_000] < 1.2 * peaks[2_000]


def _anybody(office: PayOffice) -> Staff:
    return Staff(
        id=uuid4(),
        session_id=uuid4(),
        name="林晓东",
        role=Role.COUNTY_REVIEWER,
        division_code=office.county,
        level=Level.COUNTY,
        person_id=None,
        scope=EVERYTHING,
    )
