"""The family and employment sections."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.veterans.sections import Kin, Livelihood
from app.domain.veterans.terms import EmploymentKind, Relation
from app.models.base import Entity, strenum
from app.models.sealed import Sealed
from app.models.security import PASSING, Protection

# Row security hides the family of who moved away; a member of staff keeps out all the same.
KIN = """
CREATE FUNCTION kin_of(own uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.member_id FROM family_members f
    WHERE f.person_id = own AND f.member_id IS NOT NULL
      AND EXISTS (SELECT FROM staff_accounts WHERE person_id = own)
  UNION SELECT f.person_id FROM family_members f
    WHERE f.member_id = own AND EXISTS (SELECT FROM staff_accounts WHERE person_id = own)
$$
"""
NOBODY_ELSE = "REVOKE ALL ON FUNCTION kin_of(uuid) FROM PUBLIC"
APP_ALONE = "GRANT EXECUTE ON FUNCTION kin_of(uuid) TO rongyao_app"


class FamilyMember(Entity):
    """Somebody of the family, linked to the registry when the bureau knows them too."""

    __tablename__ = "family_members"
    __protection__ = Protection(parent="persons", via="person_id", grants=PASSING)
    __extra_ddl__ = (KIN, NOBODY_ELSE, APP_ALONE)
    __table_args__ = (
        Index("ix_family_members_person", "person_id"),
        Index("ix_family_members_member", "member_id"),
        CheckConstraint("member_id <> person_id", name="nobody_is_his_own_kin"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    member_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("persons.id"), comment="The same human being in the registry"
    )
    relation: Mapped[Relation] = mapped_column(strenum(Relation))
    name: Mapped[str]
    phone_sealed: Mapped[bytes | None]
    born_on: Mapped[date | None]
    lives_together: Mapped[bool]
    cares: Mapped[bool] = mapped_column(comment="The person to ring when the veteran cannot answer")
    martyr: Mapped[bool] = mapped_column(
        server_default=false(), comment="Died a martyr (烈士): whose parents are visited early"
    )

    phone = Sealed()

    def tell(self, kin: Kin) -> None:
        self.member_id, self.relation, self.name = kin.member_id, kin.relation, kin.name
        if not kin.keeps_phone:
            self.phone = kin.phone
        self.born_on = kin.born_on
        self.lives_together, self.cares = kin.lives_together, kin.cares
        self.martyr = kin.martyr


class Employment(Entity):
    """What somebody lives on over a half-open period."""

    __tablename__ = "employments"
    __protection__ = Protection(parent="persons", via="person_id", grants=PASSING)
    __table_args__ = (
        Index("ix_employments_person", "person_id"),
        CheckConstraint("starts_on < ends_before", name="period_holds_a_day"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    kind: Mapped[EmploymentKind] = mapped_column(strenum(EmploymentKind))
    employer: Mapped[str | None]
    occupation: Mapped[str | None]
    starts_on: Mapped[date]
    ends_before: Mapped[date | None]

    @classmethod
    def of(cls, person_id: UUID, livelihood: Livelihood) -> "Employment":
        return cls(
            person_id=person_id,
            kind=livelihood.kind,
            employer=livelihood.employer,
            occupation=livelihood.occupation,
            starts_on=livelihood.starts_on,
            ends_before=livelihood.ends_before,
        )
