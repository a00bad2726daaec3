"""Data carried in the project: divisions, managed areas and published calendars."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from app.domain.calendar.year import DaysOff, DayWorked, PublishedYear
from app.domain.divisions.circle import ServiceCircle

_REFERENCE = Path(__file__).parents[1] / "reference"


class DivisionRow(NamedTuple):
    """One line of divisions.csv: the statistical divisions of Quanzhou and Longyan, 2023."""

    code: str
    parent_code: str | None
    level: str
    name: str


class ManagedAreaRow(NamedTuple):
    """A managed area: the house code it goes by, its name and the divisions it administers."""

    code: str
    name: str
    members: tuple[str, ...]


def division_rows() -> Iterator[DivisionRow]:
    """Read the divisions, parents before their parts."""
    with (_REFERENCE / "divisions.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            yield DivisionRow(
                line["code"], line["parent_code"] or None, line["level"], line["name"]
            )


def managed_area_rows() -> list[ManagedAreaRow]:
    """Read the managed areas."""
    return [
        ManagedAreaRow(area["code"], area["name"], tuple(area["members"]))
        for area in _yaml("managed_areas.yaml")["areas"]
    ]


@cache
def service_circle() -> ServiceCircle:
    """Read what the bureau reckons the 15-minute circle with."""
    return ServiceCircle(**_yaml("service_circle.yaml"))


def published_years() -> list[PublishedYear]:
    """Read the published calendars, oldest first."""
    names = sorted(entry.name for entry in (_REFERENCE / "calendar").iterdir())
    return [_year(_yaml("calendar", name)) for name in names if name.endswith(".yaml")]


def _year(notice: dict[str, Any]) -> PublishedYear:
    return PublishedYear(
        year=notice["year"],
        source=notice["source"],
        days_off=tuple(
            DaysOff(period["name"], period["from"], period["through"])
            for period in notice["days_off"]
        ),
        days_worked=tuple(
            DayWorked(told["day"], told["for"].weekday()) for told in notice["days_worked"]
        ),
    )


def _yaml(*names: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(_REFERENCE.joinpath(*names).read_text("utf-8"))
    return document
