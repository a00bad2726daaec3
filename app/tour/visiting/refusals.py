"""What a bureau does not do, and what it says instead."""

from http import HTTPStatus
from typing import Any

import httpx

from app.tour.ledger import Ledger
from app.tour.visiting.bookings import wish_of
from app.tour.visiting.cast import CLERK, Shifts
from app.tour.visiting.people import Resident


class Refusals:
    """The calls that come when the day is full."""

    def __init__(self, ledger: Ledger, shifts: Shifts, slots: list[dict[str, Any]]) -> None:
        self.ledger, self.shifts, self.slots = ledger, shifts, slots

    async def told(self, residents: list[Resident], booked: int) -> None:
        """The first `booked` of them have a seat; the day is full."""
        clerk = await self.shifts.office(CLERK)
        first, late = residents[0], residents[booked]
        slot_id = self.slots[0]["id"]
        full = await clerk.answer("/visits", wish_of(late, slot_id, ["medicine"]))
        self._refused("约满的时段不再接受", full, "slot_full")
        self.ledger.holds(
            "说明还有哪些时段可约", held=bool(_instead(full)), seen=len(_instead(full))
        )
        again = wish_of(first, self._other(slot_id), ["medicine"])
        twice = await clerk.answer("/visits", {**again, "urgent": "家属说今天一定要来"})
        self._refused("同一人同一时段不约两次", twice, "overlapping_visit")
        pain = {**wish_of(late, slot_id, ["medical"]), "signs": ["chest_pain"]}
        self._refused("胸痛不排队，请打120", await clerk.answer("/visits", pain), "call_120")

    def _other(self, slot_id: str) -> str:
        """Return a half-day of another team at the same time."""
        mine = next(slot for slot in self.slots if slot["id"] == slot_id)
        return str(
            next(
                slot["id"]
                for slot in self.slots
                if slot["half"] == mine["half"] and slot["team_id"] != mine["team_id"]
            )
        )

    def _refused(self, promise: str, answer: httpx.Response, code: str) -> None:
        seen = str(answer.json().get("code"))
        held = (answer.status_code, seen) == (HTTPStatus.CONFLICT, code)
        self.ledger.holds(promise, held=held, seen=seen)


def _instead(answer: httpx.Response) -> list[Any]:
    return list(answer.json().get("possible") or [])
