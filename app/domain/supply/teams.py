"""What is told of a team: who is in it, what they can do, where it goes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from app.domain.divisions.stations import Point
from app.domain.visits.terms import Profession, Skill


@dataclass(frozen=True, slots=True)
class MemberCard:
    """Somebody of a team; with an account where this person signs in."""

    name: str
    profession: Profession
    skills: frozenset[Skill]
    staff_account_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class TeamCard:
    """A team as a whole; it sets out from one place and comes back there."""

    name: str
    phone: str
    vehicle: str | None
    latitude: float
    longitude: float
    hospital_id: UUID | None
    areas: tuple[str, ...]
    """Division codes, each with everything below it."""


def skills_of(members: Iterable[Collection[str]]) -> list[str]:
    """Return what people can do together."""
    return sorted({skill for skills in members for skill in skills})


@dataclass(frozen=True, slots=True)
class HospitalCard:
    """What a supporting hospital tells of itself."""

    name: str
    address: str
    phone: str
    location: Point | None
