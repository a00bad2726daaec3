"""Who signs a contract, and who looks after the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.care.terms import CareKind, SignedBy


@dataclass(frozen=True, slots=True)
class Signature:
    """With the person's consent; `agency_id` says whence an agent or guardian has the say."""

    by: SignedBy
    on: date
    agency_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Doctor:
    """A team, and the doctor in it who answers for the contract."""

    team_id: UUID
    doctor_id: UUID


@dataclass(frozen=True, slots=True)
class Care:
    """What the contract looks after; the note stays with the doctor."""

    kinds: Sequence[CareKind]
    note: str | None = None
