"""What is told of a team: who is in it, what they can do, where it goes."""

from dataclasses import dataclass
from uuid import UUID

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
    members: tuple[MemberCard, ...]

    @property
    def skills(self) -> list[Skill]:
        """What the team can do together."""
        return sorted({skill for member in self.members for skill in member.skills})
