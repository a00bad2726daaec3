"""Enter an agency at the counter, from a paper, a video or a ruling."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import NotFound
from app.domain.identity.agency import (
    AgencyEnd,
    AgencyKind,
    AgencyScope,
    EvidenceKind,
    expect_evidence,
    expect_period,
    ordered,
)
from app.domain.identity.binding import Registered, same_name
from app.domain.identity.errors import AgentIsPrincipal, AgentNotRegistered, StaffOwnCase
from app.domain.veterans import identity_number
from app.models.identity.agencies import Agency
from app.models.sealed import the_vault
from app.policies.principals import Staff
from app.queries.identity.agencies import agency_of_pair_for_update
from app.queries.identity.bindings import person_in_scope
from app.queries.identity.persons import registered_by_number
from app.usecases.audit.record import record


@dataclass(frozen=True)
class AgencyPaper:
    """What the clerk read and checked; the agent must be registered, perhaps elsewhere."""

    principal_id: UUID
    agent_name: str
    agent_id_number: str = field(repr=False)
    kind: AgencyKind
    scopes: frozenset[AgencyScope]
    ends_before: date | None
    evidence_kind: EvidenceKind
    evidence_reference: str


async def enter_agency(
    session: AsyncSession, staff: Staff, paper: AgencyPaper, now: datetime
) -> Agency:
    """Enter it in force from today on; it replaces an earlier one between the same two."""
    principal = await person_in_scope(session, staff.scope, paper.principal_id)
    if principal is None or principal.died_on is not None:
        raise NotFound
    today = day_of(now)
    expect_period(paper.kind, today, paper.ends_before)
    expect_evidence(paper.kind, paper.evidence_kind)
    agent = await _agent(session, paper, today)
    if agent.person_id == principal.id:
        raise AgentIsPrincipal
    if staff.person_id in {principal.id, agent.person_id}:
        raise StaffOwnCase

    former = await agency_of_pair_for_update(session, principal.id, agent.person_id)
    if former is not None:
        former.revoke(AgencyEnd.REPLACED, now)
        because = {"because": AgencyEnd.REPLACED.value}
        await record(session, EventTag.AGENCY_REVOKED, former, at=now, data=because)
    agency = Agency(
        principal_id=principal.id,
        agent_id=agent.person_id,
        kind=paper.kind,
        scopes=[scope.value for scope in ordered(paper.scopes)],
        evidence_kind=paper.evidence_kind,
        evidence_reference=paper.evidence_reference,
        entered_by_staff_id=staff.id,
        starts_on=today,
        ends_before=paper.ends_before,
        offered_at=now,
        accepted_at=now,
    )
    session.add(agency)
    data = {"kind": agency.kind.value, "scopes": agency.scopes, "seen": agency.evidence_kind.value}
    await record(session, EventTag.AGENCY_ENTERED, agency, at=now, data=data)
    return agency


async def _agent(session: AsyncSession, paper: AgencyPaper, today: date) -> Registered:
    number = identity_number.parse(paper.agent_id_number, today, pointer="/agent_id_number").text
    numbers = the_vault().indexes("persons", "id_number", number)
    agent = await registered_by_number(session, numbers)
    if agent is None or not agent.alive or not same_name(agent.names, paper.agent_name):
        raise AgentNotRegistered
    return agent
