"""Teams of the story, their weeks, and the half-days that follow."""

from datetime import date
from typing import Any

from app.tour.caller import Caller
from app.tour.visiting.cast import Shifts
from app.tour.visiting.city import CITY, DISTRICTS, TEAMS, TeamCast, house_in
from app.tour.visiting.waiting import until

FORENOON, AFTERNOON = (480, 720), (840, 1080)
RESERVE = 1
WORKING_WEEK = range(5)


async def open_hospital(planner: Caller) -> dict[str, Any]:
    latitude, longitude = house_in("350503000000", 1)
    card = {
        "division_code": CITY,
        "name": "泉州市拥军优属医院",
        "address": "丰泽区演示路1号",
        "phone": "0595-00000001",
        "location": {"latitude": latitude, "longitude": longitude},
    }
    return await planner.post("/supporting-hospitals", card)


async def open_teams(
    planner: Caller, shifts: Shifts, hospital_id: str, from_on: date
) -> dict[str, dict[str, Any]]:
    """Open the five teams and set their weeks; return them by key."""
    opened = {}
    for nth, cast in enumerate(TEAMS, start=1):
        team = await planner.post("/visit-teams", _card(cast, nth, shifts, hospital_id))
        week = {"from_on": from_on.isoformat(), "shifts": _week()}
        await planner.put(f"/visit-teams/{team['id']}/week", week, version=team["version"])
        opened[cast.key] = team
    return opened


async def half_days(planner: Caller, team_id: str, day: date) -> list[dict[str, Any]]:
    """Wait for the half-days of a team on that day; a job stores them."""

    async def there() -> list[dict[str, Any]]:
        path = f"/visit-teams/{team_id}/slots"
        found = (await planner.get(path, from_on=day.isoformat()))["items"]
        return [slot for slot in found if slot["day"] == day.isoformat()]

    return await until(there, f"half-days of {day}")


def _card(cast: TeamCast, nth: int, shifts: Shifts, hospital_id: str) -> dict[str, Any]:
    latitude, longitude = house_in(cast.home, nth)
    accounts = dict(enumerate(shifts.of_team(cast.key)))
    members = [
        {
            "name": name,
            "profession": profession,
            "skills": list(skills),
            "staff_account_id": accounts.get(place),
        }
        for place, (name, profession, skills) in enumerate(cast.members)
    ]
    return {
        "division_code": CITY,
        "name": cast.name,
        "phone": f"0595-0000010{nth}",
        "vehicle": f"闽C0000{nth}",
        "latitude": latitude,
        "longitude": longitude,
        "hospital_id": hospital_id,
        "areas": list(DISTRICTS),
        "members": members,
    }


def _week() -> list[dict[str, Any]]:
    return [
        {
            "weekday": day,
            "half": half,
            "starts_minute": begins,
            "ends_minute": ends,
            "reserve": RESERVE,
        }
        for day in WORKING_WEEK
        for half, (begins, ends) in (("am", FORENOON), ("pm", AFTERNOON))
    ]
