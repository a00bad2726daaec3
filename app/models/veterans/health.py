"""The health section: what a visit must know in the plain, what only few may read sealed."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.veterans.sections import Health
from app.domain.veterans.terms import CareNeed, LivingSituation
from app.models.base import Entity, strenum
from app.models.sealed import SealedJson
from app.models.security import Protection


class HealthRecord(Entity):
    """One per person; `details` holds diagnoses, allergies, medicines and a note."""

    __tablename__ = "health_records"
    __protection__ = Protection(parent="persons", via="person_id")
    __table_args__ = (Index("uq_health_records_person", "person_id", unique=True),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    care_need: Mapped[CareNeed] = mapped_column(strenum(CareNeed))
    living: Mapped[LivingSituation] = mapped_column(strenum(LivingSituation))
    last_checkup_on: Mapped[date | None]
    details_sealed: Mapped[bytes | None]

    details = SealedJson()

    def tell(self, health: Health) -> None:
        self.care_need, self.living = health.care_need, health.living
        self.last_checkup_on = health.last_checkup_on
        self.details = health.details()

    def told(self) -> Health:
        """Open the section; whoever calls may read health."""
        details = self.details or {}
        return Health(
            care_need=self.care_need,
            living=self.living,
            last_checkup_on=self.last_checkup_on,
            diagnoses=tuple(details.get("diagnoses", ())),
            allergies=tuple(details.get("allergies", ())),
            medicines=tuple(details.get("medicines", ())),
            note=details.get("note"),
        )
