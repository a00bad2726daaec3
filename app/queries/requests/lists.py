"""Lists of requests: a person's own, and the worklists of staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.catalogue.guide import Guide
from app.domain.requests.errors import ReferenceMistyped
from app.domain.requests.reference import is_reference
from app.domain.requests.states import RequestStatus
from app.domain.terms import Term
from app.models.identity.staff import StaffAccount
from app.models.requests.request import Request
from app.models.veterans.persons import Person
from app.policies.principals import Staff
from app.policies.scope import Scope, within
from app.queries.catalogue import guides_of_versions
from app.queries.divisions import division_names

After = tuple[Any, ...] | None


class Queue(Term):
    MINE = "mine", "待本级办理"
    ESCALATED = "escalated", "下级超时"
    ALL = "all", "辖区全部"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of a worklist somebody asks for; None: all of it."""

    queue: Queue
    status: RequestStatus | None = None
    item_code: str | None = None
    claimed_by_me: bool = False
    due_before: date | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list."""

    request: Request
    guide: Guide
    person_name: str
    division_name: str
    claimed_by: str | None


async def own_requests(
    session: AsyncSession, scope: Scope, person_id: UUID, *, after: After, limit: int
) -> Sequence[Request]:
    """Return the requests of one person, newest first."""
    statement = select(Request).where(Request.person_id == person_id, _visible(scope))
    if after is not None:
        statement = statement.where(Request.id < after[0])
    return (await session.scalars(statement.order_by(Request.id.desc()).limit(limit))).all()


async def worklist(
    session: AsyncSession, staff: Staff, wanted: Wanted, *, after: After, limit: int
) -> Sequence[Request]:
    """Return what waits for this division, due first; everything in scope goes newest first."""
    statement = _filtered(select(Request).where(_visible(staff.scope)), staff, wanted)
    if wanted.queue is Queue.ALL:
        statement = statement.where(Request.status != RequestStatus.DRAFT)
        if after is not None:
            statement = statement.where(Request.id < after[-1])
        ordered = statement.order_by(Request.id.desc())
    else:
        statement = statement.where(_holder(wanted.queue) == staff.division_code)
        if after is not None:
            statement = statement.where(tuple_(Request.step_due_on, Request.id) > after)
        ordered = statement.order_by(Request.step_due_on, Request.id)
    return (await session.scalars(ordered.limit(limit))).all()


def place_in_worklist(wanted: Wanted, request: Request) -> tuple[Any, ...]:
    """Return the keyset values of a line."""
    if wanted.queue is Queue.ALL or request.step_due_on is None:
        return (request.id,)
    return (request.step_due_on, request.id)


async def listed(
    session: AsyncSession, scope: Scope, requests: Sequence[Request]
) -> Sequence[Listed]:
    """Add names and guides to a page of requests, keeping its order."""
    if not requests:
        return []
    guides = await guides_of_versions(session, [r.item_version_id for r in requests])
    seen = within(scope, division=Person.division_code, person=Person.id)
    persons = await _names(
        session,
        select(Person.id, Person.name).where(Person.id.in_([r.person_id for r in requests]), seen),
    )
    places = await division_names(session, [r.division_code for r in requests])
    claimed = [r.claimed_by for r in requests if r.claimed_by is not None]
    staff: Mapping[UUID, str] = {}
    if claimed:
        staff = await _names(
            session,
            select(StaffAccount.id, StaffAccount.name).where(StaffAccount.id.in_(claimed)),
        )
    return [
        Listed(
            request=request,
            guide=guides[request.item_version_id],
            person_name=persons.get(request.person_id, ""),
            division_name=places[request.division_code],
            claimed_by=staff.get(request.claimed_by) if request.claimed_by else None,
        )
        for request in requests
    ]


async def _names(session: AsyncSession, statement: Select[UUID, str]) -> Mapping[UUID, str]:
    rows = await session.execute(statement)
    return {row_id: name for row_id, name in rows}  # noqa: C416  # dict() cannot type rows.


def _filtered(statement: Select[Request], staff: Staff, wanted: Wanted) -> Select[Request]:
    if wanted.status is not None:
        statement = statement.where(Request.status == wanted.status)
    if wanted.item_code is not None:
        statement = statement.where(Request.item_code == wanted.item_code)
    if wanted.claimed_by_me:
        statement = statement.where(Request.claimed_by == staff.id)
    if wanted.reference is not None:
        if not is_reference(wanted.reference):
            raise ReferenceMistyped
        statement = statement.where(Request.reference == wanted.reference)
    if wanted.due_before is not None:
        statement = statement.where(Request.step_due_on < wanted.due_before)
    return statement


def _holder(queue: Queue) -> InstrumentedAttribute[str | None]:
    return Request.escalated_code if queue is Queue.ESCALATED else Request.holder_code


def _visible(scope: Scope) -> ColumnElement[bool]:
    return within(scope, division=Request.division_code, person=Request.person_id)
