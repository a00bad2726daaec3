"""What staff write into a dossier: whole sections, each replacing what was there."""

from datetime import date
from typing import Annotated, TypeVar
from uuid import UUID

from pydantic import Field

from app.domain.veterans.sections import (
    Basics,
    Health,
    Kin,
    Livelihood,
    RolePeriod,
    ServiceSpell,
)
from app.domain.veterans.terms import (
    CareNeed,
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
from app.schemas.common import (
    DivisionCode,
    Line,
    Paragraph,
    PersonName,
    Text,
    Wire,
)

NumberTyped = Annotated[str, Text(40)]
Names = Annotated[list[PersonName], Field(max_length=5)]
Terms = Annotated[list[Line], Field(max_length=30)]
T = TypeVar("T")
Few = Annotated[list[T], Field(max_length=30)]


class BasicsEdited(Wire):
    """The basic section. Leave `phone` or `address` out to keep what is stored; null removes it."""

    name: PersonName
    """The name on the identity card."""
    former_names: Names
    """Names on discharge papers and old cards."""
    phone: NumberTyped | None = None
    """A mobile number; several people may share one."""
    address: Line | None = None
    """Where the person lives."""
    paper_born_on: date | None = None
    """By the discharge paper, where it says otherwise than the card."""
    ethnicity: Annotated[str, Field(strict=True, pattern=r"^[0-9]{2}$", examples=["01"])]
    """GB/T 3304, two digits."""
    division_code: DivisionCode
    """The village or community whose station answers for the person, 12 digits."""
    hukou_code: DivisionCode | None = None
    """The division of the household register, 12 digits."""
    hukou_kind: HukouKind
    """The kind of household register."""
    speech: PracticeLanguage = PracticeLanguage.MANDARIN
    """The language to speak with this person."""
    hearing: Hearing = Hearing.GOOD
    """How well the person hears."""
    sight: Sight = Sight.GOOD
    """How well the person sees."""
    literacy: Literacy = Literacy.READS
    """Whether letters must be read aloud."""

    def basics(self) -> Basics:
        return Basics(
            name=self.name,
            former_names=tuple(self.former_names),
            phone=self.phone,
            address=self.address,
            paper_born_on=self.paper_born_on,
            ethnicity=self.ethnicity,
            division_code=self.division_code,
            hukou_code=self.hukou_code,
            hukou_kind=self.hukou_kind,
            speech=self.speech,
            hearing=self.hearing,
            sight=self.sight,
            literacy=self.literacy,
            keeps=frozenset({"phone", "address"} - self.model_fields_set),
        )


class RoleEdited(Wire):
    """A role over a period."""

    role: PersonRole
    """Why the bureau knows this person."""
    starts_on: date
    """The first day of the role."""
    ends_before: date | None = None
    """The first day without it."""

    def period(self) -> RolePeriod:
        return RolePeriod(self.role, self.starts_on, self.ends_before)


class PersonWanted(BasicsEdited):
    """Somebody new for the registry."""

    id_number: NumberTyped
    """The identity number, 18 characters; it never changes afterwards."""
    roles: Annotated[list[RoleEdited], Field(min_length=1, max_length=12)]
    """Why the bureau knows this person."""


class RolesEdited(Wire):
    """Every role of the person."""

    items: Few[RoleEdited]
    """The roles, past ones too."""


class SpellEdited(Wire):
    """One stretch of service; never write the unit down."""

    branch: ServiceBranch
    """The branch of the forces."""
    enlisted_on: date
    """The first day of service."""
    enlisted_code: DivisionCode | None = None
    """The county that approved enlistment, 12 digits."""
    hukou_at_enlistment: HukouKind
    """The kind of household register at that time."""
    discharged_on: date | None = None
    """The first day out; null while serving."""
    rank: RankKind
    """The kind of rank at discharge."""
    discharge: DischargeKind | None = None
    """How service ended; null while serving."""
    highest_merit: HonourKind | None = None
    """The highest merit of this stretch."""

    def spell(self) -> ServiceSpell:
        return ServiceSpell(**self.model_dump())


class ServiceEdited(Wire):
    """The service section."""

    items: Few[SpellEdited]
    """Every stretch of service."""


class KinEdited(Wire):
    """Somebody of the family. Leave `phone` out to keep what is stored."""

    id: UUID | None = None
    """The entry to keep; null enters somebody new."""
    relation: Relation
    """What this person is to whom the dossier is of."""
    name: PersonName
    """The name."""
    member_id: UUID | None = None
    """The same human being in the registry."""
    phone: NumberTyped | None = None
    """A mobile number."""
    born_on: date | None = None
    """The date of birth."""
    lives_together: bool = False
    """Whether they share a household."""
    cares: bool = False
    """Whether to ring this person when the other cannot answer."""
    martyr: bool = False
    """Whether this person died a martyr (烈士)."""

    def kin(self) -> Kin:
        keeps_phone = self.id is not None and "phone" not in self.model_fields_set
        return Kin(**self.model_dump(), keeps_phone=keeps_phone)


class FamilyEdited(Wire):
    """The family section; who is left out is removed."""

    items: Few[KinEdited]
    """Every member of the family."""


class LivelihoodEdited(Wire):
    """What somebody lives on over a period."""

    kind: EmploymentKind
    """The kind of livelihood."""
    employer: Line | None = None
    """The employer."""
    occupation: Line | None = None
    """The occupation."""
    starts_on: date
    """The first day."""
    ends_before: date | None = None
    """The first day after it."""

    def livelihood(self) -> Livelihood:
        return Livelihood(**self.model_dump())


class EmploymentEdited(Wire):
    """The employment section."""

    items: Few[LivelihoodEdited]
    """Every livelihood."""


class HealthEdited(Wire):
    """The health section."""

    care_need: CareNeed
    """Whether the person manages alone."""
    living: LivingSituation
    """With whom the person lives."""
    last_checkup_on: date | None = None
    """The last medical check-up."""
    diagnoses: Terms
    """Known illnesses."""
    allergies: Terms
    """Known allergies."""
    medicines: Terms
    """Medicines taken regularly."""
    note: Paragraph | None = None
    """What else a visitor must know."""

    def health(self) -> Health:
        return Health(
            care_need=self.care_need,
            living=self.living,
            last_checkup_on=self.last_checkup_on,
            diagnoses=tuple(self.diagnoses),
            allergies=tuple(self.allergies),
            medicines=tuple(self.medicines),
            note=self.note,
        )
