"""The city publishes the holidays of 2027 when the notice comes, and corrects them."""

from typing import Any

import httpx
import pytest

from app.house import House
from app.policies.permissions import Role
from tests.builders.identity import SignedIn, signed_in_staff

YEARS = "/staff/v1/calendar-years"
NOTICE: dict[str, Any] = {
    "year": 2027,
    "source": "国务院办公厅关于2027年部分节假日安排的通知",
    "days_off": [{"name": "元旦", "from_on": "2027-01-01", "through_on": "2027-01-03"}],
    "days_worked": ["2027-01-09"],
    "make_up_days": [{"on": "2027-01-09", "acts_as": 0}],
}


@pytest.fixture
async def admin(house: House) -> SignedIn:
    return await signed_in_staff(house, Role.SYSTEM_ADMIN, "350500000000")


async def test_a_year_is_published_once_and_then_corrected(
    client: httpx.AsyncClient, admin: SignedIn
) -> None:
    published = await client.post(YEARS, json=NOTICE, headers=admin.keyed())
    assert published.status_code == 201
    assert [day["on"] for day in published.json()["days_off"]] == [
        "2027-01-01",
        "2027-01-02",
        "2027-01-03",
    ]
    again = await client.post(YEARS, json=NOTICE, headers=admin.keyed())
    assert (again.status_code, again.json()["code"]) == (409, "calendar_year_taken")

    made_up = [{"on": "2027-01-10", "acts_as": 4}]
    correction = {**NOTICE, "days_worked": ["2027-01-10"], "make_up_days": made_up}
    del correction["year"]
    matching = {**admin.headers, "If-Match": '"1"'}
    corrected = await client.put(f"{YEARS}/2027", json=correction, headers=matching)
    assert corrected.json()["days_worked"] == ["2027-01-10"]
    assert corrected.json()["make_up_days"] == made_up
    assert corrected.headers["etag"] == '"2"'
    listed = await client.get(YEARS, headers=admin.headers)
    assert [year["year"] for year in listed.json()["items"]] == [2027, 2026, 2025]


async def test_a_notice_that_contradicts_itself_changes_nothing(
    client: httpx.AsyncClient, admin: SignedIn
) -> None:
    worked = ["2027-01-02", "2027-01-11", "2028-01-08"]
    wrong = {**NOTICE, "days_worked": worked, "make_up_days": []}
    refused = await client.post(YEARS, json=wrong, headers=admin.keyed())
    assert refused.status_code == 422
    assert [fault["code"] for fault in refused.json()["errors"]] == [
        "day_outside_the_year",
        "day_both_off_and_worked",
        "worked_day_is_no_weekend",
    ]
    unworked = {**NOTICE, "days_worked": []}
    refused = await client.post(YEARS, json=unworked, headers=admin.keyed())
    assert [fault["code"] for fault in refused.json()["errors"]] == ["make_up_day_not_worked"]
    assert (await client.get(f"{YEARS}/2027", headers=admin.headers)).status_code == 404


async def test_only_who_keeps_the_calendar_publishes(
    client: httpx.AsyncClient, house: House
) -> None:
    clerk = await signed_in_staff(house, Role.TOWNSHIP_CLERK, "350505001000")
    refused = await client.post(YEARS, json=NOTICE, headers=clerk.keyed())
    assert refused.status_code == 403
    read = await client.get(f"{YEARS}/2026", headers=clerk.headers)
    assert {"on": "2026-02-14", "acts_as": 4} in read.json()["make_up_days"]
