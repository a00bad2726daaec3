"""Somebody cannot have a seat and waits; somebody else gives his up; the telephone rings."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from app.tour.caller import Caller
from app.tour.ledger import Ledger
from app.tour.visiting.cast import CLERK, Shifts
from app.tour.visiting.people import Resident
from app.tour.visiting.waiting import until


class Queue:
    """The waiting list of a day that is full."""

    def __init__(self, ledger: Ledger, shifts: Shifts, day: date) -> None:
        self.ledger, self.shifts, self.day = ledger, shifts, day

    async def moves_up(self, late: Resident, given_up: Mapping[str, Any]) -> dict[str, Any]:
        """Let `late` have the seat of a visit that is cancelled; return the visit that he gets."""
        clerk = await self.shifts.office(CLERK)
        wish = {
            "person_id": late.person_id,
            "purposes": given_up["purposes"],
            "channel": "phone",
            "from_on": self.day.isoformat(),
            "before_on": (self.day + timedelta(days=1)).isoformat(),
            **late.door,
        }
        waiting = await clerk.post("/visits:wait", wish)
        reason = {"reason": "女儿接去厦门住院检查"}
        path = f"/visits/{given_up['id']}:cancel"
        await clerk.post(path, reason, version=given_up["version"])
        offered = await until(lambda: self._offered(clerk, waiting["id"]), "an offer")
        expires_at = offered["offer"]["expires_at"]
        self.ledger.step("有人取消", f"名额为{late.name}保留到 {expires_at[:16]}，打电话问")
        path = f"/visits/{waiting['id']}:accept-offer"
        taken = await clerk.post(path, version=offered["version"])
        moved_up = (taken["status"], taken["starts_at"]) == ("booked", given_up["starts_at"])
        self.ledger.holds("空出的名额给了排队的人", held=moved_up, seen=taken["status"])
        return taken

    async def _offered(self, clerk: Caller, visit_id: str) -> dict[str, Any]:
        seen = await clerk.get(f"/visits/{visit_id}")
        return seen if seen["offer"] else {}
