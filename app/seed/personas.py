"""The named people of the demo: who they are and with what they sign in."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.policies.permissions import Role
from app.schemas.staff.veterans_edited import (
    EmploymentEdited,
    HealthEdited,
    PersonWanted,
    ServiceEdited,
)
from app.schemas.staff.veterans_standing import CategoryWanted, GradingWanted
from app.seed.numbers import persona_number

_FILE = Path(__file__).parents[1] / "reference" / "people" / "personas.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPersona:
    key: str
    username: str
    name: str
    role: Role
    division_code: str
    totp_secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenPersona:
    """`id_number` is what the person types when binding; the rest is as a clerk enters it."""

    key: str
    id_number: str
    person: PersonWanted
    service: ServiceEdited
    employment: EmploymentEdited
    health: HealthEdited | None
    gradings: tuple[GradingWanted, ...]
    categories: tuple[CategoryWanted, ...]


@dataclass(frozen=True, slots=True)
class Personas:
    password: str
    staff: Mapping[str, StaffPersona]
    citizens: Mapping[str, CitizenPersona]


@cache
def personas() -> Personas:
    """Read the personas, each by its key."""
    read = yaml.safe_load(_FILE.read_text("utf-8"))
    staff = [StaffPersona(**{**line, "role": Role(line["role"])}) for line in read["staff"]]
    citizens = [_citizen(place, line) for place, line in enumerate(read["citizens"])]
    return Personas(
        read["password"],
        {persona.key: persona for persona in staff},
        {persona.key: persona for persona in citizens},
    )


def _citizen(place: int, line: dict[str, Any]) -> CitizenPersona:
    number = persona_number(line["born_on"], place * 2 + (1 if line["male"] else 2))
    health = line.get("health")
    return CitizenPersona(
        key=line["key"],
        id_number=number,
        person=PersonWanted(id_number=number, **line["person"]),
        service=ServiceEdited(items=line["service"]),
        employment=EmploymentEdited(items=line["employment"]),
        health=None if health is None else HealthEdited(**health),
        gradings=tuple(GradingWanted(**told) for told in line["gradings"]),
        categories=tuple(CategoryWanted(**told) for told in line["categories"]),
    )
