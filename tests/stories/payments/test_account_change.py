"""Wang Xiuying wants her benefits on another account; somebody else might want that too."""

import httpx

from app.house import House
from app.jobs.accounts import see_to
from tests.builders.accounts import (
    a_card_number,
    bank_answers,
    messages_of,
    number_of,
    on_phone,
)
from tests.builders.banks import signed_in_bank
from tests.builders.requests import (
    days_later,
)
from tests.fixtures.simulators import Outside
from tests.fixtures.work import WorkOff
from tests.stories.payments.paid_veteran import (
    CHANGES,
    PHONE,
    a_paid_veteran,
    asks,
    current,
)

TEMPLATE = "account-changed-0001"


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
    # The two texts may overtake each other.
    assert any("照常发到原来的账户" in each["text"] for each in outside.texts(PHONE))


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
