"""Wang Xiuying wants her benefits on another account; somebody else might want that too."""

import httpx
import pytest

from app.domain.identity.agency import AgencyEnd, AgencyKind, AgencyScope, EvidenceKind
from app.house import House
from app.jobs.accounts import see_to
from app.models.veterans.persons import Person
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.accounts import (
    a_card_number,
    an_account,
    bank_answers,
    messages_of,
    number_of,
    on_phone,
)
from tests.builders.banks import signed_in_bank
from tests.builders.identity import an_agency, signed_in_citizen, signed_in_staff
from tests.builders.requests import (
    COUNTY,
    MINIAPP,
    MONDAY,
    Caller,
    Case,
    a_case,
    days_later,
    set_clock,
)
from tests.builders.veterans import a_person
from tests.fixtures.simulators import Outside
from tests.fixtures.work import WorkOff

PHONE = "13800138000"
TEMPLATE = "account-changed-0001"
CHANGES = "/bank-account-changes"


async def a_paid_veteran(house: House, client: httpx.AsyncClient) -> tuple[Case, str]:
    """Somebody with a telephone whose benefits go to an account at ABC; return its last four."""
    await set_clock(house, MONDAY)
    case = await a_case(house, client, name="王秀英")
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await session.get_one(Person, case.person_id)
        person.phone = PHONE
        account = await an_account(session, person)
    return case, account.last4


async def asks(caller: Caller, number: str, bank: str = "CCB") -> httpx.Response:
    return await caller.tries(CHANGES, {"bank_code": bank, "account_number": number})


async def current(caller: Caller) -> str | None:
    accounts = (await caller.get("/bank-accounts"))["accounts"]
    return next((account["last4"] for account in accounts if account["current"]), None)


async def test_a_change_waits_out_its_cooling_off_and_is_told_on_both_channels(
    house: House, client: httpx.AsyncClient, outside: Outside, work_off: WorkOff
) -> None:
    case, old = await a_paid_veteran(house, client)
    veteran = await case.veteran()
    phone = outside.pick_up("王秀英", PHONE)
    await on_phone(house, veteran.signed_in.account_id, phone)
    outside.accept(phone, TEMPLATE, 3)
    await veteran.post("/subscriptions", {"accepted": [{"template_id": TEMPLATE, "times": 2}]})
    number = a_card_number("621700")

    answer = await asks(veteran, f"{number[:4]} {number[4:]}")
    assert answer.status_code == 201, answer.text
    change = answer.json()
    assert (change["state"], change["effective_on"]) == ("waiting", "2026-03-09")
    assert (change["account"]["last4"], change["account"]["status"]) == (number[-4:], "unverified")
    assert number not in answer.text
    await work_off()

    (text,) = outside.texts(PHONE)
    assert text["text"].startswith("【泉州退役军人事务】您申请把补助发放账户换成中国建设银行尾号")
    assert number[-4:] in text["text"]
    assert "2026年3月9日起生效" in text["text"]
    assert number not in text["text"]
    (message,) = outside.messages()
    assert message["openid"] == phone.openid
    assert message["data"] == {
        "phrase1": "待生效",
        "character_string2": number[-4:],
        "date3": "2026年3月9日",
        "thing4": "非本人办理请及时撤销",
    }

    bank = await signed_in_bank(client, house, "CCB")
    (asked,) = await bank_answers(bank)
    assert (asked["account_number"], asked["holder_name"]) == (number, "王秀英")
    assert len(asked["id_number_last4"]) == 4
    await work_off()
    assert await current(veteran) == old  # Verified, and still waiting.

    await days_later(house, 6)
    await see_to(house)
    assert await current(await case.veteran()) == old
    await days_later(house, 1)
    await see_to(house)
    await work_off()

    veteran = await case.veteran()
    shown = await veteran.get("/bank-accounts")
    assert [(a["last4"], a["status"], a["current"]) for a in shown["accounts"]] == [
        (number[-4:], "verified", True),
        (old, "replaced", False),
    ]
    assert (shown["changes"][0]["state"], shown["cooling_off_days"]) == ("applied", 7)
    assert "补助发放账户已换成中国建设银行" in outside.texts(PHONE)[1]["text"]
    assert len(outside.messages()) == 2
    assert await messages_of(house, case.person_id) == [
        ("account_change_asked", "wechat", "sent"),
        ("account_change_asked", "sms", "sent"),
        ("account_change_applied", "wechat", "sent"),
        ("account_change_applied", "sms", "sent"),
    ]


async def test_without_a_credit_the_message_goes_by_text_alone(
    house: House, client: httpx.AsyncClient, outside: Outside, work_off: WorkOff
) -> None:
    case, _ = await a_paid_veteran(house, client)
    await asks(await case.veteran(), a_card_number("621700"))
    await work_off()

    assert len(outside.texts(PHONE)) == 1
    assert outside.messages() == []
    assert await messages_of(house, case.person_id) == [
        ("account_change_asked", "wechat", "failed"),
        ("account_change_asked", "sms", "sent"),
    ]
    told = await (await case.county()).get(f"/veterans/{case.person_id}/messages")
    assert [(m["channel"], m["state"], m["reason"]) for m in told["items"]] == [
        ("sms", "sent", None),
        ("wechat", "failed", "no_credit"),
    ]


async def test_a_change_is_cancelled_while_it_waits_and_never_after(
    house: House, client: httpx.AsyncClient, outside: Outside, work_off: WorkOff
) -> None:
    case, old = await a_paid_veteran(house, client)
    veteran = await case.veteran()
    change = (await asks(veteran, a_card_number("621700"))).json()
    assert (await asks(veteran, a_card_number("621700"))).json()["code"] == "account_change_waiting"

    cancelled = await veteran.post(f"{CHANGES}/{change['id']}:cancel", version=change["version"])
    assert (cancelled["state"], cancelled["account"]["status"]) == ("cancelled", "ended")
    again = await veteran.tries(f"{CHANGES}/{change['id']}:cancel", version=cancelled["version"])
    assert (again.status_code, again.json()["code"]) == (409, "illegal_account_change")
    await work_off()
    await days_later(house, 8)
    await see_to(house)
    assert await current(await case.veteran()) == old
    assert "照常发到原来的账户" in outside.texts(PHONE)[-1]["text"]


async def test_a_change_never_overwrites_a_newer_account(
    house: House, client: httpx.AsyncClient, outside: Outside, work_off: WorkOff
) -> None:
    """The bank exchanges her card while her own change waits: the stale one conflicts."""
    case, old = await a_paid_veteran(house, client)
    veteran = await case.veteran()
    hers = a_card_number("621700")
    change = (await asks(veteran, hers)).json()
    await bank_answers(await signed_in_bank(client, house, "CCB"))
    abc = await signed_in_bank(client, house, "ABC")
    newer = a_card_number()
    event = {
        "serial": "E1",
        "kind": "replaced",
        "card_number": await number_of(house, case.person_id, old),
        "new_card_number": newer,
        "name": "王秀英",
        "happened_at": "2026-03-03T10:00:00+08:00",
    }
    assert (await abc.post("/card-events", json=event)).status_code == 202
    await work_off()
    assert await current(await case.veteran()) == newer[-4:]

    await days_later(house, 7)
    await see_to(house)
    await work_off()
    veteran = await case.veteran()
    assert await current(veteran) == newer[-4:]
    assert "服务站会联系您核对" in outside.texts(PHONE)[-1]["text"]
    county = await case.county()
    (line,) = (await county.get("/account-changes", params={"state": "conflicting"}))["items"]
    assert (line["person_name"], line["change"]["id"]) == ("王秀英", change["id"])

    confirmed = await county.post(
        f"/account-changes/{change['id']}:confirm", version=line["change"]["version"]
    )
    assert (confirmed["state"], confirmed["effective_on"]) == ("waiting", "2026-03-16")
    await days_later(house, 7)
    await see_to(house)
    assert await current(await case.veteran()) == hers[-4:]


async def test_what_the_bank_does_not_confirm_never_takes_effect(
    house: House, client: httpx.AsyncClient, outside: Outside, work_off: WorkOff
) -> None:
    case, old = await a_paid_veteran(house, client)
    await asks(await case.veteran(), a_card_number("621700"))
    await bank_answers(await signed_in_bank(client, house, "CCB"), "name_differs")
    await work_off()

    shown = await (await case.veteran()).get("/bank-accounts")
    assert shown["changes"][0]["state"] == "refused"
    assert [a["status"] for a in shown["accounts"]] == ["refused", "verified"]
    assert await current(await case.veteran()) == old
    assert "没有通过" in outside.texts(PHONE)[-1]["text"]
    assert len(outside.texts(PHONE)) == 2


async def test_somebody_she_gave_a_mandate_to_never_changes_her_account(
    house: House, client: httpx.AsyncClient
) -> None:
    case, _ = await a_paid_veteran(house, client)
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        agent = await a_person(session, "王小明")
        await an_agency(session, case.person_id, agent.id, clerk.account_id, list(AgencyScope))
    acting = Caller(
        client,
        await signed_in_citizen(house, agent.id),
        MINIAPP,
        {"Acting-For": str(case.person_id)},
    )

    await asks(await case.veteran(), a_card_number("621700"))
    refused = await asks(acting, a_card_number())
    assert (refused.status_code, refused.json()["code"]) == (403, "not_for_agents")
    assert len((await acting.get("/bank-accounts"))["changes"]) == 1
    assert len((await acting.get("/notifications"))["items"]) == 1


async def test_an_agent_without_the_say_reads_nothing_of_the_money(
    house: House, client: httpx.AsyncClient
) -> None:
    case, _ = await a_paid_veteran(house, client)
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        agent = await a_person(session, "王小明")
        await an_agency(session, case.person_id, agent.id, clerk.account_id)
    veteran = await case.veteran()
    number = a_card_number("621700")
    change = (await asks(veteran, number)).json()
    (message,) = (await veteran.get("/notifications"))["items"]
    assert message["text"]["zh"] == (
        f"已申请把补助发到中国建设银行尾号{number[-4:]}，生效日期：2026年3月9日"
    )
    assert (message["request_id"], message["account_id"]) == (None, change["account"]["id"])
    assert (await veteran.get("/home"))["unread"] == 1
    await veteran.post("/notifications:mark-read", {"through": message["id"]})
    assert (await veteran.get("/home"))["unread"] == 0

    acting = Caller(
        client,
        await signed_in_citizen(house, agent.id),
        MINIAPP,
        {"Acting-For": str(case.person_id)},
    )
    assert (await acting.get("/notifications"))["items"] == []
    assert (await acting.get("/home"))["unread"] == 0
    path = "/miniapp/v1/bank-accounts"
    headers = {**acting.signed_in.headers, **acting.headers}
    assert (await client.get(path, headers=headers)).status_code == 403


async def test_a_guardian_asks_and_somebody_of_the_county_looks_as_well(
    house: House, client: httpx.AsyncClient, outside: Outside, work_off: WorkOff
) -> None:
    case, old = await a_paid_veteran(house, client)
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        guardian = await a_person(session, "王小明")
        agency = await an_agency(session, case.person_id, guardian.id, clerk.account_id)
        agency.kind, agency.evidence_kind = AgencyKind.GUARDIANSHIP, EvidenceKind.COURT_RULING
    acting = Caller(
        client,
        await signed_in_citizen(house, guardian.id),
        MINIAPP,
        {"Acting-For": str(case.person_id)},
    )
    number = a_card_number("621700")
    body = {"bank_code": "CCB", "account_number": number, "holder_name": "王小明"}
    change = await acting.post(CHANGES, body)
    assert (change["state"], change["effective_on"]) == ("proposed", None)
    assert (change["account"]["kind"], change["account"]["holder_name"]) == ("guardian", "王小明")
    await bank_answers(await signed_in_bank(client, house, "CCB"))
    await work_off()
    await days_later(house, 30)
    await see_to(house)
    assert await current(await case.veteran()) == old  # Nobody has looked yet.

    village = await case.village()
    path = f"/account-changes/{change['id']}:confirm"
    (line,) = (await village.get("/account-changes", params={"state": "proposed"}))["items"]
    refused = await village.tries(path, version=line["change"]["version"])
    assert (refused.status_code, refused.json()["code"]) == (403, "level_too_low")
    confirmed = await (await case.county()).post(path, version=line["change"]["version"])
    assert (confirmed["state"], confirmed["effective_on"]) == ("waiting", "2026-04-08")
    await days_later(house, 7)
    await see_to(house)
    assert await current(await case.veteran()) == number[-4:]

    # The guardianship ends, and with it the account in the guardian's name.
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        ended = await session.get_one(type(agency), agency.id)
        ended.revoke(AgencyEnd.BY_STATION, session.info["now"])
    await see_to(house)
    assert await current(await case.veteran()) is None


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"account_number": "62284800000000"}, "/account_number", "account_number_malformed"),
        (
            {"account_number": "6210000000000000008"},
            "/account_number",
            "account_number_check_digit",
        ),
        ({"bank_code": "HSBC"}, "/bank_code", "unknown_bank"),
        ({"holder_name": "李四"}, "/holder_name", "holder_name_differs"),
    ],
)
async def test_an_account_that_cannot_be_hers_is_refused_at_once(
    house: House, client: httpx.AsyncClient, body: dict[str, str], pointer: str, code: str
) -> None:
    case, _ = await a_paid_veteran(house, client)
    wanted = {"bank_code": "CCB", "account_number": "6210000000000000009", **body}
    refused = await (await case.veteran()).tries(CHANGES, wanted)
    assert refused.status_code == 422, refused.text
    assert [(e["pointer"], e["code"]) for e in refused.json()["errors"]] == [(pointer, code)]


async def test_the_account_she_has_already_is_not_asked_for_again(
    house: House, client: httpx.AsyncClient
) -> None:
    case, old = await a_paid_veteran(house, client)
    number = await number_of(house, case.person_id, old)
    refused = await asks(await case.veteran(), number, "ABC")
    assert (refused.status_code, refused.json()["code"]) == (409, "account_already_held")


async def test_another_ones_change_is_nobodys_business(
    house: House, client: httpx.AsyncClient
) -> None:
    case, _ = await a_paid_veteran(house, client)
    change = (await asks(await case.veteran(), a_card_number("621700"))).json()
    other = await (await a_case(house, client)).veteran()
    refused = await other.tries(f"{CHANGES}/{change['id']}:cancel", version=change["version"])
    assert refused.status_code == 404
    elsewhere = await case.staff(Role.COUNTY_REVIEWER, "350504000000")
    refused = await elsewhere.tries(f"/account-changes/{change['id']}:confirm", version=1)
    assert refused.status_code == 404
    assert (await elsewhere.get("/account-changes", params={"state": "waiting"}))["items"] == []
    assert COUNTY not in refused.text
