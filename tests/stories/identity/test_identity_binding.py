"""Lan Fengying says who she is; strangers who try to be her learn nothing and lock nobody out."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update

from app.domain.calendar.days import day_of
from app.house import House
from app.models.audit import Event
from app.models.identity.attempts import AttemptCounter
from app.models.identity.citizens import BindingCode, IdentityBinding
from app.models.veterans.persons import Person
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import SignedIn, signed_in_citizen, signed_in_staff
from tests.builders.veterans import a_person, an_id_number
from tests.fixtures.simulators import Outside

BINDINGS = "/miniapp/v1/identity-bindings"
PHONE = "19900000001"
NUMBER = an_id_number()
STATION = "350505001001"

Binder = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def lan(house: House) -> UUID:
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        return (await a_person(rows, "蓝·凤英", id_number=NUMBER, phone=PHONE)).id


@pytest.fixture
def bind(client: httpx.AsyncClient, outside: Outside) -> Binder:
    """Try to bind with a telephone; what is not said is right."""

    async def bound(caller: SignedIn, number: str = PHONE, **entries: str) -> httpx.Response:
        entered = {
            "name": "蓝凤英",
            "id_number": NUMBER,
            "phone_code": outside.pick_up(number=number).phone_code,
        }
        return await client.post(BINDINGS, json=entered | entries, headers=caller.keyed())

    return bound


async def test_name_number_and_telephone_together_bind_the_account(
    client: httpx.AsyncClient, house: House, lan: UUID, bind: Binder
) -> None:
    caller = await signed_in_citizen(house)

    # The number has full-width digits and blanks, the name has another dot.
    wide = NUMBER.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
    answer = await bind(caller, name="蓝•凤 英", id_number=f" {wide[:6]} {wide[6:]}")

    assert answer.status_code == 201
    assert answer.json()["person_id"] == str(lan)
    assert answer.json()["method"] == "registered_phone"
    assert (await client.get("/miniapp/v1/agencies", headers=caller.headers)).status_code == 200
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        [event] = (await rows.scalars(select(Event).where(Event.tag.like("%binding:bound")))).all()
        assert event.person_id == lan


async def test_the_same_request_sent_again_gets_its_first_answer_though_the_code_is_used(
    client: httpx.AsyncClient, house: House, lan: UUID, outside: Outside
) -> None:
    caller = await signed_in_citizen(house)
    code = outside.pick_up(number=PHONE).phone_code
    entered = {"name": "蓝凤英", "id_number": NUMBER, "phone_code": code}
    headers = caller.keyed()

    first = await client.post(BINDINGS, json=entered, headers=headers)
    again = await client.post(BINDINGS, json=entered, headers=headers)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        assert len((await rows.scalars(select(IdentityBinding))).all()) == 1


async def test_each_wrong_entry_gets_one_and_the_same_answer(
    house: House, lan: UUID, bind: Binder
) -> None:
    caller = await signed_in_citizen(house)

    answers = [
        await bind(caller, name="蓝凤美"),
        await bind(caller, id_number=an_id_number()),
        await bind(caller, number="19900000099"),
    ]

    told = {str(sorted((a.json() | {"trace_id": ""}).items())) for a in answers}
    assert {answer.status_code for answer in answers} == {422}
    assert len(told) == 1
    assert "binding_refused" in told.pop()


async def test_a_refused_binding_is_counted_and_that_persists(
    house: House, lan: UUID, bind: Binder
) -> None:
    await bind(await signed_in_citizen(house), name="蓝凤美")

    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        counters = (await rows.scalars(select(AttemptCounter))).all()
        kept = {counter.kind.value: counter.failures for counter in counters}
    assert kept == {"binding_account": 1, "binding_address": 1, "binding_target": 1}


async def test_nobody_binds_with_the_number_alone(
    client: httpx.AsyncClient, house: House, lan: UUID
) -> None:
    caller = await signed_in_citizen(house)

    answer = await client.post(BINDINGS, json={"id_number": NUMBER}, headers=caller.keyed())

    assert answer.status_code == 422
    assert {fault["pointer"] for fault in answer.json()["errors"]} == {"/name", "/phone_code"}


async def test_a_telephone_code_used_before_binds_nobody(
    client: httpx.AsyncClient, house: House, lan: UUID, outside: Outside
) -> None:
    code = outside.pick_up(number=PHONE).phone_code
    entered = {"name": "蓝凤美", "id_number": NUMBER, "phone_code": code}
    caller = await signed_in_citizen(house)
    await client.post(BINDINGS, json=entered, headers=caller.keyed())

    entered["name"] = "蓝凤英"
    answer = await client.post(BINDINGS, json=entered, headers=caller.keyed())

    assert (answer.status_code, answer.json()["code"]) == (422, "phone_code_rejected")


async def test_a_guesser_is_stopped_after_five_tries_and_learns_when_to_come_back(
    house: House, lan: UUID, bind: Binder
) -> None:
    guesser = await signed_in_citizen(house)
    for _ in range(5):
        assert (await bind(guesser, name="蓝凤美")).status_code == 422

    right = await bind(guesser)

    assert (right.status_code, right.json()["code"]) == (429, "tries_used_up")
    assert 86_000 < int(right.headers["Retry-After"]) <= 86_400


async def test_strangers_who_fail_at_her_number_do_not_lock_her_out(
    house: House, lan: UUID, bind: Binder
) -> None:
    for _ in range(4):
        stranger = await signed_in_citizen(house)
        for _ in range(3):
            await bind(stranger, name="蓝凤美", number="19900000099")

    # Twelve failures at her number: whoever fails now has two tries, and she needs one.
    next_stranger = await signed_in_citizen(house)
    codes = [(await bind(next_stranger, name="x")).json()["code"] for _ in range(3)]
    assert codes == ["binding_refused", "binding_refused", "tries_used_up"]
    assert (await bind(await signed_in_citizen(house))).status_code == 201


async def test_the_dead_are_bound_by_nobody_and_a_bound_account_falls_back(
    client: httpx.AsyncClient, house: House, lan: UUID, bind: Binder
) -> None:
    bound_before = await signed_in_citizen(house, lan)
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        died = {"died_on": day_of(rows.info["now"])}
        await rows.execute(update(Person).where(Person.id == lan).values(died))

    assert (await bind(await signed_in_citizen(house))).json()["code"] == "binding_refused"
    answer = await client.get("/miniapp/v1/agencies", headers=bound_before.headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "binding_needed")


async def test_an_account_stands_for_one_person_until_it_is_unbound(
    client: httpx.AsyncClient, house: House, lan: UUID, bind: Binder
) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        husband = await a_person(rows, "雷建国", phone=PHONE)
    caller = await signed_in_citizen(house, husband.id)

    assert (await bind(caller)).json()["code"] == "already_bound"
    ended = await client.post(f"{BINDINGS}:end", headers=caller.keyed())
    assert ended.status_code == 204
    # They share the telephone number; the registry knows it for both.
    assert (await bind(caller)).json()["person_id"] == str(lan)


async def test_a_paper_code_from_the_station_binds_whoever_has_no_telephone(
    client: httpx.AsyncClient, house: House, lan: UUID
) -> None:
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, STATION)
    issue = f"/staff/v1/veterans/{lan}:issue-binding-code"
    paper = (await client.post(issue, headers=clerk.keyed())).json()["code"]
    caller = await signed_in_citizen(house)

    entered = {"name": "蓝凤英", "code": paper}
    answer = await client.post(f"{BINDINGS}:redeem", json=entered, headers=caller.keyed())

    assert answer.status_code == 201
    assert (answer.json()["person_id"], answer.json()["method"]) == (str(lan), "paper_code")
    other = await signed_in_citizen(house)
    again = await client.post(f"{BINDINGS}:redeem", json=entered, headers=other.keyed())
    assert (again.status_code, again.json()["code"]) == (422, "binding_refused")
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        kept = (await rows.scalars(select(BindingCode))).one()
        assert paper.replace(" ", "").encode() not in kept.code_index
        assert kept.used_by_account_id == caller.account_id


async def test_a_found_paper_is_void_after_three_wrong_names_and_that_persists(
    client: httpx.AsyncClient, house: House, lan: UUID
) -> None:
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, STATION)
    issue = f"/staff/v1/veterans/{lan}:issue-binding-code"
    paper = (await client.post(issue, headers=clerk.keyed())).json()["code"]
    finder = await signed_in_citizen(house)

    for name in ("张三", "李四", "王五", "蓝凤英"):
        entered = {"name": name, "code": paper}
        answer = await client.post(f"{BINDINGS}:redeem", json=entered, headers=finder.keyed())
        assert (answer.status_code, answer.json()["code"]) == (422, "binding_refused")

    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        assert (await rows.scalars(select(BindingCode))).one().tries_left == 0


async def test_a_paper_code_ends_after_a_day_and_with_the_next_one(
    client: httpx.AsyncClient, house: House, lan: UUID
) -> None:
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, STATION)
    issue = f"/staff/v1/veterans/{lan}:issue-binding-code"
    first = (await client.post(issue, headers=clerk.keyed())).json()["code"]
    second = (await client.post(issue, headers=clerk.keyed())).json()["code"]
    caller = await signed_in_citizen(house)

    replaced = {"name": "蓝凤英", "code": first}
    answer = await client.post(f"{BINDINGS}:redeem", json=replaced, headers=caller.keyed())
    assert answer.json()["code"] == "binding_refused"

    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        a_day_older = {
            "issued_at": BindingCode.issued_at - timedelta(hours=24),
            "expires_at": BindingCode.expires_at - timedelta(hours=24),
        }
        await rows.execute(update(BindingCode).values(a_day_older))
    expired = {"name": "蓝凤英", "code": second}
    answer = await client.post(f"{BINDINGS}:redeem", json=expired, headers=caller.keyed())
    assert answer.json()["code"] == "binding_refused"


async def test_a_clerk_makes_codes_for_people_of_his_own_village_alone(
    client: httpx.AsyncClient, house: House, lan: UUID
) -> None:
    neighbour = await signed_in_staff(house, Role.VILLAGE_CLERK, "350505001002")
    nobody = "019aa000-0000-7000-8000-000000000000"

    for action in ("issue-binding-code", "unbind"):
        foreign = await client.post(f"/staff/v1/veterans/{lan}:{action}", headers=neighbour.keyed())
        missing = await client.post(
            f"/staff/v1/veterans/{nobody}:{action}", headers=neighbour.keyed()
        )
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert foreign.json()["detail"] == missing.json()["detail"]


async def test_a_lost_telephone_is_cut_off_by_the_station_on_the_next_call(
    client: httpx.AsyncClient, house: House, lan: UUID
) -> None:
    lost = await signed_in_citizen(house, lan)
    clerk = await signed_in_staff(house, Role.VILLAGE_CLERK, STATION)

    cut = await client.post(f"/staff/v1/veterans/{lan}:unbind", headers=clerk.keyed())

    assert cut.json() == {"accounts": 1}
    answer = await client.get("/miniapp/v1/agencies", headers=lost.headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "binding_needed")


async def test_a_foreign_number_of_the_same_digits_is_another_telephone(
    client: httpx.AsyncClient, house: House, outside: Outside
) -> None:
    # +55 13 98001-3800 is a mobile number of Santos; without its country it reads like ours.
    number = "13980013800"
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        await a_person(rows, "陈建国", id_number=NUMBER, phone=number)
    caller = await signed_in_citizen(house)
    phone = outside.pick_up("João", number, country_code="55")

    entered = {"name": "陈建国", "id_number": NUMBER, "phone_code": phone.phone_code}
    answer = await client.post(BINDINGS, json=entered, headers=caller.keyed())

    assert (answer.status_code, answer.json()["code"]) == (422, "binding_refused")
