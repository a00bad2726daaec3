"""What people do that must happen wholly or not at all, each ready to be sent."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from app.domain.visits.terms import OfferOutcome
from app.house import House
from app.models.supply.slots import VisitSlot
from app.models.visits.offers import VisitOffer
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from tests.builders.identity import signed_in_citizen
from tests.builders.requests import HARDSHIP_FORM, Caller, a_case
from tests.builders.veterans import a_person, a_phone, an_id_number
from tests.builders.visits import a_half_day
from tests.fixtures.simulators import Outside

Try = Callable[[httpx.AsyncClient], Coroutine[Any, Any, httpx.Response]]


@dataclass(frozen=True)
class Deed:
    """One keyed request; `body` is made anew for each try, for telephone codes are good once."""

    path: str
    headers: dict[str, str]
    body: Callable[[], dict[str, Any] | None]
    succeeds_with: int

    async def sent(self, client: httpx.AsyncClient) -> httpx.Response:
        return await self.once()(client)

    def once(self) -> Try:
        """Return one try, the same each time it is sent: same key, same body."""
        body = self.body()
        return lambda client: client.post(self.path, json=body, headers=self.headers)


@dataclass(frozen=True)
class Stage:
    """Where deeds are done: the test's way into the database, the server, and what is outside."""

    house: House
    caller: httpx.AsyncClient
    outside: Outside


Preparation = Callable[[Stage], Awaitable[Deed]]


async def binding(stage: Stage) -> Deed:
    """A veteran says who she is."""
    number, phone = an_id_number(), a_phone()
    async with stage.house.database.transaction(EVERYTHING, SYSTEM) as rows:
        await a_person(rows, "蓝凤英", id_number=number, phone=phone)
    caller = await signed_in_citizen(stage.house)

    def body() -> dict[str, Any]:
        code = stage.outside.pick_up(number=phone).phone_code
        return {"name": "蓝凤英", "id_number": number, "phone_code": code}

    return Deed("/miniapp/v1/identity-bindings", caller.keyed(), body, 201)


async def submitting(stage: Stage) -> Deed:
    """A veteran hands in a request for hardship aid; it gets its number."""
    veteran = await (await a_case(stage.house, stage.caller)).veteran()
    return _acting(veteran, await _draft(veteran), "submit", None)


async def deciding(stage: Stage) -> Deed:
    """The village says what it thinks of a request, and it goes up to the township."""
    case = await a_case(stage.house, stage.caller)
    veteran, village = await case.veteran(), await case.village()
    request = await veteran.does(await _draft(veteran), "submit")
    request = await village.does(request, "accept")
    return _acting(village, request, "decide", OPINION)


async def booking(stage: Stage) -> Deed:
    """A veteran books a visit: a seat, the visit, the message that tells of it."""
    veteran, slot_id = await _veteran(stage), await _half_day(stage)
    wanted = {"slot_id": slot_id, "purposes": ["medicine"]}
    return Deed("/miniapp/v1/visits", veteran.signed_in.keyed(), lambda: wanted, 201)


async def confirming(stage: Stage) -> Deed:
    """A veteran confirms the seat that is kept for him: from held to booked, visit and count."""
    veteran, slot_id = await _veteran(stage), await _half_day(stage)
    kept = {"slot_id": slot_id, "purposes": ["medicine"], "hold": True}
    return _acting(veteran, await veteran.post("/visits", kept), "confirm", among="visits")


async def moving(stage: Stage) -> Deed:
    """A veteran moves a visit: two half-days change, one visit with them."""
    veteran, slot_id = await _veteran(stage), await _half_day(stage)
    visit = await veteran.post("/visits", {"slot_id": slot_id, "purposes": ["medicine"]})
    to = {"slot_id": await _half_day(stage, days=8)}
    return _acting(veteran, visit, "reschedule", to, among="visits")


async def accepting(stage: Stage) -> Deed:
    """A veteran who waited takes the seat that is offered: offer, visit and count."""
    veteran = await _veteran(stage)
    async with stage.house.database.transaction(EVERYTHING, SYSTEM) as rows:
        slot, now = await a_half_day(rows), rows.info["now"]
    days = {"from_on": f"{slot.day}", "before_on": f"{slot.day + timedelta(days=1)}"}
    visit = await veteran.post("/visits:wait", {"purposes": ["medicine"], **days})
    async with stage.house.database.transaction(EVERYTHING, SYSTEM) as rows:
        offer = VisitOffer(visit_id=UUID(visit["id"]), slot_id=slot.id, outcome=OfferOutcome.OPEN)
        offer.offered_at, offer.expires_at = now, now + timedelta(hours=4)
        (await rows.get_one(VisitSlot, slot.id)).held = 1
        rows.add(offer)
    return _acting(veteran, visit, "accept-offer", among="visits")


async def _veteran(stage: Stage) -> Caller:
    return await (await a_case(stage.house, stage.caller)).veteran()


async def _half_day(stage: Stage, *, days: int = 7) -> str:
    async with stage.house.database.transaction(EVERYTHING, SYSTEM) as rows:
        return str((await a_half_day(rows, days=days)).id)


async def _draft(veteran: Caller) -> Any:
    draft = await veteran.post("/requests", {"item_code": "hardship_aid"})
    filing = {"form": HARDSHIP_FORM, "commitments": ["event_proof"]}
    return await veteran.does(draft, "save", filing)


def _acting(
    caller: Caller,
    thing: Any,
    verb: str,
    body: dict[str, Any] | None = None,
    *,
    among: str = "requests",
) -> Deed:
    headers = caller.signed_in.keyed(**{"If-Match": f'"{thing["version"]}"'})
    return Deed(f"{caller.prefix}/{among}/{thing['id']}:{verb}", headers, lambda: body, 200)


OPINION = {
    "result": "agree",
    "opinion": "家庭确有困难",
    "award": {"amount_fen": 500_000},
    "checks": ["home_visit", "family_income"],
}
DEEDS: dict[str, Preparation] = {
    "accepting": accepting,
    "binding": binding,
    "booking": booking,
    "confirming": confirming,
    "deciding": deciding,
    "moving": moving,
    "submitting": submitting,
}
SEATS = ("accepting", "booking", "confirming", "moving")
