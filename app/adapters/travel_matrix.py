"""Measured ways from a file: a table that a map service or a driver's log filled in."""

import csv
import hashlib
from pathlib import Path

from app.domain.catalogue.reading import NotAGuide
from app.domain.rounds.policy import RoadPolicy
from app.domain.rounds.problem import Place
from app.domain.rounds.travel import Leg, Measured, Travel, to_the_metre

COLUMNS = [
    "from_latitude",
    "from_longitude",
    "to_latitude",
    "to_longitude",
    "seconds",
    "metres",
]


def travel_times(file: Path | None, policy: RoadPolicy) -> Travel:
    """Return the ways of the file, and the great circle for all others."""
    if file is None:
        return policy.great_circle
    text = file.read_text("utf-8-sig")
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Measured(_legs(text, file.name), policy.great_circle, f"{file.name}, {digest}")


def _legs(text: str, name: str) -> dict[tuple[Place, Place], Leg]:
    table = csv.DictReader(text.splitlines())
    if table.fieldnames != COLUMNS:
        raise NotAGuide(name, f"has exactly these columns: {', '.join(COLUMNS)}")
    legs: dict[tuple[Place, Place], Leg] = {}
    for line, row in enumerate(table, start=2):
        way, leg = _way(row, f"{name}, line {line}")
        if way in legs:
            raise NotAGuide(f"{name}, line {line}", "names the same way as a line before")
        legs[way] = leg
    return legs


def _way(row: dict[str, str], where: str) -> tuple[tuple[Place, Place], Leg]:
    try:
        origin = Place(float(row["from_latitude"]), float(row["from_longitude"]))
        target = Place(float(row["to_latitude"]), float(row["to_longitude"]))
        leg = Leg(int(row["seconds"]), int(row["metres"]))
    except (TypeError, ValueError):
        raise NotAGuide(where, "has degrees, and whole seconds and metres") from None
    if not all(_on_earth(place) for place in (origin, target)) or min(leg.seconds, leg.metres) < 0:
        raise NotAGuide(where, "leads from one place on earth to another, forward in time")
    return (to_the_metre(origin), to_the_metre(target)), leg


def _on_earth(place: Place) -> bool:
    return abs(place.latitude) <= 90 and abs(place.longitude) <= 180  # noqa: PLR2004  # Degrees.
