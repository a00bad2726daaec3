"""The dossier as the person himself reads it; personal numbers only masked."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from app.domain.veterans.masks import mask_address, mask_id_number, mask_phone
from app.domain.veterans.periods import holds
from app.domain.veterans.sections import Contact
from app.domain.veterans.terms import HukouKind, PersonRole, PracticeLanguage, Sex
from app.queries.veterans.views import ShownPerson, ShownProfile
from app.schemas.common import Line, Text, Version, Wire
from app.schemas.dossier import (
    CardRead,
    CategoryRead,
    EmploymentRead,
    GradingRead,
    HealthRead,
    KinRead,
    OfficerRead,
    ServiceRead,
)


class BasicsRead(Wire):
    """The basic section."""

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
    ethnicity: str
    """GB/T 3304, two digits."""
    division_code: str
    """The village or community, 12 digits."""
    division_name: str
    """Its name."""
    hukou_kind: HukouKind
    """The kind of household register."""
    speech: PracticeLanguage
    """The language in which we speak with this person."""
    roles: list[PersonRole]
    """Why the bureau knows this person today."""

    @classmethod
    def of(cls, shown: ShownPerson) -> Self:
        person = shown.person
        return cls(
            name=person.name,
            former_names=person.former_names,
            id_number=person.id_number.masked(mask_id_number) or "",
            phone=person.phone.masked(mask_phone),
            address=person.address.masked(mask_address),
            sex=person.sex,
            born_on=person.born_on,
            ethnicity=person.ethnicity,
            division_code=person.division_code,
            division_name=shown.division_name,
            hukou_kind=person.hukou_kind,
            speech=person.speech,
            roles=[row.role for row in shown.roles if holds(row, shown.on)],
        )


class ProfileRead(Wire):
    """The five sections of the dossier, and what stands beside them."""

    person_id: UUID
    """Whose dossier it is."""
    version: Version
    """Send it as If-Match to change the contact."""
    basic: BasicsRead
    """Who the person is."""
    service: list[ServiceRead]
    """Stretches of service, the earliest first."""
    family: list[KinRead]
    """Members of the family."""
    employment: list[EmploymentRead]
    """Livelihoods, the earliest first."""
    health: HealthRead | None
    """Null while nothing is recorded, and for an agent who may not see it."""
    categories: list[CategoryRead]
    """Identities under which benefits are or were owed."""
    gradings: list[GradingRead]
    """Disability grades, the earliest first."""
    card: CardRead | None
    """The preferential-treatment card in use."""
    contact_officer: OfficerRead | None
    """Whom to ring."""

    @classmethod
    def of(cls, profile: ShownProfile) -> Self:
        shown = profile.shown
        return cls(
            person_id=shown.person.id,
            version=shown.person.version,
            basic=BasicsRead.of(shown),
            service=[ServiceRead.of(row) for row in profile.service],
            family=[KinRead.of(row) for row in profile.family],
            employment=[EmploymentRead.of(row) for row in profile.employment],
            health=HealthRead.of(profile.health) if profile.health else None,
            categories=[CategoryRead.of(row, shown.on) for row in shown.categories],
            gradings=[GradingRead.of(row, shown.on) for row in shown.gradings],
            card=CardRead.of(shown.card) if shown.card else None,
            contact_officer=OfficerRead.of(shown.officer) if shown.officer else None,
        )


class ContactEdited(Wire):
    """How I can be reached."""

    phone: Annotated[str, Text(40)]
    """My mobile number."""
    address: Line
    """Where I live."""
    speech: PracticeLanguage
    """The language to speak with me."""

    def contact(self) -> Contact:
        return Contact(self.phone, self.address, self.speech)
