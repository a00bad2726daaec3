"""Visits booked at the counter and on the telephone, one after the other."""

from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import Any

from app.tour.caller import Caller
from app.tour.visiting.people import Resident

PURPOSES = (
    ["medical"],
    ["medicine"],
    ["policy"],
    ["medical", "medicine"],
    ["card_application"],
    ["reimbursement_help"],
    ["annual_confirmation", "medicine"],
    ["pension_help", "policy"],
)
"""What people ask for, in turn."""

Booked = tuple[dict[str, Any], Resident, str]
"""A visit, whose it is, and its half-day."""


async def book_by_telephone(
    clerk: Caller, residents: Sequence[Resident], slots: Sequence[dict[str, Any]]
) -> list[Booked]:
    """Book each into the next seat, as the calls come in."""
    booked = []
    calls = zip(residents, seats(slots), cycle(PURPOSES), strict=False)
    for resident, slot_id, purposes in calls:
        visit = await clerk.post("/visits", wish_of(resident, slot_id, purposes))
        booked.append((visit, resident, slot_id))
    return booked


def wish_of(resident: Resident, slot_id: str, purposes: Sequence[str]) -> dict[str, Any]:
    return {
        "person_id": resident.person_id,
        "slot_id": slot_id,
        "purposes": list(purposes),
        "channel": "phone",
        **resident.door,
    }


def seats(slots: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield half-days by turns, each as often as it has seats beyond the reserve."""
    left = {slot["id"]: slot["capacity"] - slot["reserve"] for slot in slots}
    while any(left.values()):
        for slot_id in [each for each, count in left.items() if count]:
            left[slot_id] -= 1
            yield slot_id


def how_many(slots: Sequence[dict[str, Any]]) -> int:
    return sum(1 for _ in seats(slots))
