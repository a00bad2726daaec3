"""What happens at the doors: reports as a nurse writes them, sent when there is network again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from app.tour.caller import Caller

EXPIRES = "2028-06-30"
NOBODY_THERE: dict[str, Any] = {"unsigned_because": None, "card": None}
NOT_MET = {"outcome": "not_met", **NOBODY_THERE}
IN_HOSPITAL = {"outcome": "in_hospital", **NOBODY_THERE}
REFUSED = {"outcome": "refused", **NOBODY_THERE}


def report_of(stop: Mapping[str, Any], team: str, **told: Any) -> dict[str, Any]:
    """Return what the team tells of a stop of its round; it kept to the plan."""
    begins = datetime.fromisoformat(stop["planned_from"])
    leaves = datetime.fromisoformat(stop["planned_until"])
    sets_out = datetime.fromisoformat(stop["arrives_at"]) - timedelta(
        seconds=stop["travel_seconds"]
    )
    return {
        "report_id": str(uuid4()),
        "written_at": leaves.isoformat(),
        "outcome": "fulfilled",
        "departed_at": sets_out.isoformat(),
        "arrived_at": begins.isoformat(),
        "left_at": leaves.isoformat(),
        "attendees": [f"{team}医生", f"{team}护士"],
        "unsigned_because": "本人口头确认",
        "card": "in_hand",
        **told,
    }


def medical(next_on: str | None = None) -> dict[str, Any]:
    """What is written where somebody was examined and given medicine."""
    return {
        "vitals": {"systolic_mmhg": 146, "diastolic_mmhg": 88, "pulse_per_minute": 74},
        "complaint": "近几天头晕，夜里咳嗽。",
        "medicines": [
            {
                "name": "氨氯地平片",
                "batch": "A2026071",
                "expires_on": EXPIRES,
                "quantity": 2,
                "unit": "盒",
                "allergy_checked": True,
                "prescriber": "林医生",
            }
        ],
        "policies": ["medical_secondary"],
        "next_on": next_on,
    }


async def send(nurse: Caller, visit_id: str, report: dict[str, Any]) -> dict[str, Any]:
    return await nurse.post(f"/visits/{visit_id}:report", report)
