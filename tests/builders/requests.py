"""A case told over HTTP: a person of Quangang, and the staff who handle it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from app.domain.calendar.days import SHANGHAI
from app.domain.veterans.terms import PersonRole
from app.house import House
from app.policies.permissions import Role
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.usecases.operations.shift_clock import shift_clock
from tests.builders.files import a_photo
from tests.builders.identity import SignedIn, signed_in_citizen, signed_in_staff
from tests.builders.veterans import VILLAGE, a_person

TOWNSHIP, COUNTY = "350505001000", "350505000000"
CITY, PROVINCE = "350500000000", "350000000000"
MINIAPP, STAFF = "/miniapp/v1", "/staff/v1"

HARDSHIP_FORM: dict[str, Any] = {
    "hardship_kind": "schooling",
    "event_on": "2026-01-15",
    "event_text": "孙女考上大学，学费交不起",
    "household_size": 4,
    "household_income_fen": 400_000,
    "loss_fen": 600_000,
    "other_aid_fen": 0,
    "commitment": True,
}


@dataclass
class Caller:
    """Somebody signed in, who says what he wants and reads the answer."""

    client: httpx.AsyncClient
    signed_in: SignedIn
    prefix: str
    headers: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, **options: Any) -> Any:
        answer = await self.client.get(
            self.prefix + path, headers={**self.signed_in.headers, **self.headers}, **options
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def tries(
        self, path: str, body: Any = None, *, version: int | None = None
    ) -> httpx.Response:
        headers = self.signed_in.keyed(**self.headers)
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return await self.client.post(self.prefix + path, json=body, headers=headers)

    async def post(self, path: str, body: Any = None, *, version: int | None = None) -> Any:
        answer = await self.tries(path, body, version=version)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    async def does(self, request: Any, verb: str, body: Any = None) -> Any:
        """Act on a request as it was last read."""
        path = f"/requests/{request['id']}{verb if verb.startswith('/') else ':' + verb}"
        return await self.post(path, body, version=request["version"])

    async def applies(
        self,
        item_code: str,
        form: dict[str, Any],
        *,
        papers: Sequence[str] = (),
        promised: Sequence[str] = (),
    ) -> Any:
        """Start, fill in and hand in a request in one go."""
        draft = await self.post("/requests", {"item_code": item_code})
        filing = {
            "form": form,
            "attachments": [await self.sends(key) for key in papers],
            "commitments": list(promised),
        }
        return await self.does(await self.does(draft, "save", filing), "submit")

    async def sends(self, document_key: str, person_id: UUID | None = None) -> str:
        """Send a photo of a paper of the guide; staff say whose it is."""
        answer = await self.client.post(
            self.prefix + "/attachments",
            headers=self.signed_in.keyed(**self.headers),
            data={"document_key": document_key}
            | ({"person_id": str(person_id)} if person_id else {}),
            files={"file": ("photo.jpg", a_photo(), "image/jpeg")},
        )
        assert answer.status_code == 201, answer.text
        sent: str = answer.json()["id"]
        return sent

    async def is_refused(self, request: Any, verb: str, body: Any = None) -> tuple[int, Any]:
        path = f"/requests/{request['id']}{verb if verb.startswith('/') else ':' + verb}"
        answer = await self.tries(path, body, version=request["version"])
        assert answer.status_code >= 400, answer.text
        return answer.status_code, answer.json()


@dataclass
class Case:
    """A veteran of Shanyao and one member of staff at each level above."""

    house: House
    client: httpx.AsyncClient
    person_id: UUID

    async def veteran(self) -> Caller:
        return Caller(self.client, await signed_in_citizen(self.house, self.person_id), MINIAPP)

    async def staff(self, role: Role, division: str, *, person_id: UUID | None = None) -> Caller:
        signed_in = await signed_in_staff(self.house, role, division, person_id=person_id)
        return Caller(self.client, signed_in, STAFF)

    async def village(self) -> Caller:
        return await self.staff(Role.VILLAGE_CLERK, VILLAGE)

    async def township(self) -> Caller:
        return await self.staff(Role.TOWNSHIP_CLERK, TOWNSHIP)

    async def county(self) -> Caller:
        return await self.staff(Role.COUNTY_REVIEWER, COUNTY)

    async def city(self) -> Caller:
        return await self.staff(Role.CITY_REVIEWER, CITY)

    async def province(self) -> Caller:
        return await self.staff(Role.PROVINCE_REVIEWER, PROVINCE)

    async def panel(self) -> Caller:
        return await self.staff(Role.HOSPITAL_PANEL, CITY)


async def a_case(
    house: House,
    client: httpx.AsyncClient,
    *,
    name: str = "黄志强",
    born_on: date = date(1955, 3, 12),
    roles: tuple[PersonRole, ...] = (PersonRole.VETERAN,),
) -> Case:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        person = await a_person(session, name, VILLAGE, born_on=born_on, roles=roles)
    return Case(house, client, person.id)


MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=SHANGHAI)
"""A Monday without holidays near it: counting days by hand is easy."""


async def set_clock(house: House, at: datetime) -> None:
    """Let the clock of the bureau show `at`; who was signed in may be so no longer."""
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        now = session.info["now"]
        await shift_clock(session, at - now, now=now)


async def days_later(house: House, days: int) -> None:
    async with house.database.transaction(EVERYTHING, SYSTEM) as session:
        await shift_clock(session, timedelta(days=days), now=session.info["now"])
