"""The registry as staff search and read it; personal numbers only masked."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from app.domain.veterans.masks import mask_address, mask_id_number, mask_phone
from app.domain.veterans.terms import (
    CategoryCode,
    Hearing,
    HukouKind,
    Literacy,
    PersonalNumber,
    PracticeLanguage,
    RevealPurpose,
    Sex,
    Sight,
)
from app.models.veterans.persons import Person
from app.queries.veterans.search import Wanted
from app.queries.veterans.views import FoundPerson, ShownPerson
from app.schemas.common import At, DivisionCode, PersonName, Text, Version, Wire
from app.schemas.dossier import (
    CardRead,
    CategoryRead,
    GradingRead,
    OfficerRead,
    PlanRead,
    RoleRead,
)

NumberTyped = Annotated[str, Text(40)]
Letters = Annotated[str, Text(60)]


class SearchWanted(Wire):
    """At most one key, and a division; without a key the whole division is listed."""

    id_number: NumberTyped | None = None
    """The whole identity number, as it is typed."""
    phone: NumberTyped | None = None
    """The whole telephone number."""
    name: PersonName | None = None
    """The beginning of the name, or all of it."""
    pinyin: Letters | None = None
    """The beginning of the name in pinyin; blanks, capitals and ü do not matter."""
    initials: Letters | None = None
    """The beginning of the initials, as in `cjg`."""
    division_code: DivisionCode | None = None
    """Only people of this division and all below it; 12 digits."""

    def wanted(self) -> Wanted:
        return Wanted(
            id_number=self.id_number,
            phone=self.phone,
            name=self.name,
            pinyin=self.pinyin,
            initials=self.initials,
            division_code=self.division_code,
        )


class PersonFound(Wire):
    """One person of a search."""

    id: UUID
    """The person."""
    name: str
    """The name."""
    id_number: str
    """The identity number, masked."""
    phone: str | None
    """The telephone, masked; null where none is known."""
    sex: Sex
    """By the identity number."""
    born_on: date
    """By the identity number."""
    division_code: str
    """The village or community, 12 digits."""
    division_name: str
    """Its name."""
    categories: list[CategoryCode]
    """The identities held today."""
    died_on: date | None
    """The day of death; null for the living."""

    @classmethod
    def of(cls, found: FoundPerson) -> Self:
        person = found.person
        return cls(
            id=person.id,
            name=person.name,
            id_number=_masked_number(person),
            phone=person.phone.masked(mask_phone),
            sex=person.sex,
            born_on=person.born_on,
            division_code=person.division_code,
            division_name=found.division_name,
            categories=list(found.categories),
            died_on=person.died_on,
        )


class AbilitiesRead(Wire):
    """How to speak to the person, on the telephone and at the door."""

    hearing: Hearing
    """How well the person hears."""
    sight: Sight
    """How well the person sees."""


class PersonRead(Wire):
    """A dossier without its sections of service, family, employment and health."""

    id: UUID
    """The person."""
    version: Version
    """Of the whole dossier: any section that changes moves it."""
    name: str
    """The name."""
    former_names: list[str]
    """Names on discharge papers and old cards."""
    id_number: str
    """The identity number, masked."""
    phone: str | None
    """The telephone, masked."""
    address: str | None
    """The address without the house."""
    sex: Sex
    """By the identity number."""
    born_on: date
    """By the identity number."""
    paper_born_on: date | None
    """By the discharge paper, where it says otherwise."""
    ethnicity: str
    """GB/T 3304, two digits."""
    division_code: str
    """The village or community, 12 digits."""
    division_name: str
    """Its name."""
    hukou_code: str | None
    """The division of the household register, 12 digits."""
    hukou_kind: HukouKind
    """The kind of household register."""
    speech: PracticeLanguage
    """The language to speak with this person."""
    literacy: Literacy
    """Whether letters must be read aloud."""
    abilities: AbilitiesRead | None
    """Null for those who may not read health."""
    died_on: date | None
    """The day of death; null for the living."""
    registered_at: At
    """When the person was entered."""
    roles: list[RoleRead]
    """Why the bureau knows this person, past roles too."""
    categories: list[CategoryRead]
    """Identities under which benefits are or were owed."""
    gradings: list[GradingRead]
    """Disability grades, the earliest first."""
    card: CardRead | None
    """The preferential-treatment card in use."""
    contact_officer: OfficerRead | None
    """Whom the person may ring."""
    service_plan: PlanRead | None
    """What was agreed; it tells of illness, so null for those who may not read health."""

    @classmethod
    def of(cls, shown: ShownPerson, *, with_health: bool) -> Self:
        person, plan = shown.person, shown.plan
        abilities = AbilitiesRead(hearing=person.hearing, sight=person.sight)
        return cls(
            id=person.id,
            version=person.version,
            name=person.name,
            former_names=person.former_names,
            id_number=_masked_number(person),
            phone=person.phone.masked(mask_phone),
            address=person.address.masked(mask_address),
            sex=person.sex,
            born_on=person.born_on,
            paper_born_on=person.paper_born_on,
            ethnicity=person.ethnicity,
            division_code=person.division_code,
            division_name=shown.division_name,
            hukou_code=person.hukou_code,
            hukou_kind=person.hukou_kind,
            speech=person.speech,
            literacy=person.literacy,
            abilities=abilities if with_health else None,
            died_on=person.died_on,
            registered_at=person.registered_at,
            roles=[RoleRead.of(row) for row in shown.roles],
            categories=[CategoryRead.of(row, shown.on) for row in shown.categories],
            gradings=[GradingRead.of(row, shown.on) for row in shown.gradings],
            card=CardRead.of(shown.card) if shown.card else None,
            contact_officer=OfficerRead.of(shown.officer) if shown.officer else None,
            service_plan=PlanRead.of(plan) if plan and with_health else None,
        )


class RevealWanted(Wire):
    """Which number, and what for."""

    what: PersonalNumber
    """The number to read in full."""
    purpose: RevealPurpose
    """Why; it stays on record with your name."""


class Revealed(Wire):
    """A personal number in full: do not keep it."""

    value: str
    """The number or address."""


def _masked_number(person: Person) -> str:
    return person.id_number.masked(mask_id_number) or ""
