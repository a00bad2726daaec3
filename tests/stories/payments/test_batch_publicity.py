"""The public list of a batch: masked, for its full time, with room for objections."""

from datetime import date
from typing import Any

import httpx

from app.house import House
from app.policies.permissions import Role
from tests.builders.identity import signed_in_staff
from tests.builders.payments import PayOffice
from tests.builders.requests import COUNTY, STAFF, Caller, days_later

PROGRAMME = "rural_veteran_allowance"
FACTS: dict[str, Any] = {"programme": PROGRAMME, "fen": None, "category": "rural_veteran_60"}
PLACE = {"place": "village_board", "site": "锦祥社区公示栏"}


async def acts(caller: Caller, batch: Any, verb: str, body: Any = None) -> httpx.Response:
    path = f"/batches/{batch['id']}{verb if verb.startswith('/') else ':' + verb}"
    return await caller.tries(path, body, version=batch["version"])


async def another(office: PayOffice, role: Role) -> Caller:
    return Caller(office.client, await signed_in_staff(office.house, role, COUNTY), STAFF)


async def test_a_new_list_hangs_masked_and_an_upheld_objection_takes_its_line_out(
    office: PayOffice, house: House
) -> None:
    await office.has_payee("陈建国", service_years=3, **FACTS)
    doubted = await office.has_payee("欧阳志强", service_years=5, **FACTS)
    await office.has_payee("林小明", service_years=2, born_on=date(2015, 1, 1), **FACTS)
    batch = await office.reviews(await office.prepares(PROGRAMME))
    assert (batch["count"], batch["shown_count"]) == (3, 2)
    await office.is_granted(10_000_000, PROGRAMME)
    early = await acts(office.finance, batch, "approve")
    assert (early.status_code, early.json()["code"]) == (409, "batch_publicity_missing")

    batch = (await acts(office.preparer, batch, "publicise", PLACE)).json()
    shown = (await office.preparer.get(f"/batches/{batch['id']}/notice/lines"))["items"]
    assert [(line["name"], line["village"]) for line in shown] == [
        ("陈*国", "锦祥社区居委会"),
        ("欧阳*强", "锦祥社区居委会"),
    ]
    mine = await office.preparer.get("/payments", params={"person_id": str(doubted.person.id)})
    objection = {"payment_no": mine["items"][0]["payment_no"], "statement": "他在外地领着"}
    batch = (await acts(office.preparer, batch, "/objections", objection)).json()
    notice = await office.preparer.get(f"/batches/{batch['id']}/notice")
    objected = notice["objections"][0]["id"]
    settle, found = f"/objections/{objected}:settle", {"upheld": True, "finding": "属实"}
    involved = await acts(office.reviewer, batch, settle, found)
    assert (involved.status_code, involved.json()["code"]) == (403, "batch_verifier_involved")
    running = await acts(office.preparer, batch, "close-publicity", {"conclusion": "无"})
    assert running.json()["code"] == "batch_list_objected"
    outsider = await another(office, Role.COUNTY_REVIEWER)
    batch = (await acts(outsider, batch, settle, found)).json()
    running = await acts(office.preparer, batch, "close-publicity", {"conclusion": "无"})
    assert running.json()["code"] == "batch_list_running"

    await days_later(house, 8)
    clerk = await another(office, Role.COUNTY_REVIEWER)
    closing = {"conclusion": "一条异议属实，已剔除"}
    batch = (await acts(clerk, batch, "close-publicity", closing)).json()
    assert (batch["status"], batch["count"], batch["excluded_count"]) == ("publicised", 2, 1)
    office.finance = await another(office, Role.FINANCE)
    assert (await office.approves(batch))["status"] == "finance_approved"


async def test_a_list_sent_back_after_everybody_left_it_is_empty_and_not_shown_again(
    office: PayOffice,
) -> None:
    only = await office.has_payee("欧阳志强", service_years=5, **FACTS)
    batch = await office.reviews(await office.prepares(PROGRAMME))
    batch = (await acts(office.preparer, batch, "publicise", PLACE)).json()
    mine = await office.preparer.get("/payments", params={"person_id": str(only.person.id)})
    objection = {"payment_no": mine["items"][0]["payment_no"], "statement": "他在外地领着"}
    batch = (await acts(office.preparer, batch, "/objections", objection)).json()
    notice = await office.preparer.get(f"/batches/{batch['id']}/notice")
    settle = f"/objections/{notice['objections'][0]['id']}:settle"
    outsider = await another(office, Role.COUNTY_REVIEWER)
    batch = (await acts(outsider, batch, settle, {"upheld": True, "finding": "属实"})).json()

    batch = (await acts(office.reviewer, batch, "return", {"reason": "名单已空"})).json()
    assert (batch["status"], batch["count"], batch["total_fen"]) == ("draft", 0, 0)
    assert (batch["shown_count"], batch["excluded_count"]) == (0, 1)
    empty = await acts(office.reviewer, batch, "review")
    assert (empty.status_code, empty.json()["code"]) == (409, "batch_empty")


async def test_next_month_only_what_is_new_is_published(office: PayOffice, house: House) -> None:
    await office.has_payee("陈建国", service_years=3, **FACTS)
    batch = await office.reviews(await office.prepares(PROGRAMME))
    await office.is_granted(10_000_000, PROGRAMME)
    batch = (await acts(office.preparer, batch, "publicise", PLACE)).json()
    await days_later(house, 8)
    clerk = await another(office, Role.COUNTY_REVIEWER)
    batch = (await acts(clerk, batch, "close-publicity", {"conclusion": "无异议"})).json()
    office.preparer, office.finance = clerk, await another(office, Role.FINANCE)
    await office.submits(await office.approves(batch))
    await office.has_payee("林秀英", service_years=2, starts_on=date(2026, 12, 1), **FACTS)
    december = await office.prepares(PROGRAMME, "2026-12")
    changes = await office.preparer.get(f"/batches/{december['id']}/changes")

    assert (december["count"], december["shown_count"]) == (2, 1)
    assert changes["before_period"] == "2026-11"
    assert [(t["change"], t["count"]) for t in changes["totals"]] == [("joined", 1)]
    assert [(c["payee_name"], c["why"]) for c in changes["items"]] == [("林*英", "new")]
