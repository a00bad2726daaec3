"""Record that the paper of a decision reached the person."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.errors import expect_version
from app.domain.requests.authority import involvement, require_free
from app.domain.requests.course import turn_of_stage
from app.domain.requests.decision import ServiceMethod, check_service_day
from app.domain.requests.errors import IllegalRequestStep
from app.domain.requests.states import RequestEvent, RequestStatus
from app.models.requests.decisions import Delivery
from app.models.requests.docket import Docket
from app.models.requests.request import Request
from app.policies.officers import officer_of
from app.policies.principals import Staff
from app.queries.requests.docket import (
    binding_decision,
    delivery_of,
    docket_for_update,
    relatives_for,
)
from app.usecases.audit.record import record


@dataclass(frozen=True, slots=True)
class Service:
    """How, when and by what proof the paper was served."""

    method: ServiceMethod
    served_on: date
    proof: str


async def deliver(
    session: AsyncSession,
    staff: Staff,
    request_id: UUID,
    service: Service,
    *,
    version: int,
    now: datetime,
) -> Request:
    """From here the periods of reconsideration and litigation run."""
    docket = await docket_for_update(session, staff.scope, request_id)
    request = docket.request
    expect_version(request, version)
    decision = await binding_decision(session, request.id)
    if decision is None or await delivery_of(session, decision.id):
        raise IllegalRequestStep
    matter = docket.matter(await relatives_for(session, staff.person_id, request.person_id))
    require_free(involvement(officer_of(staff, request.division_code), matter))
    check_service_day(service.served_on, day_of(decision.decided_at), day_of(now))

    remedies = docket.guide.remedies
    session.add(
        Delivery.recorded(
            decision.id,
            service.method,
            service.served_on,
            service.proof,
            remedies=remedies,
            by=staff.id,
            at=now,
        )
    )
    _go_on(docket, now)
    facts = docket.told(served_on=service.served_on, method=service.method.value)
    await record(session, EventTag.DECISION_SERVED, request, at=now, data=facts)
    return request


def _go_on(docket: Docket, now: datetime) -> None:
    """A refusal is over; an approval is over too, or goes to whoever reports its first stage."""
    request, stages = docket.request, docket.guide.outcome.may_follow(None)
    if request.status is RequestStatus.APPROVED and not stages:
        docket.move(RequestEvent.FULFIL)
        docket.end(now)
        return
    docket.move(RequestEvent.DELIVER)
    if request.status is not RequestStatus.DELIVERED:
        docket.end(now)
        return
    today = day_of(now)
    docket.turn(turn_of_stage(docket.ground, stages[0], today, request.due_on or today))
