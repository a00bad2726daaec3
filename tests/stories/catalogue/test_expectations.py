"""What a veteran is told before he applies: what failed, what would help, what it comes to."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.adapters.guide_files import guide_documents
from app.domain.calendar.days import day_of
from app.domain.veterans.sections import Grading
from app.domain.veterans.terms import CategoryCode, DisabilityNature
from app.house import House
from app.models.veterans.standing import PreferentialCard
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.usecases.catalogue.publish_guides import publish_guides
from tests.builders.identity import SignedIn, signed_in_citizen, signed_in_staff
from tests.builders.veterans import a_category, a_grading, a_person

ITEMS = "/miniapp/v1/service-items"
STAFF_ITEMS = "/staff/v1/service-items"
BILL = {"settlement_year": 2026, "self_pay_fen": 1_234_567}


@pytest.fixture
async def veteran(house: House) -> UUID:
    """Chen Jianguo of Quangang, disabled in combat, grade 8, regraded this month."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(session, phone="19912345678")
        await a_category(session, person.id, CategoryCode.DISABLED_VETERAN)
        this_month = day_of(session.info["now"]).replace(day=1)
        grading = Grading(
            grade=8, nature=DisabilityNature.COMBAT, starts_on=this_month, basis="1号"
        )
        await a_grading(session, person.id, grading)
    return person.id


@pytest.fixture
async def caller(house: House, veteran: UUID) -> SignedIn:
    return await signed_in_citizen(house, veteran)


async def _ask(
    client: httpx.AsyncClient, caller: SignedIn, code: str, form: dict[str, Any]
) -> httpx.Response:
    path = f"{ITEMS}/{code}:check-eligibility"
    return await client.post(path, json={"form": form}, headers=caller.headers)


async def test_a_regrade_within_the_year_is_told_what_failed_and_what_would_help(
    client: httpx.AsyncClient, caller: SignedIn
) -> None:
    found = (await _ask(client, caller, "disability_grading", {})).json()
    assert found["verdict"] == "not_eligible"
    [failed] = [line for line in found["conditions"] if line["met"] is False]
    assert failed["wording"]["zh"] == "距上次评定残疾等级满1年"
    assert failed["help"]["zh"] == "请在上次评定满1年后再申请"


async def test_the_formula_is_reckoned_before_anybody_applies(
    client: httpx.AsyncClient, caller: SignedIn
) -> None:
    found = (await _ask(client, caller, "medical_secondary", BILL)).json()
    assert found["verdict"] == "eligible"
    assert found["estimate"] == {
        "amount_fen": 1_066_110,
        "explanation": {
            "zh": "（自付12,345.67元 − 500元）× 90%，补助10,661.10元",
            "en": "(12,345.67 paid − 500) × 90%: 10,661.10 yuan",
        },
    }


async def test_with_an_empty_form_the_verdict_waits_and_so_do_the_papers(
    client: httpx.AsyncClient, caller: SignedIn
) -> None:
    found = (await _ask(client, caller, "hardship_aid", {})).json()
    assert found["verdict"] == "depends_on_form"
    asked = {paper["key"]: paper["asked"] for paper in found["documents"]}
    assert asked == {"event_proof": True, "medical_bills": None}
    assert found["estimate"] is None

    ill = (await _ask(client, caller, "hardship_aid", {"hardship_kind": "illness"})).json()
    assert [paper["asked"] for paper in ill["documents"]] == [True, True]
    flood = (await _ask(client, caller, "hardship_aid", {"hardship_kind": "disaster"})).json()
    assert [paper["asked"] for paper in flood["documents"]] == [True, False]


@pytest.mark.parametrize(
    ("form", "pointer", "code"),
    [
        ({"self_pay_fen": -1}, "/form/self_pay_fen", "too_small"),
        ({"self_pay_fen": "500"}, "/form/self_pay_fen", "wrong_type"),
        ({"self_pay_fen": True}, "/form/self_pay_fen", "wrong_type"),
        ({"invoice_numbers": ["1"]}, "/form/invoice_numbers/0", "wrong_pattern"),
        ({"commitment": False}, "/form/commitment", "must_be_confirmed"),
        ({"status": "approved"}, "/form", "unknown_field"),
    ],
)
async def test_a_wrong_answer_is_named_and_not_repeated(
    client: httpx.AsyncClient, caller: SignedIn, form: dict[str, Any], pointer: str, code: str
) -> None:
    answer = await _ask(client, caller, "medical_secondary", form)
    assert (answer.status_code, answer.json()["code"]) == (422, "form_faulty")
    assert [(each["pointer"], each["code"]) for each in answer.json()["errors"]] == [
        (pointer, code)
    ]
    assert answer.json()["errors"][0]["message"]
    assert "approved" not in answer.text


@pytest.mark.parametrize(
    ("value", "status"),
    [(1.5, 422), (None, 422), ({"a": 1}, 422), ([[1]], 422), (2**53 - 1, 422), (2**53, 400)],
)
async def test_what_no_form_can_hold_is_refused_at_the_door(
    client: httpx.AsyncClient, caller: SignedIn, value: Any, status: int
) -> None:
    answer = await _ask(client, caller, "medical_secondary", {"self_pay_fen": value})
    assert answer.status_code == status


async def test_a_closed_item_says_so_and_why(
    client: httpx.AsyncClient, house: House, caller: SignedIn
) -> None:
    closed = dict(guide_documents())
    reason = {"zh": "本年度资金已发完，明年一月重新受理。", "en": "Again next January."}
    closed["hardship_aid"] = {
        **closed["hardship_aid"],
        "status": "closed",
        "closed_reason": reason,
    }
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await publish_guides(session, closed, session.info["now"])

    refused = await _ask(client, caller, "hardship_aid", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "item_not_open")
    guide = (await client.get(f"{ITEMS}/hardship_aid", headers=caller.headers)).json()
    assert (guide["status"], guide["closed_reason"]) == ("closed", reason)


async def test_whoever_is_not_bound_is_asked_to_bind_first(
    client: httpx.AsyncClient, house: House
) -> None:
    stranger = await signed_in_citizen(house)
    assert (await _ask(client, stranger, "hardship_aid", {})).status_code == 403


async def test_a_clerk_asks_for_people_of_the_own_village_alone(
    client: httpx.AsyncClient, house: House, veteran: UUID
) -> None:
    path = f"{STAFF_ITEMS}/medical_secondary:check-eligibility"
    asked = {"person_id": str(veteran), "form": BILL}

    own = await signed_in_staff(house, Role.VILLAGE_CLERK, "350505001001")
    answer = await client.post(path, json=asked, headers=own.headers)
    assert answer.json()["verdict"] == "eligible"

    sibling = await signed_in_staff(house, Role.VILLAGE_CLERK, "350505001002")
    refused = await client.post(path, json=asked, headers=sibling.headers)
    missing = {"person_id": "01890000-0000-7000-8000-000000000000", "form": BILL}
    unknown = await client.post(path, json=missing, headers=sibling.headers)
    assert (refused.status_code, unknown.status_code) == (404, 404)
    assert refused.json()["code"] == unknown.json()["code"] == "not_found"

    auditor = await signed_in_staff(house, Role.AUDITOR, "350500000000")
    assert (await client.post(path, json=asked, headers=auditor.headers)).status_code == 403


async def test_a_card_holder_is_told_that_one_card_is_enough(
    client: httpx.AsyncClient, house: House, veteran: UUID, caller: SignedIn
) -> None:
    assert (await _ask(client, caller, "preferential_card", {})).json()["verdict"] == "eligible"
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        session.add(PreferentialCard(person_id=veteran, bank="psbc", issued_on=date(2023, 5, 1)))
    found = (await _ask(client, caller, "preferential_card", {})).json()
    [failed] = [line for line in found["conditions"] if line["met"] is False]
    assert failed["wording"]["en"] == "holds no preferential card yet"
