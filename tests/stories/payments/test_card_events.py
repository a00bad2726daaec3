"""What a bank says of a card: lost, found, exchanged, closed; early, late, twice, to the wrong
bureau."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.domain.accounts.accounts import AccountKind, AccountStatus
from app.house import House
from app.jobs.accounts import see_to
from app.models.payments.accounts import AccountVerification, CardEvent, PaymentAccount
from app.models.veterans.persons import Person
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.accounts import a_card, a_card_number, an_account, bank_answers, messages_of
from tests.builders.banks import BankCaller, signed_in_bank
from tests.builders.requests import MONDAY, Case, a_case, days_later, set_clock
from tests.builders.veterans import a_person
from tests.fixtures.simulators import Outside
from tests.fixtures.work import WorkOff

PHONE = "13800138000"


@dataclass
class Holder:
    """Somebody paid through her card at ABC."""

    house: House
    case: Case
    bank: BankCaller
    work_off: WorkOff
    number: str
    serial: int = 0

    async def says(self, kind: str, at: str = "2026-03-02T10:00:00+08:00", **more: Any) -> Any:
        """Let the bank say something of the card under a new serial, and accounts follow."""
        self.serial += 1
        said = {"serial": f"E{self.serial}", "kind": kind, "happened_at": at, **more}
        answer = await self.bank.post("/card-events", json={"card_number": self.number, **said})
        assert answer.status_code == 202, answer.text
        await self.work_off()
        return answer.json()

    async def accounts(self) -> list[tuple[str, str, bool]]:
        veteran = await self.case.veteran()
        shown = (await veteran.get("/bank-accounts"))["accounts"]
        return [(account["last4"], account["status"], account["current"]) for account in shown]

    async def problems(self) -> list[str | None]:
        async with self.house.database.transaction(EVERYTHING, SYSTEM) as session:
            rows = await session.scalars(select(CardEvent.problem).order_by(CardEvent.id))
            return [None if problem is None else problem.value for problem in rows]

    @property
    def last4(self) -> str:
        return self.number[-4:]


@pytest.fixture
async def holder(
    house: House, client: httpx.AsyncClient, outside: Outside, work_off: WorkOff
) -> Holder:
    await set_clock(house, MONDAY)
    case = await a_case(house, client, name="王秀英")
    assert outside.texts() == []
    number = a_card_number()
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await session.get_one(Person, case.person_id)
        person.phone = PHONE
        card = await a_card(session, person.id)
        account = await an_account(session, person, number=number, kind=AccountKind.CARD_LINKED)
        account.card_id = card.id
    return Holder(house, case, await signed_in_bank(client, house, "ABC"), work_off, number)


async def test_a_lost_card_waits_fifteen_days_and_works_again_by_itself(
    holder: Holder, outside: Outside
) -> None:
    await holder.says("reported_lost")
    assert await holder.accounts() == [(holder.last4, "blocked", True)]
    assert "2026年3月17日前暂不发放" in outside.texts(PHONE)[-1]["text"]

    await days_later(holder.house, 14)
    await see_to(holder.house)
    assert (await holder.accounts())[0][1] == "blocked"
    await days_later(holder.house, 1)
    await see_to(holder.house)
    await holder.work_off()
    assert (await holder.accounts())[0][1] == "verified"
    assert "恢复发放" in outside.texts(PHONE)[-1]["text"]
    assert len(outside.texts(PHONE)) == 2


async def test_a_card_found_again_is_paid_to_the_same_day(holder: Holder) -> None:
    await holder.says("reported_lost")
    await holder.says("loss_lifted", "2026-03-02T16:00:00+08:00")
    assert await holder.accounts() == [(holder.last4, "verified", True)]
    assert [told for told, channel, _ in await told_to(holder) if channel == "sms"] == [
        "card_lost",
        "card_found",
    ]


async def test_a_loss_told_late_does_not_undo_that_it_was_found(holder: Holder) -> None:
    await holder.says("loss_lifted", "2026-03-02T16:00:00+08:00")
    await holder.says("reported_lost", "2026-03-02T09:00:00+08:00")
    assert await holder.accounts() == [(holder.last4, "verified", True)]
    assert await holder.problems() == [None, "older"]


async def test_an_exchanged_card_is_another_account_under_the_name_the_bank_confirms(
    holder: Holder, outside: Outside
) -> None:
    new = a_card_number()
    await holder.says("replaced", new_card_number=new, name="王 秀 英")
    assert await holder.accounts() == [
        (new[-4:], "verified", True),
        (holder.last4, "replaced", False),
    ]
    assert f"新账户尾号{new[-4:]}" in outside.texts(PHONE)[-1]["text"]
    changes = (await (await holder.case.veteran()).get("/bank-accounts"))["changes"]
    assert [(c["origin"], c["state"], c["effective_on"]) for c in changes] == [
        ("bank", "applied", "2026-03-02")
    ]
    async with holder.house.database.transaction(EVERYTHING, SYSTEM) as session:
        rows = (await session.scalars(select(PaymentAccount).order_by(PaymentAccount.id))).all()
        assert [row.number.reveal("test") for row in rows] == [holder.number, new]
        assert rows[0].card_id == rows[1].card_id is not None


@pytest.mark.parametrize("name", [None, "王秀瑛"])
async def test_an_exchanged_card_without_the_right_name_waits_for_the_bank_to_say_whose_it_is(
    holder: Holder, name: str | None
) -> None:
    new = a_card_number()
    said = {} if name is None else {"name": name}
    await holder.says("replaced", new_card_number=new, **said)
    assert await holder.accounts() == [
        (new[-4:], "unverified", True),
        (holder.last4, "replaced", False),
    ]
    assert await holder.problems() == [None if name is None else "name_differs"]

    (asked,) = await bank_answers(holder.bank)
    assert (asked["account_number"], asked["holder_name"]) == (new, "王秀英")
    await holder.work_off()
    assert (await holder.accounts())[0] == (new[-4:], "verified", True)


async def test_an_exchange_without_a_usable_number_still_ends_the_old_card(
    holder: Holder, outside: Outside
) -> None:
    right = a_card_number()
    misread = right[:-1] + str((int(right[-1]) + 1) % 10)
    await holder.says("replaced", new_card_number=misread)
    assert await holder.accounts() == [(holder.last4, "replaced", False)]
    assert await holder.problems() == ["new_number_refused"]
    assert "登记新的账户" in outside.texts(PHONE)[-1]["text"]
    (line,) = (await (await holder.case.county()).get("/card-event-problems"))["items"]
    assert (line["kind"], line["problem"], line["serial"]) == (
        "replaced",
        "new_number_refused",
        "E1",
    )


@pytest.mark.parametrize(
    ("kind", "status", "current"),
    [
        ("closed", "closed", False),
        ("dormant", "dormant", True),
        ("judicial_freeze", "frozen", True),
        ("activated", "verified", True),
        ("issued", "verified", True),
    ],
)
async def test_an_account_follows_what_its_bank_says(
    holder: Holder, kind: str, status: str, current: bool
) -> None:
    await holder.says(kind)
    assert await holder.accounts() == [(holder.last4, status, current)]
    assert await holder.problems() == [None]


async def test_a_woken_account_is_verified_anew_before_it_is_paid_to(holder: Holder) -> None:
    await holder.says("dormant")
    await holder.says("activated", "2026-03-02T12:00:00+08:00")
    assert await holder.accounts() == [(holder.last4, "unverified", True)]
    assert len(await bank_answers(holder.bank)) == 1
    await holder.work_off()
    assert await holder.accounts() == [(holder.last4, "verified", True)]


async def test_a_name_corrected_into_another_one_is_looked_at(holder: Holder) -> None:
    await holder.says("name_corrected", name="王秀瑛")
    assert await holder.accounts() == [(holder.last4, "unverified", True)]
    await holder.says("name_corrected", "2026-03-02T12:00:00+08:00", name="王秀英")
    assert await holder.accounts() == [(holder.last4, "verified", True)]
    assert await holder.problems() == ["name_differs", None]


async def test_what_is_closed_does_not_come_back(holder: Holder) -> None:
    await holder.says("closed")
    await holder.says("activated", "2026-03-02T12:00:00+08:00")
    assert await holder.accounts() == [(holder.last4, "closed", False)]
    assert await holder.problems() == [None, "unknown_card"]


async def test_a_message_sent_twice_is_kept_once_and_another_one_under_its_serial_refused(
    holder: Holder, outside: Outside
) -> None:
    said = {
        "serial": "E-1",
        "kind": "reported_lost",
        "card_number": holder.number,
        "happened_at": "2026-03-02T10:00:00+08:00",
    }
    answers = [await holder.bank.post("/card-events", json=said) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202] * 3
    assert len({answer.json()["received_at"] for answer in answers}) == 1
    await holder.work_off()
    assert await holder.problems() == [None]
    assert len(outside.texts(PHONE)) == 1

    other = await holder.bank.post("/card-events", json={**said, "kind": "closed"})
    assert (other.status_code, other.json()["code"]) == (409, "bank_serial_taken")
    assert await holder.accounts() == [(holder.last4, "blocked", True)]


async def test_the_card_of_another_bank_is_an_unknown_card(
    holder: Holder, house: House, client: httpx.AsyncClient
) -> None:
    holder.bank = await signed_in_bank(client, house, "ICBC")
    await holder.says("closed")
    assert await holder.accounts() == [(holder.last4, "verified", True)]
    assert await holder.problems() == ["unknown_card"]


async def test_two_banks_may_use_the_same_serial(
    holder: Holder, house: House, client: httpx.AsyncClient
) -> None:
    await holder.says("dormant")
    holder.serial, holder.bank = 0, await signed_in_bank(client, house, "ICBC")
    await holder.says("dormant")
    assert await holder.problems() == [None, "unknown_card"]


async def test_a_card_that_two_people_are_paid_to_moves_for_both(holder: Holder) -> None:
    async with holder.house.database.transaction(EVERYTHING, SYSTEM) as session:
        first = await session.get_one(Person, holder.case.person_id)
        other = await a_person(session, "林阿珠")
        shared = await an_account(session, other, number=holder.number)
        assert shared.person_id != first.id
    await holder.says("closed")
    async with holder.house.database.transaction(EVERYTHING, SYSTEM) as session:
        statuses = (await session.scalars(select(PaymentAccount.status))).all()
    assert statuses == [AccountStatus.CLOSED] * 2


async def test_the_number_of_a_card_lies_sealed_in_what_was_kept(holder: Holder) -> None:
    await holder.says("replaced", new_card_number=a_card_number(), name="王秀英")
    async with holder.house.database.transaction(EVERYTHING, SYSTEM) as session:
        event = (await session.scalars(select(CardEvent))).one()
        assert holder.number.encode() not in event.content_sealed
        assert event.content is not None
        assert event.content["card_number"] == holder.number
        open_ones = select(AccountVerification).where(AccountVerification.verdict.is_(None))
        assert (await session.scalars(open_ones)).all() == []


async def told_to(holder: Holder) -> list[tuple[str, str, str]]:
    return await messages_of(holder.house, holder.case.person_id)
