"""回避: nobody judges a list on which he or his family is paid."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from app.domain.payments.terms import BatchStatus
from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.banks import signed_in_bank
from tests.builders.payments import PayOffice, a_batch, a_pay_office
from tests.builders.requests import COUNTY, Caller
from tests.builders.veterans import a_person
from tests.fixtures.work import WorkOff
from tests.stories.payments.claims import FAILED, PAID, answers, claims, confirms, line_of, says
from tests.stories.payments.own import (
    himself,
    move_away,
    of_her_page,
    of_his_page,
    staff_known_as,
    taker,
)

PUBLISHED = "rural_veteran_allowance"


@pytest.fixture
async def office(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> PayOffice:
    office = await a_pay_office(house, client, work_off)
    await office.has_payee("陈建国", fen=65_000)
    return office


async def _tries(caller: Caller, batch: Any, verb: str) -> tuple[int, str]:
    answer = await caller.tries(f"/batches/{batch['id']}:{verb}", version=batch["version"])
    return answer.status_code, answer.json().get("code", "")


@pytest.mark.parametrize("who", [himself, of_his_page, of_her_page, taker])
async def test_nobody_reviews_or_approves_a_list_on_which_his_own_are_paid(
    office: PayOffice, who: Any
) -> None:
    own_person = await who(office)
    batch = await a_batch(office, BatchStatus.DRAFT)
    reviewer = await staff_known_as(office, Role.COUNTY_REVIEWER, own_person)
    finance = await staff_known_as(office, Role.FINANCE, own_person)
    seen = await reviewer.get(f"/batches/{batch['id']}")
    [own] = seen["own_lines"]
    assert own.startswith("P350505")
    assert await _tries(reviewer, seen, "review") == (403, "batch_own_lines")
    assert (await office.reads(batch))["status"] == "draft"

    batch = await office.reviews(batch)
    assert batch["own_lines"] == []
    await office.is_granted(batch["total_fen"])
    assert await _tries(finance, batch, "approve") == (403, "batch_own_lines")
    ledger = await office.finance.get("/ledger", params={"county_code": COUNTY})
    assert "payable" not in {a["name"] for a in ledger["accounts"] if a["balance_fen"]}
    assert (await office.approves(await office.reads(batch)))["status"] == "finance_approved"


async def test_who_has_no_line_in_it_may_and_a_stale_version_comes_first(
    office: PayOffice,
) -> None:
    batch = await a_batch(office, BatchStatus.DRAFT)
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        stranger = (await a_person(session, "吴水木")).id
    reviewer = await staff_known_as(office, Role.COUNTY_REVIEWER, stranger)
    himself = await staff_known_as(office, Role.COUNTY_REVIEWER, office.payees[0].person.id)
    stale = {**batch, "version": batch["version"] + 7}
    assert (await _tries(himself, stale, "review"))[0] == 412
    assert (await _tries(reviewer, batch, "review"))[0] == 200


@pytest.mark.parametrize("who", [himself, of_his_page, of_her_page, taker])
async def test_who_has_moved_away_is_kin_as_before(office: PayOffice, who: Any) -> None:
    own_person = await who(office)
    batch = await a_batch(office, BatchStatus.DRAFT)
    await move_away(office)
    reviewer = await staff_known_as(office, Role.COUNTY_REVIEWER, own_person)
    seen = await reviewer.get(f"/batches/{batch['id']}")
    assert len(seen["own_lines"]) == 1
    assert await _tries(reviewer, seen, "review") == (403, "batch_own_lines")


async def test_nobody_upholds_what_is_said_against_a_line_of_his_own(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    office = await a_pay_office(house, client, work_off)
    facts: dict[str, Any] = {"fen": None, "programme": PUBLISHED, "category": "rural_veteran_60"}
    own = await office.has_payee("陈建国", service_years=3, **facts)
    batch = await office.reviews(await office.prepares(PUBLISHED))
    path = f"/batches/{batch['id']}"
    place = {"place": "village_board", "site": "锦祥社区公示栏"}
    batch = await office.preparer.post(f"{path}:publicise", place, version=batch["version"])
    said = {"payment_no": (await line_of(office))["payment_no"], "statement": "他在外地领着"}
    batch = await office.preparer.post(f"{path}/objections", said, version=batch["version"])
    [objection] = (await office.preparer.get(f"{path}/notice"))["objections"]

    judge = await staff_known_as(office, Role.COUNTY_REVIEWER, own.person.id)
    settle = f"{path}/objections/{objection['id']}:settle"
    found = {"upheld": True, "finding": "属实"}
    refused = await judge.tries(settle, found, version=batch["version"])
    assert (refused.status_code, refused.json()["code"]) == (403, "batch_own_lines")
    assert (await line_of(office))["status"] == "ready"


async def _refused(caller: Caller, path: str, body: Mapping[str, Any] | None = None) -> None:
    paid = path.startswith("/payments/")
    version = (await caller.get(path.split(":", maxsplit=1)[0]))["version"] if paid else None
    answer = await caller.tries(path, body, version=version)
    assert (answer.status_code, answer.json()["code"]) == (403, "payment_own"), path


@pytest.mark.parametrize("who", [himself, of_his_page])
async def test_nobody_gives_up_or_names_for_another_attempt_what_is_his_own(
    office: PayOffice, who: Any
) -> None:
    await a_batch(office, BatchStatus.FUNDED)
    await says(await signed_in_bank(office.client, office.house, "ABC"), office, FAILED, 0)
    caller = await staff_known_as(office, Role.COUNTY_REVIEWER, await who(office))
    failed = await line_of(office)
    number = failed["payment_no"]
    surrender = {"reason": "不再要了", "still_owed": False}
    await _refused(caller, f"/payments/{number}:give-up", surrender)
    wanted = {
        "programme": failed["programme"],
        "period": "2026-11",
        "kind": "reissue",
        "payment_nos": [number],
    }
    await _refused(caller, "/batches", wanted)
    assert (await line_of(office))["status"] == "failed"
    assert (await office.gives_up(number, "本人书面放弃", still_owed=False)).status_code == 200


@pytest.mark.parametrize("who", [himself, of_her_page])
async def test_nobody_answers_for_the_bank_about_what_is_his_own(
    office: PayOffice, who: Any
) -> None:
    await a_batch(office, BatchStatus.FUNDED)
    abc = await signed_in_bank(office.client, office.house, "ABC")
    await says(abc, office, FAILED, 0)
    await office.reviews(await office.prepares(kind="reissue"))
    await says(abc, office, PAID, 0)
    [claim] = await claims(office)
    path = f"/bank-lines/{claim['id']}"
    caller = await staff_known_as(office, Role.COUNTY_REVIEWER, await who(office))
    answer = {"verdict": "not_paid", "paper": "农行查复〔2026〕18号", "note": "银行来函已核"}
    await _refused(caller, f"{path}:answer", answer)
    await answers(office, claim, "not_paid")
    await _refused(caller, f"{path}:confirm")
    await _refused(caller, f"{path}:send-back", {"reason": "来函不清"})
    assert (await confirms(office, claim)).status_code == 200
