"""What a person is owed and was paid, as the mini program shows it."""

from datetime import date

import pytest

from app.domain.identity.agency import DEFAULT_SCOPES, AgencyScope
from app.domain.payments.terms import BatchStatus
from app.domain.subsidies.terms import SuspensionReason
from app.domain.veterans.terms import CategoryCode
from app.models.subsidies.entitlements import Entitlement
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import a_staff_account, an_agency, signed_in_citizen
from tests.builders.payments import Payee, PayOffice, a_batch
from tests.builders.requests import MINIAPP, Caller
from tests.builders.subsidies import a_suspension
from tests.builders.veterans import a_person


async def _at_the_phone(office: PayOffice, payee: Payee, **headers: str) -> Caller:
    signed_in = await signed_in_citizen(office.house, payee.person.id)
    return Caller(office.client, signed_in, MINIAPP, headers)


async def test_a_payment_on_its_way_is_on_the_first_page(office: PayOffice) -> None:
    payee = await office.has_payee("陈建国", fen=65_000)
    veteran = await _at_the_phone(office, payee)
    assert (await veteran.get("/home"))["next_payment"] == {
        "payment_no": None,
        "title": {"zh": "随军未就业家属生活补助", "en": "aid for spouses who follow a soldier"},
        "period": "2026-11",
        "amount_fen": 65_000,
        "status": None,
        "status_label": {"zh": "预计发放", "en": "expected"},
        "reason": None,
        "next_step": None,
    }
    batch = await a_batch(office, BatchStatus.FINANCE_APPROVED)
    coming = (await veteran.get("/home"))["next_payment"]
    assert (coming["amount_fen"], coming["status"]) == (65_000, "ready")
    await office.submits(batch)
    coming = (await veteran.get("/home"))["next_payment"]
    assert (coming["period"], coming["status_label"]["zh"]) == ("2026-11", "银行处理")


async def test_what_no_finance_approved_yet_is_promised_to_nobody(office: PayOffice) -> None:
    payee = await office.has_payee("陈建国", fen=65_000)
    veteran = await _at_the_phone(office, payee)
    batch = await a_batch(office, BatchStatus.DRAFT)
    page = await office.preparer.get("/payments", params={"batch_id": batch["id"]})
    number = page["items"][0]["payment_no"]

    for step in (None, office.reviews):
        batch = batch if step is None else await step(batch)
        assert (await veteran.get("/payments"))["items"] == []
        path = f"{MINIAPP}/payments/{number}"
        answer = await office.client.get(path, headers=veteran.signed_in.headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        coming = (await veteran.get("/home"))["next_payment"]
        assert (coming["payment_no"], coming["period"], coming["status"]) == (None, "2026-11", None)
    await office.is_granted(batch["total_fen"])
    await office.approves(batch)
    assert (await veteran.get("/home"))["next_payment"]["payment_no"] == number
    assert (await veteran.get(f"/payments/{number}"))["status"] == "ready"


async def test_a_payment_says_how_it_came_about_where_it_is_and_what_to_do(
    office: PayOffice,
) -> None:
    payee = await office.has_payee(
        "陈建国",
        fen=None,
        programme="rural_veteran_allowance",
        category=CategoryCode.RURAL_VETERAN_60,
        service_years=5,
        starts_on=date(2026, 11, 1),
        born_on=date(2012, 5, 1),  # On no public list, so that finance approves at once.
    )
    draft = await office.reviews(await office.prepares("rural_veteran_allowance"))
    assert draft["total_fen"] == 5 * 40_00
    await office.is_granted(draft["total_fen"], draft["programme"])
    await office.approves(draft)
    veteran = await _at_the_phone(office, payee)
    [line] = (await veteran.get("/payments"))["items"]
    seen = await veteran.get(f"/payments/{line['payment_no']}")
    assert seen["amount_fen"] == 200_00 == sum(part["month_fen"] for part in seen["composition"])
    assert "40" in seen["explanation"]["zh"]
    assert "5" in seen["explanation"]["zh"]
    assert seen["bank"]["zh"] == "中国农业银行"
    assert len(seen["account_last4"]) == 4
    assert seen["reason"]["zh"] == "已列入发放名单，等着送银行"
    assert seen["next_step"]["zh"] == "您不用做什么"


async def test_nobody_reads_the_money_of_another(office: PayOffice) -> None:
    mine, other = await office.has_payee("陈建国"), await office.has_payee("林秀英")
    await a_batch(office, BatchStatus.FINANCE_APPROVED)
    [theirs] = (await (await _at_the_phone(office, other)).get("/payments"))["items"]
    veteran = await _at_the_phone(office, mine)
    seen = await veteran.client.get(
        f"{MINIAPP}/payments/{theirs['payment_no']}", headers=veteran.signed_in.headers
    )
    unheard = await veteran.client.get(
        f"{MINIAPP}/payments/P350505202611999999999999", headers=veteran.signed_in.headers
    )
    assert (seen.status_code, unheard.status_code) == (404, 404)
    assert seen.json()["code"] == unheard.json()["code"] == "not_found"


@pytest.mark.parametrize(
    "scopes",
    [
        *(frozenset({scope}) for scope in AgencyScope),
        DEFAULT_SCOPES,
        DEFAULT_SCOPES | {AgencyScope.VIEW_PAYMENTS},
    ],
    ids=lambda scopes: "+".join(sorted(scopes)),
)
async def test_an_agent_sees_money_and_what_it_hangs_on_only_where_the_person_said_so(
    office: PayOffice, scopes: frozenset[AgencyScope]
) -> None:
    payee = await office.has_payee(
        "陈建国",
        fen=None,
        programme="living_allowance",
        category=CategoryCode.RETURNED_WITH_ILLNESS,
        starts_on=date(2025, 3, 1),
    )
    sees_money = AgencyScope.VIEW_PAYMENTS in scopes
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        clerk = await a_staff_account(session, Role.VILLAGE_CLERK, payee.person.division_code)
        agent = await a_person(session, "陈小妹", born_on=date(2001, 5, 20))
        await session.flush()  # The mandate refers to both.
        await an_agency(session, payee.person.id, agent.id, clerk.id, scopes)
    signed_in = await signed_in_citizen(office.house, agent.id)
    headers = {**signed_in.headers, "Acting-For": str(payee.person.id)}
    for path in ("/payments", "/entitlements"):
        answer = await office.client.get(MINIAPP + path, headers=headers)
        assert answer.status_code == (200 if sees_money else 403), answer.text
        if path == "/entitlements" and sees_money:
            assert answer.json()["confirmation_due"] is True
    home = await office.client.get(f"{MINIAPP}/home", headers=headers)
    if AgencyScope.APPLY not in scopes:
        assert (home.status_code, home.json()["code"]) == (403, "agency_scope_missing")
        return
    assert (home.json()["next_payment"] is not None) is sees_money
    assert home.json()["confirmation_due"] is (True if sees_money else None)


async def test_an_entitlement_says_what_is_due_and_whether_to_confirm(office: PayOffice) -> None:
    older = date(2025, 3, 1)
    payee = await office.has_payee(
        "陈建国",
        fen=None,
        programme="living_allowance",
        category=CategoryCode.RETURNED_WITH_ILLNESS,
        starts_on=older,
    )
    veteran = await _at_the_phone(office, payee)
    seen = await veteran.get("/entitlements")
    assert (seen["confirmation_year"], seen["confirmed_on"], seen["confirmation_due"]) == (
        2026,
        None,
        True,
    )
    [owed] = seen["items"]
    assert owed["starts_on"] == "2025-03"
    assert owed["status_label"] == "享受中"
    assert owed["stops"] == []
    assert (await veteran.get("/home"))["confirmation_due"] is True


async def test_who_is_stopped_for_want_of_it_is_told_to_confirm_on_every_page(
    office: PayOffice,
) -> None:
    payee = await office.has_payee(
        "陈建国",
        fen=None,
        programme="living_allowance",
        category=CategoryCode.RETURNED_WITH_ILLNESS,
        starts_on=date(2025, 3, 1),
    )
    async with office.house.database.transaction(EVERYTHING, SYSTEM) as session:
        owed = await session.get_one(Entitlement, payee.entitlement.id)
        reason = SuspensionReason.UNCONFIRMED
        await a_suspension(session, owed, reason, from_on=date(2026, 11, 1))
    veteran = await _at_the_phone(office, payee)
    home = await veteran.get("/home")
    assert (home["confirmation_due"], home["next_payment"]) == (True, None)
    assert (await veteran.get("/entitlements"))["confirmation_due"] is True


async def test_what_began_this_year_needs_no_confirmation(office: PayOffice) -> None:
    payee = await office.has_payee(
        "陈建国",
        fen=None,
        programme="living_allowance",
        category=CategoryCode.RETURNED_WITH_ILLNESS,
        starts_on=date(2026, 3, 1),
    )
    veteran = await _at_the_phone(office, payee)
    assert (await veteran.get("/entitlements"))["confirmation_due"] is False
    assert (await veteran.get("/home"))["confirmation_due"] is False
