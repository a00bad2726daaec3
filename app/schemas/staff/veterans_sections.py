"""The sections of a dossier as staff read them, each with the version of the whole."""

from collections.abc import Sequence
from typing import Self

from app.models.veterans.health import HealthRecord
from app.models.veterans.household import Employment, FamilyMember
from app.models.veterans.persons import Person
from app.models.veterans.service import ServicePeriod
from app.schemas.common import Version, Wire
from app.schemas.dossier import EmploymentRead, HealthRead, KinRead, ServiceRead


class ServiceSection(Wire):
    """The service section."""

    version: Version
    """Of the whole dossier."""
    items: list[ServiceRead]
    """Stretches of service, the earliest first."""

    @classmethod
    def of(cls, person: Person, rows: Sequence[ServicePeriod]) -> Self:
        return cls(version=person.version, items=[ServiceRead.of(row) for row in rows])


class FamilySection(Wire):
    """The family section."""

    version: Version
    """Of the whole dossier."""
    items: list[KinRead]
    """Members of the family."""

    @classmethod
    def of(cls, person: Person, rows: Sequence[FamilyMember]) -> Self:
        return cls(version=person.version, items=[KinRead.of(row) for row in rows])


class EmploymentSection(Wire):
    """The employment section."""

    version: Version
    """Of the whole dossier."""
    items: list[EmploymentRead]
    """Livelihoods, the earliest first."""

    @classmethod
    def of(cls, person: Person, rows: Sequence[Employment]) -> Self:
        return cls(version=person.version, items=[EmploymentRead.of(row) for row in rows])


class HealthSection(Wire):
    """The health section."""

    version: Version
    """Of the whole dossier."""
    health: HealthRead | None
    """Null while nothing is recorded."""

    @classmethod
    def of(cls, person: Person, row: HealthRecord | None) -> Self:
        return cls(version=person.version, health=None if row is None else HealthRead.of(row))
