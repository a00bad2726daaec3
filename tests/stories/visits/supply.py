"""A team of the county and its week, as the stories of visits know them."""

from datetime import datetime
from typing import Any

import httpx

from app.domain.calendar.days import SHANGHAI
from tests.builders.requests import COUNTY, STAFF, Caller

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
TEAM = {
    "division_code": COUNTY,
    "name": "泉港区医院上门服务一队",
    "phone": "0595-87990001",
    "vehicle": "闽C12345",
    "latitude": 25.126,
    "longitude": 118.912,
    "areas": [COUNTY],
    "members": [
        {"name": "林医生", "profession": "doctor", "skills": ["general_practice"]},
        {"name": "陈护士", "profession": "nurse", "skills": ["nursing", "pharmacy"]},
    ],
}
MORNING = {"half": "am", "starts_minute": 540, "ends_minute": 720, "reserve": 1}
WEEK = {
    "from_on": "2026-11-24",
    "shifts": [{"weekday": weekday, **MORNING} for weekday in (1, 3)],
}


async def tries_week(caller: Caller, team: Any, week: Any) -> httpx.Response:
    headers = {**caller.signed_in.headers, "If-Match": f'"{team["version"]}"'}
    path = f"{STAFF}/visit-teams/{team['id']}/week"
    return await caller.client.put(path, json=week, headers=headers)


async def sets(caller: Caller, team: Any, week: Any) -> Any:
    answer = await tries_week(caller, team, week)
    assert answer.status_code == 200, answer.text
    return answer.json()
