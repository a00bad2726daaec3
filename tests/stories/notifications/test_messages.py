"""A message goes out once, on each channel that is open, and never to the dead."""

import asyncio
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from app.domain.calendar.days import day_of
from app.domain.notifications.terms import MessageChannel, MessageState, NotSent, Told
from app.domain.veterans.terms import ChangeKind, ReportState
from app.house import House
from app.jobs.notifications import deliver, see_to_messages
from app.models.notifications import Message, MessageCredit
from app.models.veterans.care import ChangeReport
from app.models.veterans.persons import Person
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.usecases.notifications.claim_message import claim_message
from app.usecases.notifications.tell import tell
from tests.builders.accounts import on_phone
from tests.builders.identity import SignedIn, signed_in_citizen
from tests.builders.requests import days_later
from tests.builders.veterans import a_person
from tests.fixtures.simulators import Outside, Phone
from tests.fixtures.work import WorkOff

PHONE = "13800138000"
TEMPLATE = "account-changed-0001"
FACTS = {"last4": "0009", "until_on": "2026-03-17"}


async def a_person_told(house: House, *, phone: str | None = PHONE) -> UUID:
    """Somebody is told that her card was reported lost; nothing has been sent yet."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(session, "王秀英", phone=phone)
        now = session.info["now"]
        assert await tell(session, person.id, Told.CARD_LOST, FACTS, now=now)
    return person.id


async def message(house: House, channel: MessageChannel) -> Message:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return (await session.scalars(select(Message).where(Message.channel == channel))).one()


async def on_the_phone(
    house: House,
    client: httpx.AsyncClient,
    outside: Outside,
    person_id: UUID,
    *,
    credits_here: int = 1,
    credits_there: int = 1,
) -> tuple[SignedIn, Phone]:
    """She uses the mini program and has accepted messages, as we count and as WeChat does."""
    citizen = await signed_in_citizen(house, person_id)
    phone = outside.pick_up("王秀英", PHONE)
    await on_phone(house, citizen.account_id, phone)
    if credits_there:
        outside.accept(phone, TEMPLATE, credits_there)
    accepted = {"accepted": [{"template_id": TEMPLATE, "times": credits_here}]}
    answer = await client.post("/miniapp/v1/subscriptions", json=accepted, headers=citizen.keyed())
    assert answer.json() == {"kept": True}
    return citizen, phone


async def credits_left(house: House, account_id: UUID) -> int:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        return (await session.get_one(MessageCredit, (account_id, TEMPLATE))).credits


async def test_both_channels_carry_it_and_a_credit_is_used_up(
    house: House, client: httpx.AsyncClient, outside: Outside, work_off: WorkOff
) -> None:
    person_id = await a_person_told(house)
    citizen, phone = await on_the_phone(house, client, outside, person_id, credits_here=2)
    await work_off()
    (sent,) = outside.messages()
    assert (sent["openid"], sent["data"]["date3"]) == (phone.openid, "2026年3月17日")
    (text,) = outside.texts()
    assert (text["phone"], text["text"][:12]) == (PHONE, "【泉州退役军人事务】尾号")
    assert await credits_left(house, citizen.account_id) == 1


async def test_ten_deliveries_of_one_message_send_it_once(
    house: House, client: httpx.AsyncClient, outside: Outside
) -> None:
    person_id = await a_person_told(house)
    await on_the_phone(house, client, outside, person_id, credits_here=9, credits_there=9)
    ids = [(await message(house, channel)).id for channel in MessageChannel]
    await asyncio.gather(*(deliver(house, each) for each in ids * 10))
    assert len(outside.messages()) == len(outside.texts()) == 1
    assert outside.calls().count("/sms/send") == 1


@pytest.mark.parametrize(
    ("path", "reached"),
    [
        ("/sms/send", MessageChannel.WECHAT),
        ("/wechat/cgi-bin/message/subscribe/send", MessageChannel.SMS),
    ],
)
async def test_a_channel_that_is_down_does_not_stop_the_other(
    house: House,
    client: httpx.AsyncClient,
    outside: Outside,
    work_off: WorkOff,
    path: str,
    reached: MessageChannel,
) -> None:
    person_id = await a_person_told(house)
    await on_the_phone(house, client, outside, person_id)
    with outside.failing(path, "status", status=503):
        await work_off()
    assert (await message(house, reached)).state is MessageState.SENT
    assert len(outside.messages()) + len(outside.texts()) == 1


async def test_a_text_is_tried_again_later_and_sent_once(
    house: House, outside: Outside, work_off: WorkOff
) -> None:
    await a_person_told(house)
    with outside.failing("/sms/send", "garbage"):
        await work_off()
        await see_to_messages(house)  # Not a minute has passed.
    waiting = await message(house, MessageChannel.SMS)
    assert (waiting.state, waiting.tries) == (MessageState.QUEUED, 1)
    await days_later(house, 1)
    await see_to_messages(house)
    await see_to_messages(house)
    sent = await message(house, MessageChannel.SMS)
    assert (sent.state, sent.tries, len(outside.texts())) == (MessageState.SENT, 2, 1)


async def test_it_is_given_up_after_a_day_or_so(
    house: House, outside: Outside, work_off: WorkOff
) -> None:
    await a_person_told(house)
    with outside.failing("/sms/send", "cut"):
        await work_off()
        for _ in range(7):
            await days_later(house, 2)
            await see_to_messages(house)
    given_up = await message(house, MessageChannel.SMS)
    assert (given_up.state, given_up.reason) == (MessageState.FAILED, NotSent.UNAVAILABLE)
    assert given_up.tries == 6
    assert outside.texts() == []


async def test_whatever_wechat_did_not_answer_is_not_sent_again(
    house: House, client: httpx.AsyncClient, outside: Outside, work_off: WorkOff
) -> None:
    person_id = await a_person_told(house)
    await on_the_phone(house, client, outside, person_id, credits_here=3, credits_there=3)
    with outside.failing("/wechat/cgi-bin/message/subscribe/send", "cut"):
        await work_off()
    await days_later(house, 1)
    await see_to_messages(house)
    assert (await message(house, MessageChannel.WECHAT)).state is MessageState.UNSURE
    assert outside.messages() == []


@pytest.mark.parametrize(
    ("channel", "state"),
    [(MessageChannel.WECHAT, MessageState.UNSURE), (MessageChannel.SMS, MessageState.SENT)],
)
async def test_a_worker_killed_while_sending_leaves_nothing_to_be_sent_twice(
    house: House,
    client: httpx.AsyncClient,
    outside: Outside,
    channel: MessageChannel,
    state: MessageState,
) -> None:
    person_id = await a_person_told(house)
    await on_the_phone(house, client, outside, person_id, credits_here=3, credits_there=3)
    half_way = (await message(house, channel)).id
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        now = session.info["now"]
        claimed = await claim_message(session, half_way, "泉州退役军人事务", now)
    assert claimed is not None  # Called, and killed before it could say so.
    if channel is MessageChannel.WECHAT:
        await house.wechat.send(claimed.openid, claimed.message)  # type: ignore[union-attr]  # By channel.
    else:
        await house.sms.send(claimed.phone, claimed.text, half_way)  # type: ignore[union-attr]  # By channel.

    await deliver(house, half_way)
    assert (await message(house, channel)).state is MessageState.SENDING
    for _ in range(2):
        await days_later(house, 1)
        await see_to_messages(house)
    assert (await message(house, channel)).state is state
    assert len(outside.messages() if channel is MessageChannel.WECHAT else outside.texts()) == 1


async def test_where_wechat_counts_no_credit_ours_starts_from_nothing(
    house: House, client: httpx.AsyncClient, outside: Outside, work_off: WorkOff
) -> None:
    person_id = await a_person_told(house)
    citizen, _ = await on_the_phone(
        house, client, outside, person_id, credits_here=5, credits_there=0
    )
    await work_off()
    failed = await message(house, MessageChannel.WECHAT)
    assert (failed.state, failed.reason) == (MessageState.FAILED, NotSent.NO_CREDIT)
    assert await credits_left(house, citizen.account_id) == 0
    assert len(outside.texts()) == 1


async def test_whoever_has_neither_telephone_nor_mini_program_is_told_by_people(
    house: House, outside: Outside, work_off: WorkOff
) -> None:
    await a_person_told(house, phone=None)
    await work_off()
    reasons = [(await message(house, channel)).reason for channel in MessageChannel]
    assert reasons == [NotSent.NOT_BOUND, NotSent.NO_PHONE]
    assert outside.calls() == []


async def test_the_dead_and_those_reported_dead_are_told_nothing(
    house: House, outside: Outside, work_off: WorkOff
) -> None:
    person_id = await a_person_told(house)
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        now = session.info["now"]
        session.add(
            ChangeReport(
                person_id=person_id,
                kind=ChangeKind.DEATH,
                state=ReportState.OPEN,
                died_on=day_of(now),
                reported_by=person_id,
                reported_at=now,
            )
        )
        await session.flush()
        assert not await tell(session, person_id, Told.CARD_FOUND, FACTS, now=now)
        late = await a_person(session, "林阿珠", phone=PHONE)
        late.died_on = day_of(now) - timedelta(days=1)
        await session.flush()
        assert not await tell(session, late.id, Told.CARD_FOUND, FACTS, now=now)
        assert (await session.get_one(Person, person_id)).died_on is None
    await work_off()
    for channel in MessageChannel:
        dropped = await message(house, channel)
        assert (dropped.state, dropped.reason) == (MessageState.DROPPED, NotSent.DECEASED)
    assert outside.calls() == []


async def told_and_taken_back(house: House) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(session, "王秀英", phone=PHONE)
        await tell(session, person.id, Told.CARD_LOST, FACTS, now=session.info["now"])
        raise ZeroDivisionError


async def test_a_change_that_was_rolled_back_was_never_told(
    house: House, outside: Outside, work_off: WorkOff
) -> None:
    with pytest.raises(ZeroDivisionError):
        await told_and_taken_back(house)
    await work_off()
    assert outside.calls() == []


async def test_a_template_that_the_bureau_does_not_use_is_refused(
    house: House, client: httpx.AsyncClient
) -> None:
    citizen = await signed_in_citizen(house)
    body = {"accepted": [{"template_id": "lottery-0001", "times": 1}]}
    refused = await client.post("/miniapp/v1/subscriptions", json=body, headers=citizen.keyed())
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_template")
