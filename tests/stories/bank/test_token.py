"""A bank's program comes in: who it is, once, and in whose hands the token stays."""

import httpx

from app.house import House
from tests.builders.banks import a_bank_client


async def test_a_program_gets_a_token_for_five_minutes_bound_to_its_key(
    client: httpx.AsyncClient, house: House
) -> None:
    abc = await a_bank_client(client, house, "ABC")

    answer = await abc.ask_for_token()

    assert answer.status_code == 200, answer.text
    token = answer.json()
    assert (token["token_type"], token["expires_in"]) == ("DPoP", 300)
    assert set(token) == {"access_token", "token_type", "expires_in"}
