"""The sections of a dossier as values: what a clerk writes down, checked and canonical."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.veterans.terms import (
    CareNeed,
    CategoryCode,
    DisabilityNature,
    DischargeKind,
    EmploymentKind,
    Hearing,
    HonourKind,
    HukouKind,
    Literacy,
    LivingSituation,
    PersonRole,
    PracticeLanguage,
    RankKind,
    Relation,
    ServiceBranch,
    Sight,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basics:
    """The basic section, without the identity number: that one never changes."""

    name: str
    division_code: str
    ethnicity: str
    hukou_kind: HukouKind
    former_names: tuple[str, ...] = ()
    phone: str | None = None
    address: str | None = None
    paper_born_on: date | None = None
    hukou_code: str | None = None
    speech: PracticeLanguage = PracticeLanguage.MANDARIN
    hearing: Hearing = Hearing.GOOD
    sight: Sight = Sight.GOOD
    literacy: Literacy = Literacy.READS
    keeps: frozenset[str] = frozenset()
    """`phone` and `address` named here stay as they are stored: screens show them masked, so
    whoever edits the rest cannot send them back."""


@dataclass(frozen=True, slots=True)
class RolePeriod:
    role: PersonRole
    starts_on: date
    ends_before: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSpell:
    """One stretch of service; the day of discharge is the first day out."""

    branch: ServiceBranch
    enlisted_on: date
    hukou_at_enlistment: HukouKind
    rank: RankKind
    enlisted_code: str | None = None
    discharged_on: date | None = None
    discharge: DischargeKind | None = None
    highest_merit: HonourKind | None = None

    @property
    def starts_on(self) -> date:
        return self.enlisted_on

    @property
    def ends_before(self) -> date | None:
        return self.discharged_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    relation: Relation
    name: str
    id: UUID | None = None
    """The row it replaces; None enters somebody new."""
    member_id: UUID | None = None
    phone: str | None = None
    born_on: date | None = None
    keeps_phone: bool = False
    lives_together: bool = False
    cares: bool = False
    martyr: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Livelihood:
    kind: EmploymentKind
    starts_on: date
    employer: str | None = None
    occupation: str | None = None
    ends_before: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What a visit must know; the lists are sealed as they stand here."""

    care_need: CareNeed
    living: LivingSituation
    last_checkup_on: date | None = None
    diagnoses: tuple[str, ...] = ()
    allergies: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    note: str | None = None

    def details(self) -> dict[str, Any]:
        """Return what is sealed: all that a diagnosis could be read from."""
        return {
            "diagnoses": list(self.diagnoses),
            "allergies": list(self.allergies),
            "medicines": list(self.medicines),
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class CategoryGround:
    """An identity from a day on, and the number of the paper it rests on."""

    category: CategoryCode
    starts_on: date
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """A disability grade from its day of approval on."""

    grade: int
    nature: DisabilityNature
    starts_on: date
    basis: str
    psychiatric: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What was agreed, how often to speak, and when next."""

    goals: str
    measures: str
    contact_every_days: int
    next_contact_on: date


@dataclass(frozen=True, slots=True)
class CategoryEnding:
    """The first day on which an identity is held no longer, and why."""

    category: CategoryCode
    ends_before: date
    reason: str


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody can be reached, as he says himself."""

    phone: str
    address: str
    speech: PracticeLanguage
