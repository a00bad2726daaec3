"""The people of the three districts, as the bureau knows them, and where their doors are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.seed.people import MadePerson
from app.tour.caller import Caller
from app.tour.visiting.city import house_in


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who may be visited."""

    person_id: str
    name: str
    id_number: str
    phone: str | None
    village_code: str
    place: tuple[float, float]

    @property
    def door(self) -> dict[str, Any]:
        """Where it is, and what to know there, as a booking tells it."""
        latitude, longitude = self.place
        return {"latitude": latitude, "longitude": longitude, "stairs": "三楼，没有电梯"}


async def residents_of(clerk: Caller, people: Sequence[MadePerson]) -> list[Resident]:
    """Look each up by number, as a clerk does who has a list of names."""
    found = []
    for number, person in enumerate(people):
        answer = await clerk.post("/veterans:search", {"id_number": person.id_number})
        (item,) = answer["items"]
        code = person.village.code
        found.append(
            Resident(
                person_id=item["id"],
                name=person.name,
                id_number=person.id_number,
                phone=person.phone,
                village_code=code,
                place=house_in(code, number),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody of a campaign, as its list names people."""

    person_id: str
    name: str
    place: tuple[float, float]

    @property
    def door(self) -> dict[str, Any]:
        latitude, longitude = self.place
        return {"latitude": latitude, "longitude": longitude}


async def invited_people(planner: Caller, campaign_id: str) -> list[Invited]:
    """Read the whole list, page by page."""
    people: list[Invited] = []
    page: dict[str, Any] = {"next_cursor": ""}
    while page["next_cursor"] is not None:
        more = {"cursor": page["next_cursor"]} if page["next_cursor"] else {}
        path = f"/screening-campaigns/{campaign_id}/screenings"
        page = await planner.get(path, limit="100", **more)
        people += [
            Invited(
                line["person_id"],
                line["person_name"],
                house_in(line["division_code"], len(people) + place),
            )
            for place, line in enumerate(page["items"])
        ]
    return people
