"""The sections of a dossier, each replaced as a whole under the dossier's one version."""

from uuid import UUID

from app.domain.calendar.days import day_of
from app.edge.precondition import IfMatch
from app.edge.route import HouseRouter
from app.edge.session import DbSession, Now
from app.policies.dossiers import reads_health
from app.queries.veterans.dossier import employment_of, family_of, health_of, service_of
from app.queries.veterans.persons import person_seen
from app.queries.veterans.views import person_shown
from app.routers.staff.authority import MayEditVeterans, MayReadHealth, MayReadVeterans
from app.schemas.staff.veterans import PersonRead
from app.schemas.staff.veterans_edited import (
    BasicsEdited,
    EmploymentEdited,
    FamilyEdited,
    HealthEdited,
    RolesEdited,
    ServiceEdited,
)
from app.schemas.staff.veterans_sections import (
    EmploymentSection,
    FamilySection,
    HealthSection,
    ServiceSection,
)
from app.usecases.veterans.amend_basics import amend_basics as write_basics
from app.usecases.veterans.amend_employment import amend_employment as write_employment
from app.usecases.veterans.amend_family import amend_family as write_family
from app.usecases.veterans.amend_health import amend_health as write_health
from app.usecases.veterans.amend_roles import amend_roles as write_roles
from app.usecases.veterans.amend_service import amend_service as write_service

router = HouseRouter(tags=["人员档案"])
PERSON = "/veterans/{person_id:uuid}"


@router.put(f"{PERSON}/basics")
async def amend_basics(
    person_id: UUID,
    edited: BasicsEdited,
    version: IfMatch,
    staff: MayEditVeterans,
    session: DbSession,
    now: Now,
) -> PersonRead:
    """Replace the basic section; moving somebody needs both villages in your divisions."""
    told = edited.basics()
    person = await write_basics(session, staff, person_id, told, version=version, now=now)
    shown = await person_shown(session, staff.scope, person, day_of(now))
    return PersonRead.of(shown, with_health=reads_health(staff))


@router.put(f"{PERSON}/roles")
async def amend_roles(
    person_id: UUID,
    edited: RolesEdited,
    version: IfMatch,
    staff: MayEditVeterans,
    session: DbSession,
    now: Now,
) -> PersonRead:
    """Replace the roles of the person."""
    roles = [item.period() for item in edited.items]
    person = await write_roles(session, staff, person_id, roles, version=version, now=now)
    shown = await person_shown(session, staff.scope, person, day_of(now))
    return PersonRead.of(shown, with_health=reads_health(staff))


@router.get(f"{PERSON}/service")
async def read_service(
    person_id: UUID, staff: MayReadVeterans, session: DbSession
) -> ServiceSection:
    """Read the service section."""
    person = await person_seen(session, staff.scope, person_id)
    return ServiceSection.of(person, await service_of(session, staff.scope, person_id))


@router.put(f"{PERSON}/service")
async def amend_service(
    person_id: UUID,
    edited: ServiceEdited,
    version: IfMatch,
    staff: MayEditVeterans,
    session: DbSession,
    now: Now,
) -> ServiceSection:
    """Replace the service section."""
    spells = [item.spell() for item in edited.items]
    person = await write_service(session, staff, person_id, spells, version=version, now=now)
    return ServiceSection.of(person, await service_of(session, staff.scope, person_id))


@router.get(f"{PERSON}/family")
async def read_family(person_id: UUID, staff: MayReadVeterans, session: DbSession) -> FamilySection:
    """Read the family section."""
    person = await person_seen(session, staff.scope, person_id)
    return FamilySection.of(person, await family_of(session, staff.scope, person_id))


@router.put(f"{PERSON}/family")
async def amend_family(
    person_id: UUID,
    edited: FamilyEdited,
    version: IfMatch,
    staff: MayEditVeterans,
    session: DbSession,
    now: Now,
) -> FamilySection:
    """Replace the family section; whoever is left out is removed."""
    family = [item.kin() for item in edited.items]
    person = await write_family(session, staff, person_id, family, version=version, now=now)
    return FamilySection.of(person, await family_of(session, staff.scope, person_id))


@router.get(f"{PERSON}/employment")
async def read_employment(
    person_id: UUID, staff: MayReadVeterans, session: DbSession
) -> EmploymentSection:
    """Read the employment section."""
    person = await person_seen(session, staff.scope, person_id)
    return EmploymentSection.of(person, await employment_of(session, staff.scope, person_id))


@router.put(f"{PERSON}/employment")
async def amend_employment(
    person_id: UUID,
    edited: EmploymentEdited,
    version: IfMatch,
    staff: MayEditVeterans,
    session: DbSession,
    now: Now,
) -> EmploymentSection:
    """Replace the employment section."""
    items = [item.livelihood() for item in edited.items]
    person = await write_employment(session, staff, person_id, items, version=version, now=now)
    return EmploymentSection.of(person, await employment_of(session, staff.scope, person_id))


@router.get(f"{PERSON}/health")
async def read_health(person_id: UUID, staff: MayReadHealth, session: DbSession) -> HealthSection:
    """Read the health section; finance and supervision never do."""
    person = await person_seen(session, staff.scope, person_id)
    return HealthSection.of(person, await health_of(session, staff.scope, person_id))


@router.put(f"{PERSON}/health")
async def amend_health(
    person_id: UUID,
    edited: HealthEdited,
    version: IfMatch,
    staff: MayEditVeterans,
    session: DbSession,
    now: Now,
) -> HealthSection:
    """Replace the health section."""
    health = edited.health()
    person = await write_health(session, staff, person_id, health, version=version, now=now)
    return HealthSection.of(person, await health_of(session, staff.scope, person_id))
