"""Loads of one request to be changed."""

from datetime import date
from uuid import UUID

from sqlalchemy import Uuid, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.audit.tags import EventTag
from app.domain.calendar.days import day_of
from app.domain.divisions.levels import Level
from app.domain.errors import NotFound
from app.domain.requests.course import Ground
from app.domain.requests.decision import GONE, DecisionState
from app.domain.requests.states import RequestStatus
from app.models.audit import Event
from app.models.requests.course import ClockPause, RequestStep, Supplement
from app.models.requests.decisions import Decision, Delivery, Rating
from app.models.requests.docket import Docket
from app.models.requests.publicity import Objection, PublicNotice
from app.models.requests.request import Request
from app.policies.scope import Scope, within
from app.queries.calendar import working_calendar
from app.queries.catalogue import guide_of_version
from app.queries.divisions import managed_areas


async def docket_for_update(session: AsyncSession, scope: Scope, request_id: UUID) -> Docket:
    """Load and lock one request with its course; two people may act on it at once."""
    request = await session.scalar(
        select(Request)
        .where(
            Request.id == request_id,
            within(scope, division=Request.division_code, person=Request.person_id),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if request is None:
        raise NotFound
    return await docket_of(session, request)


async def docket_of(session: AsyncSession, request: Request) -> Docket:
    """Put the docket of a request together that is locked or was just made."""
    of_request = (RequestStep.request_id == request.id, ClockPause.request_id == request.id)
    steps, pauses = [], []
    if request.submitted_at is not None:
        steps = list(
            await session.scalars(
                select(RequestStep).where(of_request[0]).order_by(RequestStep.ordinal)
            )
        )
        pauses = list(
            await session.scalars(
                select(ClockPause).where(of_request[1]).order_by(ClockPause.starts_on)
            )
        )
    ground = Ground(
        guide=await guide_of_version(session, request.item_version_id),
        urgent=request.urgent,
        division_code=request.division_code,
        calendar=await working_calendar(session),
        areas=await managed_areas(session),
    )
    return Docket(session, request, steps, pauses, ground)


async def relatives_for(
    session: AsyncSession, own_person_id: UUID | None, person_id: UUID
) -> frozenset[UUID]:
    """Return whom of the family of a person a member of staff is: himself, or nobody."""
    if own_person_id is None:
        return frozenset()
    # Whose family somebody is, the database tells wherever anybody lives.
    kin = select(func.kin_of(own_person_id).column_valued("kin"))
    related = await session.scalar(select(literal(person_id, Uuid()).in_(kin)))
    return frozenset({own_person_id}) if related else frozenset()


async def supplement_of(session: AsyncSession, request_id: UUID) -> Supplement | None:
    """Return what was asked for, answered or not."""
    return await session.scalar(select(Supplement).where(Supplement.request_id == request_id))


async def received_on(session: AsyncSession, request: Request) -> date:
    """Return the day on which the request was complete as far as the person is concerned."""
    asked = await supplement_of(session, request.id)
    reopened_at = await session.scalar(
        select(func.max(Event.at)).where(
            Event.subject_id == request.id, Event.tag == EventTag.DECISION_REVOKED.value
        )
    )
    answered_at = asked.answered_at if asked else None
    at = reopened_at or answered_at or request.submitted_at
    if at is None:
        raise RuntimeError("a draft was not received")
    return day_of(at)


async def binding_decision(session: AsyncSession, request_id: UUID) -> Decision | None:
    """Return the decision that holds now."""
    return await session.scalar(
        select(Decision).where(Decision.request_id == request_id, Decision.state.not_in(GONE))
    )


async def revoked_decision(session: AsyncSession, request_id: UUID) -> Decision | None:
    """Return the decision that was struck down and not yet made anew."""
    return await session.scalar(
        select(Decision)
        .where(Decision.request_id == request_id, Decision.state == DecisionState.REVOKED)
        .order_by(Decision.id.desc())
        .limit(1)
    )


async def delivery_of(session: AsyncSession, decision_id: UUID) -> Delivery | None:
    return await session.scalar(select(Delivery).where(Delivery.decision_id == decision_id))


async def rating_of(session: AsyncSession, request_id: UUID) -> Rating | None:
    return await session.scalar(select(Rating).where(Rating.request_id == request_id))


async def open_notice(session: AsyncSession, request_id: UUID) -> PublicNotice | None:
    """Return the notice that hangs at present."""
    return await session.scalar(
        select(PublicNotice).where(
            PublicNotice.request_id == request_id, PublicNotice.closed_at.is_(None)
        )
    )


async def objections_to(session: AsyncSession, notice_id: UUID) -> list[Objection]:
    """Return the objections against one notice, in their order."""
    found = await session.scalars(
        select(Objection).where(Objection.publicity_id == notice_id).order_by(Objection.id)
    )
    return list(found)


async def objections_of(session: AsyncSession, scope: Scope, request_id: UUID) -> list[Objection]:
    """Return the objections against every notice of one request, in their order."""
    found = await session.scalars(
        select(Objection)
        .join(PublicNotice, PublicNotice.id == Objection.publicity_id)
        .where(
            PublicNotice.request_id == request_id,
            within(scope, division=Objection.division_code),
        )
        .order_by(Objection.id)
    )
    return list(found)


async def late_steps(session: AsyncSession, today: date, limit: int) -> list[UUID]:
    """Return requests whose step is late and not yet known above, the longest late first."""
    found = await session.scalars(
        select(RequestStep.request_id)
        .where(
            RequestStep.left_at.is_(None),
            RequestStep.escalated_at.is_(None),
            RequestStep.level != Level.PROVINCE,
            RequestStep.due_on < today,
        )
        .order_by(RequestStep.due_on, RequestStep.id)
        .limit(limit)
    )
    return list(found)


async def unheard_requests(session: AsyncSession, today: date, limit: int) -> list[UUID]:
    """Return requests to which the bureau said nothing in time."""
    found = await session.scalars(
        select(Request.id)
        .where(Request.status == RequestStatus.SUBMITTED, Request.step_due_on < today)
        .order_by(Request.step_due_on, Request.id)
        .limit(limit)
    )
    return list(found)


async def unanswered_supplements(session: AsyncSession, today: date, limit: int) -> list[UUID]:
    """Return requests whose supplement did not come in time."""
    found = await session.scalars(
        select(Supplement.request_id)
        .where(
            Supplement.answered_at.is_(None),
            Supplement.lapsed_at.is_(None),
            Supplement.due_on < today,
        )
        .order_by(Supplement.due_on, Supplement.id)
        .limit(limit)
    )
    return list(found)
