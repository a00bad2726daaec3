"""Each fault at the door, once: who fails one stays out with exactly that code."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from typing import Any

import httpx
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.adapters.programme_files import pair_document, programme_documents
from app.domain.accounts.accounts import AccountKind
from app.domain.accounts.changes import ChangeOrigin, ChangeState
from app.domain.calendar.days import day_of
from app.domain.subsidies.terms import ArrearsCause, ArrearsKind, ArrearsStatus, SuspensionReason
from app.domain.veterans.terms import CategoryCode, DisabilityNature
from app.house import House
from app.models.payments.accounts import AccountChange, PaymentAccount
from app.models.subsidies.arrears import Arrears
from app.models.subsidies.entitlements import Entitlement
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.usecases.subsidies.load_programmes import load_programmes
from tests.builders.accounts import an_account
from tests.builders.payments import NOVEMBER, PROGRAMME, Payee, a_pay_office
from tests.builders.subsidies import a_suspension
from tests.fixtures.work import WorkOff

ALLOWANCE, OCTOBER = "living_allowance", date(2026, 10, 1)
Befalls = Callable[[AsyncSession, Payee], Awaitable[object]]


def stopped(reason: SuspensionReason) -> Befalls:
    async def befalls(session: AsyncSession, payee: Payee) -> None:
        owed = await session.get_one(Entitlement, payee.entitlement.id)
        await a_suspension(session, owed, reason, from_on=NOVEMBER)

    return befalls


async def owed_more_than_a_month(session: AsyncSession, payee: Payee) -> None:
    """A raise of October that is higher than any October could be."""
    session.add(
        Arrears(
            entitlement_id=payee.entitlement.id,
            person_id=payee.person.id,
            division_code=payee.person.division_code,
            period=OCTOBER,
            kind=ArrearsKind.RAISE,
            cause=ArrearsCause.RATE_NOTICE,
            cause_id=uuid7(),
            amount_fen=99_999_999,
            status=ArrearsStatus.DUE,
            noted_at=session.info["now"],
        )
    )


async def still_cooling(session: AsyncSession, payee: Payee) -> None:
    tomorrow = day_of(session.info["now"]) + timedelta(days=1)
    hers = update(PaymentAccount).where(PaymentAccount.person_id == payee.person.id)
    await session.execute(hers.values(usable_from=tomorrow))


async def changed_today(session: AsyncSession, payee: Payee) -> None:
    """An account in place of another one, in force since a moment ago."""
    assert payee.account is not None
    before = await an_account(session, payee.person, current=False)
    now = session.info["now"]
    session.add(
        AccountChange(
            person_id=payee.person.id,
            account_id=payee.account.id,
            replaces_id=before.id,
            origin=ChangeOrigin.STAFF,
            requested_at=now,
            effective_on=day_of(now),
            state=ChangeState.APPLIED,
            applied_at=now,
        )
    )


async def nothing(_session: AsyncSession, _payee: Payee) -> None:
    """What keeps it out lies in the entitlement itself."""


FAULTS: Mapping[str, tuple[str, Befalls, Mapping[str, Any]]] = {
    "甲": ("unconfirmed", stopped(SuspensionReason.UNCONFIRMED), {}),
    "乙": ("suspended", stopped(SuspensionReason.UNDER_REVIEW), {}),
    "丙": ("account_not_yet", still_cooling, {}),
    "丁": ("changed_just_before", changed_today, {}),
    "戊": ("no_rate", nothing, {"category": None}),
    "己": ("amount_differs", owed_more_than_a_month, {"starts_on": OCTOBER, "due_from": NOVEMBER}),
}


async def test_each_of_these_keeps_its_own_line_out_and_no_other(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    office = await a_pay_office(house, client, work_off)
    fine = await office.has_payee("陈建国", programme=ALLOWANCE, fen=None)
    expected = {}
    for name, (code, befalls, parts) in FAULTS.items():
        payee = await office.has_payee(f"林{name}", programme=ALLOWANCE, fen=None, **parts)
        async with house.database.transaction(EVERYTHING, SYSTEM) as session:
            await befalls(session, payee)
        expected[str(payee.person.id)] = [code]
    batch = await office.prepares(ALLOWANCE)

    page = await office.preparer.get(f"/batches/{batch['id']}/exclusions")
    assert {line["person_id"]: line["codes"] for line in page["items"]} == expected
    assert len(page["items"]) == batch["excluded_count"] == len(FAULTS)
    lines = (await office.preparer.get(f"/batches/{batch['id']}/payments"))["items"]
    # October's raise stays out; November itself is paid to the same person.
    raised = office.payees[-1].person.id
    assert {line["person_id"] for line in lines} == {str(fine.person.id), str(raised)}


async def test_a_programme_for_the_card_alone_pays_into_no_other_account(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    documents = dict(programme_documents())
    documents[PROGRAMME] = {**documents[PROGRAMME], "card_only": True}
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await load_programmes(session, documents, pair_document(), session.info["now"])
    office = await a_pay_office(house, client, work_off)
    by_book = await office.has_payee("陈建国")
    linked = {"kind": AccountKind.CARD_LINKED}
    by_card = await office.has_payee("林秀英", account=linked)
    batch = await office.prepares()

    page = await office.preparer.get(f"/batches/{batch['id']}/exclusions")
    assert [(line["person_id"], line["codes"]) for line in page["items"]] == [
        (str(by_book.person.id), ["not_card_linked"])
    ]
    lines = (await office.preparer.get(f"/batches/{batch['id']}/payments"))["items"]
    assert [line["person_id"] for line in lines] == [str(by_card.person.id)]


async def test_what_the_law_pays_nothing_for_is_not_due(
    house: House, client: httpx.AsyncClient, work_off: WorkOff
) -> None:
    office = await a_pay_office(house, client, work_off)
    ill: dict[str, Any] = {
        "category": CategoryCode.DISABLED_VETERAN,
        "nature": DisabilityNature.ILLNESS,
    }
    await office.has_payee("陈建国", programme="disability_pension", fen=None, grade=8, **ill)
    batch = await office.prepares("disability_pension")

    page = await office.preparer.get(f"/batches/{batch['id']}/exclusions")
    assert [line["codes"] for line in page["items"]] == [["not_due"]]
