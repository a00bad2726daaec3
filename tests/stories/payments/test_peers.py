"""Where the best of the existing systems fail, and this one must not: what no other story tells.

What concerns supervision (overpayments, ISO 20022) comes with it.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from app.domain.payments.terms import BatchStatus
from app.house import House
from app.policies.permissions import Role
from tests.builders.banks import signed_in_bank
from tests.builders.identity import signed_in_staff
from tests.builders.payments import PayOffice, a_batch, a_pay_office
from tests.builders.requests import STAFF, Caller
from tests.fixtures.work import WorkOff

NOBODYS = "P350505202611999999999999"
STORIES = Path(__file__).parents[1]
TOLD: Mapping[int, tuple[str, str]] = {
    1: ("payments/test_batch_reissue.py", "peers_1_the_same_call_twice_makes_one_batch"),
    2: ("payments/test_batch_reissue.py", "peers_2_amounts_that_no_float_holds_add_up_to_the_fen"),
    3: ("payments/test_batch_people.py", "peers_3_eight_who_prepare_the_same_run_at_once"),
    4: ("payments/test_batch_people.py", "peers_4_a_cancelled_batch_never_takes_payments"),
    5: ("bank/test_results.py", "wrong_amounts_unknown_numbers_and_other_banks_payments"),
    6: ("bank/test_statements.py", "nothing_closes_with_a_difference_of_one_fen"),
    7: ("payments/test_batch_checks.py", "peers_7_nobody_is_paid_twice_for_one_month"),
    8: ("payments/test_batch_reissue.py", "peers_8_what_is_unknown_or_on_its_way_is_never_sent"),
    9: ("payments/test_account_change.py", "a_change_never_overwrites_a_newer_account"),
    10: ("subsidies/test_arrears_of_a_notice.py", "a_notice_of_november_owes_twelve_lines"),
    11: ("payments/test_peers.py", "peers_11_what_was_taken_has_a_status"),
    12: ("payments/test_batch_checks.py", "peers_12_a_line_keeps_the_inputs_and_the_words"),
    13: ("payments/test_peers.py", "peers_13_a_payment_that_does_not_exist_is_not_found"),
    14: ("payments/test_peers.py", "peers_14_callers_at_once_each_see_their_own_county"),
    15: ("payments/test_peers.py", "peers_15_nobody_marks_a_payment_as_paid_by_hand"),
    16: ("payments/test_peers.py", "peers_16_no_call_that_moves_money_goes_without_a_key"),
}
"""Each point that concerns paying, and the story that fails where this house fails it."""


@pytest.fixture
async def office(house: House, client: httpx.AsyncClient, work_off: WorkOff) -> PayOffice:
    office = await a_pay_office(house, client, work_off)
    await office.has_payee("陈建国", fen=50_000)
    return office


async def test_peers_11_what_was_taken_has_a_status_from_the_first_second(
    office: PayOffice,
) -> None:
    wanted = {"programme": "spouse_aid", "period": "2026-11"}
    answer = await office.preparer.tries("/batches", wanted)
    assert (answer.status_code, answer.json()["status"]) == (202, "queued")

    operation = await office.preparer.get(f"/operations/{answer.json()['id']}")
    assert operation["status"] == "queued"
    await office.work_off()
    operation = await office.preparer.get(f"/operations/{answer.json()['id']}")
    assert operation["status"] == "done"


async def test_peers_13_a_payment_that_does_not_exist_is_not_found(
    office: PayOffice, house: House, client: httpx.AsyncClient
) -> None:
    bank = await signed_in_bank(client, house)
    body = {"reason": "查无此人", "still_owed": False}
    answer = await office.preparer.tries(f"/payments/{NOBODYS}:give-up", body, version=1)
    assert answer.status_code == 404
    assert (await bank.get(f"/payments/{NOBODYS}")).status_code == 404


BODIES: Mapping[str, dict[str, object]] = {
    "give-up": {"reason": "银行说已付", "still_owed": False},
    "resolve": {"line_id": "01a20347-5c9f-73c7-866d-df19b9f39011"},
}
"""What each published write of a payment takes; a new one must be named here and tried."""


async def test_peers_15_nobody_marks_a_payment_as_paid_by_hand(
    office: PayOffice, client: httpx.AsyncClient
) -> None:
    """Every write that staff have is tried, with and without saying that it is paid."""
    batch = await a_batch(office, BatchStatus.FUNDED)
    page = await office.preparer.get("/payments", params={"batch_id": batch["id"]})
    [line] = page["items"]
    contract = (await client.get(f"{STAFF}/openapi.json")).json()
    writes = [
        (method, path)
        for path, methods in contract["paths"].items()
        for method in methods
        if path.startswith(("/payments", "/returns")) and method not in {"get", "parameters"}
    ]
    assert {path.rpartition(":")[2] for _, path in writes} == set(BODIES)
    for method, path in writes:
        body = BODIES[path.rpartition(":")[2]]
        url = f"{STAFF}{path.format(payment_no=line['payment_no'])}"
        for caller in (office.preparer, office.reviewer, office.finance):
            for sent in (body, {**body, "status": "paid"}, {"status": "paid"}):
                headers = caller.signed_in.keyed(**{"If-Match": f'"{line["version"]}"'})
                answer = await client.request(method, url, json=sent, headers=headers)
                assert answer.status_code in {400, 403, 404, 409, 422}, (path, answer.text)
    page = await office.preparer.get("/payments", params={"batch_id": batch["id"]})
    assert [each["status"] for each in page["items"]] == ["sent"]


async def test_peers_14_callers_at_once_each_see_their_own_county(office: PayOffice) -> None:
    """Eight of either county on a few connections: nobody's scope is left behind on one."""
    own = await office.prepares()
    elsewhere = await signed_in_staff(office.house, Role.COUNTY_REVIEWER, "350504000000")
    other = Caller(office.client, elsewhere, STAFF)
    pages = await asyncio.gather(
        *(caller.get("/batches") for _ in range(8) for caller in (office.preparer, other))
    )
    seen = [[batch["id"] for batch in page["items"]] for page in pages]
    assert seen == [[own["id"]], []] * 8


async def test_peers_16_no_call_that_moves_money_goes_without_a_key(
    office: PayOffice, house: House, client: httpx.AsyncClient
) -> None:
    bank = await signed_in_bank(client, house)
    answers = [
        await client.post(f"{STAFF}{path}", json={}, headers=caller.signed_in.headers)
        for caller, path in (
            (office.preparer, "/batches"),
            (office.preparer, f"/payments/{NOBODYS}:give-up"),
            (office.finance, "/appropriations"),
        )
    ]
    banks = ("/results", "/statements", "/card-events", "/account-verifications")
    answers += [await bank.ask(path, json={}) for path in banks]
    told = [(answer.status_code, answer.json()["code"]) for answer in answers]
    assert told == [(400, "idempotency_key_missing")] * 7


@pytest.mark.parametrize("point", range(1, 17))
def test_every_point_about_paying_has_its_story(point: int) -> None:
    path, story = TOLD[point]
    assert f"async def test_{story}" in (STORIES / path).read_text()
