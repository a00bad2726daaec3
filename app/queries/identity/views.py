"""What people are shown of bindings, agencies and accounts, with the names they know."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.identity.agency import AgencyState
from app.models.identity.agencies import Agency
from app.models.identity.citizens import IdentityBinding
from app.queries.identity.bindings import active_binding
from app.queries.identity.persons import names_of


@dataclass(frozen=True)
class NamedBinding:
    binding: IdentityBinding
    name: str


@dataclass(frozen=True)
class NamedAgency:
    """An agency as it stands now, with the names of both by their ids."""

    agency: Agency
    state: AgencyState
    names: Mapping[UUID, str]


async def binding_shown(session: AsyncSession, account_id: UUID) -> NamedBinding | None:
    """Return whom the account stands for, by name."""
    binding = await active_binding(session, account_id)
    return None if binding is None else await binding_named(session, binding)


async def binding_named(session: AsyncSession, binding: IdentityBinding) -> NamedBinding:
    names = await names_of(session, {binding.person_id})
    return NamedBinding(binding, names[binding.person_id])


async def agencies_shown(
    session: AsyncSession, agencies: Collection[Agency], now: datetime
) -> list[NamedAgency]:
    """Return agencies that the caller may see, with both names; row security hides the others."""
    people = {agency.principal_id for agency in agencies}
    people |= {agency.agent_id for agency in agencies if agency.agent_id is not None}
    names = await names_of(session, people)
    return [NamedAgency(agency, agency.state(now), names) for agency in agencies]
