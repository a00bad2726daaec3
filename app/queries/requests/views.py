"""A request as somebody reads it, with everything around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.calendar.days import day_of
from app.domain.catalogue.form_schema import HEALTH_FACTS, known_fields, sensitive_fields
from app.domain.catalogue.guide import Guide, Step, StepKind
from app.domain.catalogue.wording import LimitUnit, Localised
from app.domain.divisions.levels import Level
from app.domain.errors import NotFound
from app.domain.requests.clock import Pause, elapsed
from app.models.identity.staff import StaffAccount
from app.models.reports import VisitNeed
from app.models.requests.course import ClockPause, RequestStep, Supplement
from app.models.requests.decisions import Decision, Delivery, Rating
from app.models.requests.publicity import PublicNotice
from app.models.requests.request import Request, RequestDocument
from app.models.veterans.persons import Person
from app.policies.dossiers import reads_health, sees_health
from app.policies.permissions import Role
from app.policies.principals import Citizen, Staff
from app.policies.scope import Scope, within
from app.queries.calendar import working_calendar
from app.queries.catalogue import guide_of_version
from app.queries.divisions import division_names
from app.queries.guides import phones_above
from app.queries.requests.docket import rating_of, supplement_of
from app.queries.requests.intake import documents_of


@dataclass(frozen=True, slots=True)
class Used:
    """Days used up; the person counts from handing in, the promise from acceptance."""

    since_submission: int
    of_promise: int | None
    unit: LimitUnit


@dataclass(frozen=True, slots=True)
class RequestView:
    request: Request
    guide: Guide
    person_name: str
    steps: Sequence[RequestStep]
    papers: Sequence[RequestDocument]
    supplement: Supplement | None
    notice: PublicNotice | None
    decision: Decision | None
    delivery: Delivery | None
    rating: Rating | None
    visit_id: UUID | None
    used: Used | None
    holder_name: str | None
    staff_names: Mapping[UUID, str]
    phones: Mapping[Level, str]

    @property
    def chain(self) -> tuple[Step, ...]:
        return self.guide.chain_for(urgent=self.request.urgent)

    def label_of(self, key: str) -> Localised:
        return next(step.label for step in self.chain if step.key == key)

    @property
    def stage_label(self) -> Localised | None:
        return next(
            (s.label for s in self.guide.outcome.stages if s.key == self.request.stage), None
        )


@dataclass(frozen=True, slots=True)
class StaffView:
    """A request as one member of staff may read it."""

    view: RequestView
    with_health: bool


async def shown_to(
    session: AsyncSession, staff: Staff, request: Request, now: datetime
) -> StaffView:
    """Put a request together for staff; who sees nothing of health reads no sensitive answer."""
    view = await request_shown(session, staff.scope, request, day_of(now))
    return StaffView(view, reads_health(staff) or _appraises(staff, view))


def _appraises(staff: Staff, view: RequestView) -> bool:
    """The panel reads of the health of those it appraises, and of nobody else's."""
    return staff.role is Role.HOSPITAL_PANEL and any(
        stay.kind is StepKind.APPRAISAL for stay in view.steps
    )


@dataclass(frozen=True, slots=True)
class CitizenView:
    """A request as one citizen may read it."""

    view: RequestView
    withheld: frozenset[str]
    """Answers that an agent without sight of health does not read, by field."""


async def seen_by(
    session: AsyncSession, citizen: Citizen, request: Request, now: datetime
) -> CitizenView:
    """Put a request together for its person, or for whoever acts for that person."""
    view = await request_shown(session, citizen.scope, request, day_of(now))
    if sees_health(citizen) or request.is_draft_of(citizen.person_id):
        return CitizenView(view, frozenset())
    known = known_fields(view.guide.form)
    on_file = frozenset(name for name, fact in known.items() if fact in HEALTH_FACTS)
    return CitizenView(view, on_file | sensitive_fields(view.guide.form))


async def request_seen(session: AsyncSession, scope: Scope, request_id: UUID) -> Request:
    """Return a request that the caller may see, or refuse as for one that does not exist."""
    found = await session.scalar(
        select(Request).where(
            Request.id == request_id,
            within(scope, division=Request.division_code, person=Request.person_id),
        )
    )
    if found is None:
        raise NotFound
    return found


async def request_shown(
    session: AsyncSession, scope: Scope, request: Request, today: date
) -> RequestView:
    """Put together what belongs to a request; its own row was loaded in scope."""
    guide = await guide_of_version(session, request.item_version_id)
    steps = await _steps(session, request.id)
    decision, delivery = await _decision(session, request.id)
    names = await division_names(session, [request.holder_code] if request.holder_code else [])
    return RequestView(
        request=request,
        guide=guide,
        person_name=await _name(session, scope, request.person_id),
        steps=steps,
        papers=await documents_of(session, request.id),
        supplement=await supplement_of(session, request.id),
        notice=await _latest_notice(session, request.id),
        decision=decision,
        delivery=delivery,
        rating=await rating_of(session, request.id),
        visit_id=await _visit_found_at(session, request),
        used=await _used(session, request, guide, today),
        holder_name=names.get(request.holder_code or ""),
        staff_names=await _staff_names(session, request, steps),
        phones=await phones_above(session, request.division_code),
    )


async def _visit_found_at(session: AsyncSession, request: Request) -> UUID | None:
    """Return the visit at whose door the need for it was found; many a draft has none."""
    found = select(VisitNeed.visit_id).where(VisitNeed.request_id == request.id)
    return await session.scalar(found.order_by(VisitNeed.id).limit(1))


async def _steps(session: AsyncSession, request_id: UUID) -> Sequence[RequestStep]:
    found = await session.scalars(
        select(RequestStep)
        .where(RequestStep.request_id == request_id)
        .order_by(RequestStep.ordinal)
    )
    return found.all()


async def _decision(
    session: AsyncSession, request_id: UUID
) -> tuple[Decision | None, Delivery | None]:
    """Return the decision made last, whether it still binds or not, and how it was served."""
    row = (
        await session.execute(
            select(Decision, Delivery)
            .outerjoin(Delivery, Delivery.decision_id == Decision.id)
            .where(Decision.request_id == request_id)
            .order_by(Decision.id.desc())
            .limit(1)
        )
    ).one_or_none()
    return (row[0], row[1]) if row else (None, None)


async def _latest_notice(session: AsyncSession, request_id: UUID) -> PublicNotice | None:
    return await session.scalar(
        select(PublicNotice)
        .where(PublicNotice.request_id == request_id)
        .order_by(PublicNotice.id.desc())
        .limit(1)
    )


async def _name(session: AsyncSession, scope: Scope, person_id: UUID) -> str:
    """Return the name; somebody who moved away since is out of the reader's sight."""
    visible = within(scope, division=Person.division_code, person=Person.id)
    name = await session.scalar(select(Person.name).where(Person.id == person_id, visible))
    return name or ""


async def _used(session: AsyncSession, request: Request, guide: Guide, today: date) -> Used | None:
    if request.submitted_on is None:
        return None
    end = min(today, request.ended_on or today)
    unit = guide.limit_for(urgent=request.urgent).unit
    calendar = await working_calendar(session)
    of_promise = None
    if request.accepted_on is not None:
        rows = await session.scalars(select(ClockPause).where(ClockPause.request_id == request.id))
        pauses = [Pause(row.starts_on, row.ends_before) for row in rows]
        stop = min(end, request.decided_on or end)
        of_promise = elapsed(request.accepted_on, stop, unit, calendar, pauses).days
    return Used(elapsed(request.submitted_on, end, unit, calendar).days, of_promise, unit)


async def _staff_names(
    session: AsyncSession, request: Request, steps: Sequence[RequestStep]
) -> Mapping[UUID, str]:
    wanted = {step.staff_id for step in steps} | {request.claimed_by, request.entered_by}
    ids = [staff_id for staff_id in wanted if staff_id is not None]
    if not ids:
        return {}
    rows = await session.execute(
        select(StaffAccount.id, StaffAccount.name).where(StaffAccount.id.in_(ids))
    )
    return {staff_id: name for staff_id, name in rows}  # noqa: C416  # dict() cannot type rows.
