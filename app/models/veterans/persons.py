"""The registry of persons: veterans, kin, soldiers' families and other beneficiaries."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import flag_modified

from app.adapters.pinyin import Reading
from app.domain.veterans.sections import Basics, RolePeriod
from app.domain.veterans.terms import (
    Hearing,
    HukouKind,
    Literacy,
    PersonRole,
    PracticeLanguage,
    Sex,
    Sight,
)
from app.models.base import DivisionCode, Entity, Instant, SortedText, Versioned, strenum
from app.models.sealed import Sealed
from app.models.security import PASSING, Protection
from app.models.veterans.periods import SAME_PERSON, overlapping, same

DIVISION = "divisions.code"


class Person(Versioned, Entity):
    """One person and the basic section of the dossier; `version` counts for all sections."""

    __tablename__ = "persons"
    __protection__ = Protection(division="division_code", person="id", hot=True)
    __table_args__ = (
        Index("uq_persons_id_number_index", "id_number_index", unique=True),
        Index("ix_persons_phone_index", "phone_index"),
        Index("ix_persons_division", "division_code", "name_pinyin", "id"),
        Index("ix_persons_name", "name", "id"),
        Index("ix_persons_pinyin", "name_pinyin", "id"),
        Index("ix_persons_initials", "name_initials", "id"),
        CheckConstraint("ethnicity ~ '^[0-9]{2}$'", name="ethnicity_is_a_code"),
        CheckConstraint("died_on >= born_on", name="died_after_birth"),
        CheckConstraint("(phone_sealed IS NULL) = (phone_index IS NULL)", name="phone_is_whole"),
    )

    name: Mapped[SortedText]
    former_names: Mapped[list[str]] = mapped_column(
        ARRAY(Text), comment="Names on discharge papers and old cards"
    )
    name_pinyin: Mapped[SortedText] = mapped_column(comment="chenjianguo")
    name_initials: Mapped[SortedText] = mapped_column(comment="cjg")
    id_number_sealed: Mapped[bytes]
    id_number_index: Mapped[bytes]
    phone_sealed: Mapped[bytes | None]
    phone_index: Mapped[bytes | None] = mapped_column(comment="Not unique: families share a phone")
    address_sealed: Mapped[bytes | None]
    sex: Mapped[Sex] = mapped_column(strenum(Sex))
    born_on: Mapped[date] = mapped_column(comment="By the identity number")
    paper_born_on: Mapped[date | None] = mapped_column(
        comment="By the discharge paper, where it says otherwise"
    )
    ethnicity: Mapped[str] = mapped_column(comment="GB/T 3304, two digits")
    division_code: Mapped[DivisionCode] = mapped_column(
        ForeignKey(DIVISION), comment="Residence; its station is responsible"
    )
    hukou_code: Mapped[DivisionCode | None] = mapped_column(ForeignKey(DIVISION))
    hukou_kind: Mapped[HukouKind] = mapped_column(strenum(HukouKind))
    speech: Mapped[PracticeLanguage] = mapped_column(strenum(PracticeLanguage))
    hearing: Mapped[Hearing] = mapped_column(strenum(Hearing))
    sight: Mapped[Sight] = mapped_column(strenum(Sight))
    literacy: Mapped[Literacy] = mapped_column(strenum(Literacy))
    died_on: Mapped[date | None]
    registered_at: Mapped[Instant]
    changed_at: Mapped[Instant] = mapped_column(comment="Any section of the dossier")

    id_number = Sealed(index="id_number_index")
    phone = Sealed(index="phone_index")
    address = Sealed()

    def tell(self, basics: Basics, reading: Reading) -> None:
        """Take over the basic section; `reading` is how the name is read aloud."""
        self.name, self.former_names = basics.name, list(basics.former_names)
        self.name_pinyin, self.name_initials = reading.full, reading.initials
        if "phone" not in basics.keeps:
            self.phone = basics.phone
        if "address" not in basics.keeps:
            self.address = basics.address
        self.paper_born_on, self.ethnicity = basics.paper_born_on, basics.ethnicity
        self.division_code = basics.division_code
        self.hukou_code, self.hukou_kind = basics.hukou_code, basics.hukou_kind
        self.speech, self.hearing = basics.speech, basics.hearing
        self.sight, self.literacy = basics.sight, basics.literacy

    def touch(self, now: datetime) -> None:
        """Count a change of any section: the version speaks of the whole dossier."""
        self.changed_at = now
        flag_modified(self, "changed_at")


class PersonRoleHeld(Entity):
    """A role somebody has for the bureau over a half-open period."""

    __tablename__ = "person_roles"
    __protection__ = Protection(parent="persons", via="person_id", grants=PASSING)
    __table_args__ = (
        Index("ix_person_roles_person", "person_id"),
        CheckConstraint("starts_on < ends_before", name="period_holds_a_day"),
        ExcludeConstraint(
            SAME_PERSON,
            same("role"),
            overlapping(),
            name="ex_person_roles_period",
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    role: Mapped[PersonRole] = mapped_column(strenum(PersonRole))
    starts_on: Mapped[date]
    ends_before: Mapped[date | None] = mapped_column()

    @classmethod
    def of(cls, person_id: UUID, period: RolePeriod) -> "PersonRoleHeld":
        return cls(
            person_id=person_id,
            role=period.role,
            starts_on=period.starts_on,
            ends_before=period.ends_before,
        )
