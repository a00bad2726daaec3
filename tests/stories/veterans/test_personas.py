"""The people of the demo can do what its guide promises."""

import time

import httpx
import pytest
from pyotp import TOTP
from sqlalchemy import select

from app.house import House
from app.models.veterans.persons import Person
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.seed.cast import seed_personas
from app.seed.personas import personas
from tests.builders.identity import signed_in_citizen

CAST = personas()


@pytest.fixture
async def people(house: House) -> dict[str, Person]:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await seed_personas(session, house.settings)
        rows = await session.scalars(select(Person))
        by_name = {person.name: person for person in rows}
    return {key: by_name[citizen.person.name] for key, citizen in CAST.citizens.items()}


@pytest.mark.parametrize("key", CAST.staff)
async def test_every_member_of_staff_signs_in(
    client: httpx.AsyncClient, people: dict[str, Person], key: str
) -> None:
    persona = CAST.staff[key]
    body = {
        "username": persona.username,
        "password": CAST.password,
        "otp": TOTP(persona.totp_secret).at(int(time.time())),
    }
    answer = await client.post("/staff/v1/sessions", json=body)
    assert answer.status_code == 200, answer.text
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    me = (await client.get("/staff/v1/me", headers=headers)).json()
    assert me["name"] == persona.name


async def test_the_granddaughter_reads_the_dossier_of_the_elder(
    client: httpx.AsyncClient, house: House, people: dict[str, Person]
) -> None:
    citizen = await signed_in_citizen(house, people["granddaughter"].id)
    elder = people["elder"]
    answer = await client.get("/miniapp/v1/profile", headers=citizen.acting_for(elder.id))
    profile = answer.json()
    assert answer.status_code == 200, answer.text
    assert (profile["basic"]["name"], profile["health"]) == ("陈建国", None)
    assert profile["contact_officer"]["name"] == CAST.staff["village_clerk"].name
    assert profile["family"][0]["name"] == "陈小雨"
