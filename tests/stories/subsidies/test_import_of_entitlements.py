"""A list of entitlements: what is wrong is said row by row, and two people answer for it."""

from datetime import datetime
from time import perf_counter
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import func, select

from app.db import Database
from app.domain.calendar.days import SHANGHAI, day_of
from app.domain.operations.imports.rows import ImportRow
from app.house import House
from app.imports.entitlements import KIND
from app.imports.kind import ImportOrder
from app.models.audit import Event
from app.models.subsidies.entitlements import Entitlement, EntitlementPayer
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import a_staff_account, signed_in_staff
from tests.builders.imports import Clerk, a_list
from tests.builders.requests import set_clock
from tests.builders.subsidies import an_entitlement
from tests.builders.veterans import OTHER_VILLAGE, a_person, an_id_number
from tests.fixtures.work import WorkOff

JUNE = datetime(2026, 6, 3, 9, 30, tzinfo=SHANGHAI)
QUANGANG = "350505000000"
HEADER = (
    "身份证号",
    "姓名",
    "发放项目",
    "类别",
    "等级",
    "性质",
    "服役年限",
    "标准(元)",
    "起始月",
    "结束月",
    "依据文号",
)
NUMBER = "泉港退役军人〔2026〕12号"


def a_row(number: str, name: str, programme: str, **cells: Any) -> list[Any]:
    first = cells.pop("starts", "2026-06")
    row: dict[str, Any] = {"起始月": first, "依据文号": NUMBER, **cells}
    return [number, name, programme, *(row.get(title) for title in HEADER[3:])]


async def _people(house: House, *names: str) -> dict[str, str]:
    numbers = {name: an_id_number() for name in names}
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        for name, number in numbers.items():
            await a_person(session, name, id_number=number)
    return numbers


async def _clerk(house: House, client: httpx.AsyncClient) -> Clerk:
    return Clerk(client, await signed_in_staff(house, Role.COUNTY_REVIEWER, QUANGANG))


async def _newest(clerk: Clerk) -> Any:
    return (await clerk.gets("/staff/v1/imports"))["items"][0]


async def test_two_people_bring_a_list_in_and_every_line_is_in_force(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, JUNE)
    numbers = await _people(house, "陈建国", "林阿妹", "吴水木")
    clerk, colleague = await _clerk(house, client), await _clerk(house, client)
    rows = [
        a_row(
            numbers["陈建国"], "陈建国", "定期定量生活补助", 类别="参战退役人员", starts="2011-08"
        ),
        a_row(
            numbers["林阿妹"],
            "林阿妹",
            "残疾抚恤金",
            类别="残疾军人",
            等级=6,
            性质="因战",
            starts="2019-05",
        ),
        a_row(numbers["吴水木"], "吴水木", "hardship_aid", **{"标准(元)": "1500.50"}),
    ]
    answer = await clerk.sends(a_list(rows, HEADER), kind="entitlements")
    assert answer.status_code == 202, answer.text
    await work_off()
    entered = await _newest(clerk)
    assert (entered["row_count"], entered["fault_count"]) == (3, 0), entered
    path = f"/staff/v1/imports/{entered['id']}"
    assert (await clerk.does(path, "confirm")).status_code in {403, 409}
    assert (await colleague.does(path, "draw-sample")).status_code == 200
    assert (await colleague.ticks(path)).status_code == 200
    assert (await colleague.does(path, "confirm")).status_code == 202
    await work_off()
    done = await _newest(clerk)
    assert done["status"] == "applied", done

    found = await clerk.gets("/staff/v1/entitlements")
    lines = {line["person_name"]: line for line in found["items"]}
    assert {line["status"] for line in lines.values()} == {"active"}
    assert (lines["林阿妹"]["grade"], lines["林阿妹"]["nature"]) == (6, "combat")
    assert lines["吴水木"]["fixed_fen"] == 150_050
    read = await clerk.gets(f"/staff/v1/entitlements/{lines['陈建国']['id']}")
    assert (read["starts_on"], read["due_from"]) == ("2011-08", "2026-06")
    assert (read["basis"], read["basis_id"]) == ("import", entered["id"])
    assert read["payers"][0]["county_code"] == QUANGANG
    assert read["arrears"] == []
    assert read["opened_by"] is not None
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        row = await session.get(Entitlement, UUID(read["id"]))
        assert row is not None
        assert row.opened_by == UUID(entered["entered_by"])
        assert row.confirmed_by == UUID(done["confirmed_by"])
        assert row.opened_by != row.confirmed_by
        tag = "subsidies:entitlement:imported"
        told = await session.scalar(select(func.count()).where(Event.tag == tag))
        assert told == 3


async def test_every_wrong_row_says_what_is_wrong(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    await set_clock(house, JUNE)
    numbers = await _people(house, "陈建国", "林阿妹")
    elsewhere = an_id_number()
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await a_person(session, "外乡人", OTHER_VILLAGE, id_number=elsewhere)
        person = await a_person(session, "有待遇", id_number=(held := an_id_number()))
        await an_entitlement(session, person)
    fighter = {"类别": "参战退役人员"}
    disabled = {"类别": "残疾军人", "性质": "因病"}
    ill = {**disabled, "等级": 8}
    rows = [
        a_row(elsewhere, "外乡人", "定期定量生活补助", **fighter),
        a_row(numbers["陈建国"], "陈建华", "定期定量生活补助", **fighter),
        a_row(numbers["陈建国"], "陈建国", "没有的项目"),
        a_row(
            numbers["陈建国"], "陈建国", "定期定量生活补助", **{"标准(元)": "600"}, starts="2026-05"
        ),
        a_row(numbers["林阿妹"], "林阿妹", "残疾抚恤金", **ill),
        a_row(numbers["林阿妹"], "林阿妹", "残疾抚恤金", 等级=11, **disabled, starts="2026-05"),
        a_row(held, "有待遇", "定期定量生活补助", **fighter),
        a_row(numbers["林阿妹"], "林阿妹", "生活补助", starts="2027-01"),
        a_row(numbers["林阿妹"], "林阿妹", "定期定量生活补助", **fighter, starts="2027-01"),
    ]
    clerk = await _clerk(house, client)
    answer = await clerk.sends(a_list(rows, HEADER), kind="entitlements", dry_run=True)
    assert answer.status_code == 202, answer.text
    await work_off()
    entered = await _newest(clerk)
    listed = await clerk.gets(f"/staff/v1/imports/{entered['id']}/rows", limit=100)
    faults = {
        row["row"]: sorted((fault["column"], fault["code"]) for fault in row["faults"])
        for row in listed["items"]
    }
    assert faults == {
        2: [("身份证号", "person_unknown")],
        3: [("姓名", "row_name_differs")],
        4: [("发放项目", "programme_closed")],
        5: [("标准(元)", "rates_say_the_amount"), ("类别", "entitlement_needs_it")],
        6: [("等级", "nothing_paid_for")],
        7: [("等级", "row_amount_not_whole")],
        8: [("发放项目", "already_entitled")],
        9: [("发放项目", "programme_closed")],
        10: [("起始月", "row_starts_too_late")],
    }


async def test_thousands_of_lines_open_within_seconds(database: Database) -> None:
    many = 2000
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        now = session.info["now"]
        entered = await a_staff_account(session, Role.COUNTY_REVIEWER, QUANGANG)
        confirmed = await a_staff_account(session, Role.COUNTY_REVIEWER, QUANGANG)
        number = an_id_number()
        await a_person(session, "陈建国", id_number=number)
    order = ImportOrder(
        import_id=entered.id,
        division_code=QUANGANG,
        entered_by=entered.id,
        confirmed_by=confirmed.id,
        scope=EVERYTHING,
        now=now,
    )
    empty = dict.fromkeys(column.key for column in KIND.columns)
    month = day_of(now).replace(day=1)
    rows = [
        ImportRow(
            "名册",
            place,
            {
                **empty,
                "id_number": number,
                "name": "陈建国",
                "programme": "price_subsidy",
                "fixed_fen": 6000,
                # One person with as many months: a thousand people take longer to make.
                "starts_on": month.replace(year=2100 + place // 12, month=place % 12 + 1),
                "reference": NUMBER,
            },
        )
        for place in range(many)
    ]
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        await session.execute(select(1))
        began = perf_counter()
        await KIND.apply(session, order, rows)
        seconds = perf_counter() - began
    async with database.transaction(EVERYTHING, SYSTEM) as session:
        opened = await session.scalar(select(func.count()).select_from(Entitlement))
        paid = await session.scalar(select(func.count()).select_from(EntitlementPayer))
    assert (opened, paid) == (many, many)
    assert seconds < 6, f"{many / seconds:.0f} lines a second"
