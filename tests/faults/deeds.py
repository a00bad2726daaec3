"""What people do that must happen wholly or not at all, each ready to be sent."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import httpx
from uuid_utils.compat import uuid4

from app.house import House
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import signed_in_citizen
from tests.builders.veterans import a_person, a_phone, an_id_number
from tests.fixtures.simulators import Outside

Try = Callable[[httpx.AsyncClient], Coroutine[Any, Any, httpx.Response]]


@dataclass(frozen=True)
class Deed:
    """One keyed request; `body` is made anew for each try, for telephone codes are good once."""

    path: str
    headers: dict[str, str]
    body: Callable[[], dict[str, Any]]
    event: str
    succeeds_with: int

    async def sent(self, client: httpx.AsyncClient) -> httpx.Response:
        return await self.once()(client)

    def once(self) -> Try:
        """Return one try, the same each time it is sent: same key, same body."""
        body = self.body()
        return lambda client: client.post(self.path, json=body, headers=self.headers)


Preparation = Callable[[House, Outside], Awaitable[Deed]]


def keyed(headers: dict[str, str]) -> dict[str, str]:
    return {**headers, "Idempotency-Key": uuid4().hex}


async def binding(house: House, outside: Outside) -> Deed:
    """A veteran says who she is."""
    number, phone = an_id_number(), a_phone()
    async with house.database.transaction(EVERYTHING, SYSTEM) as rows:
        await a_person(rows, "蓝凤英", id_number=number, phone=phone)
    caller = await signed_in_citizen(house)

    def body() -> dict[str, Any]:
        code = outside.pick_up(number=phone).phone_code
        return {"name": "蓝凤英", "id_number": number, "phone_code": code}

    return Deed(
        "/miniapp/v1/identity-bindings",
        keyed(caller.headers),
        body,
        "identity:binding:bound",
        201,
    )


DEEDS: dict[str, Preparation] = {"binding": binding}
