"""The health section: what a visit must know in the plain, what only few may read sealed."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

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
