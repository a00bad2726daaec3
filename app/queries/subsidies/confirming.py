"""Annual confirmations: who must, who has, what was tried, and whom one may confirm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    and_,
    any_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.domain.calendar.days import SHANGHAI, day_of
from app.domain.errors import NotFound
from app.domain.identity.binding import same_name
from app.domain.reports.terms import Outcome
from app.domain.subsidies.states import LIVE
from app.domain.subsidies.terms import (
    ConfirmationMethod,
    ConfirmationStepKind,
    SuspensionReason,
)
from app.domain.veterans import identity_number
from app.domain.visits.terms import Purpose
from app.models.reports.told import VisitReport
from app.models.sealed import the_vault
from app.models.subsidies.confirmations import (
    Confirmation,
    ConfirmationDeclaration,
    ConfirmationStep,
)
from app.models.subsidies.entitlements import Entitlement, Suspension
from app.models.subsidies.programmes import ProgrammeRow
from app.models.veterans.persons import Person
from app.models.visits.visits import Visit
from app.policies.scope import Scope, within
from app.queries.identity.persons import registered_by_number
from app.queries.subsidies.holdings import let_in

NEEDS_IT = select(ProgrammeRow.code).where(ProgrammeRow.needs_confirmation)


@dataclass(frozen=True, slots=True)
class DueLine:
    """One person who has not confirmed this year, and what was tried already."""

    person: Person
    year: int
    taken: Mapping[ConfirmationStepKind, date]
    declared: ConfirmationDeclaration | None
    in_doubt: bool
    """He was recorded as seen at home; the report of it was wrong."""


async def person_by_number(
    session: AsyncSession, id_number: str, name: str, today: date
) -> tuple[UUID, Scope]:
    """Return somebody who stands at a counter elsewhere, by the card that lies on it.

    The transaction sees this one person from here on; a wrong name is the same as no person.
    """
    number = identity_number.parse(id_number, today)
    indexes = the_vault().indexes("persons", "id_number", number.text)
    found = await registered_by_number(session, indexes)
    if found is None or not same_name(found.names, name):
        raise NotFound
    await let_in(session, found.person_id)
    return found.person_id, Scope(persons=(found.person_id,))


async def needs_confirmation(session: AsyncSession, person_id: UUID) -> bool:
    """Whether anything that this person is owed hangs on it."""
    row = await session.scalar(
        select(Entitlement.id).where(Entitlement.person_id == person_id, _counts()).limit(1)
    )
    return row is not None


async def confirmed_since(session: AsyncSession, person_id: UUID, year: int) -> bool:
    """Whether the person confirmed in that year or later."""
    found = await session.scalar(
        select(Confirmation.id)
        .where(Confirmation.person_id == person_id, Confirmation.year >= year, ~in_doubt())
        .limit(1)
    )
    return found is not None


async def confirmation_in_doubt(
    session: AsyncSession, person_id: UUID, year: int | None = None
) -> Confirmation | None:
    """Return the confirmation that rests on a report of a visit that holds no more."""
    statement = select(Confirmation).where(Confirmation.person_id == person_id, in_doubt())
    if year is not None:
        statement = statement.where(Confirmation.year == year)
    return await session.scalar(statement.order_by(Confirmation.year.desc()).limit(1))


def in_doubt() -> ColumnElement[bool]:
    """It was recorded because of a report from the door, and that visit met nobody after all."""
    wrong, right = VisitReport, aliased(VisitReport)
    met_after_all = exists().where(
        right.visit_id == wrong.visit_id, right.stands, right.outcome == Outcome.FULFILLED
    )
    return and_(
        Confirmation.method == ConfirmationMethod.VISIT,
        exists().where(
            wrong.person_id == Confirmation.person_id,
            wrong.written_by == Confirmation.recorded_by,
            wrong.outcome == Outcome.FULFILLED,
            ~wrong.stands,
            cast(func.timezone(str(SHANGHAI), wrong.arrived_at), Date) == Confirmation.done_on,
            Visit.id == wrong.visit_id,
            literal(Purpose.ANNUAL_CONFIRMATION.value) == any_(Visit.purposes),
            ~met_after_all,
        ),
    )


async def steps_taken(
    session: AsyncSession, person_id: UUID, year: int
) -> dict[ConfirmationStepKind, date]:
    """Return what was tried this year, and on which day."""
    rows = await session.scalars(
        select(ConfirmationStep).where(
            ConfirmationStep.person_id == person_id, ConfirmationStep.year == year
        )
    )
    return {row.kind: day_of(row.taken_at) for row in rows}


async def confirmation_due(
    session: AsyncSession,
    scope: Scope,
    year: int,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[DueLine]:
    """Return who must still confirm this year, village by village and by name."""
    place = (Person.division_code, Person.name_pinyin, Person.id)
    statement = (
        select(Person, ConfirmationDeclaration, _doubted_since(year))
        .outerjoin(
            ConfirmationDeclaration,
            and_(
                ConfirmationDeclaration.person_id == Person.id, ConfirmationDeclaration.year == year
            ),
        )
        .where(
            within(scope, division=Person.division_code, person=Person.id),
            Person.died_on.is_(None),
            exists().where(
                Entitlement.person_id == Person.id,
                Entitlement.starts_on < date(year, 1, 1),
                _counts(),
            ),
            ~exists().where(
                Confirmation.person_id == Person.id, Confirmation.year >= year, ~in_doubt()
            ),
        )
        .order_by(*place)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(_behind(after))
    rows = (await session.execute(statement)).all()
    taken = await _steps_of(session, [person.id for person, _, _ in rows], year)
    return [
        DueLine(person, year, taken.get(person.id, {}), declared, doubted)
        for person, declared, doubted in rows
    ]


async def silent_persons(session: AsyncSession, today: date, limit: int) -> Sequence[UUID]:
    """Return who had the written notice and is still paid; the rule says whether long enough."""
    notice = ConfirmationStep.kind == ConfirmationStepKind.NOTICE
    found = await session.scalars(
        select(ConfirmationStep.person_id)
        .join(Entitlement, Entitlement.person_id == ConfirmationStep.person_id)
        .where(
            notice,
            ConfirmationStep.year >= today.year - 1,
            _counts(),
            ~exists().where(
                Suspension.entitlement_id == Entitlement.id,
                Suspension.reason == SuspensionReason.UNCONFIRMED,
                Suspension.before_on.is_(None),
            ),
            Entitlement.starts_on < func.make_date(ConfirmationStep.year, 1, 1),
            ~exists().where(
                Confirmation.person_id == ConfirmationStep.person_id,
                Confirmation.year >= ConfirmationStep.year,
                ~in_doubt(),
            ),
        )
        .distinct()
        .order_by(ConfirmationStep.person_id)
        .limit(limit)
    )
    return found.all()


def _doubted_since(year: int) -> ColumnElement[bool]:
    return exists().where(
        Confirmation.person_id == Person.id, Confirmation.year >= year, in_doubt()
    )


def _counts() -> ColumnElement[bool]:
    return and_(Entitlement.status.in_(LIVE), Entitlement.programme.in_(NEEDS_IT))


def _behind(after: tuple[Any, ...]) -> ColumnElement[bool]:
    code, pinyin, person_id = after
    return or_(
        Person.division_code > code,
        and_(Person.division_code == code, Person.name_pinyin > pinyin),
        and_(Person.division_code == code, Person.name_pinyin == pinyin, Person.id > person_id),
    )


async def _steps_of(
    session: AsyncSession, person_ids: Sequence[UUID], year: int
) -> dict[UUID, dict[ConfirmationStepKind, date]]:
    rows = await session.scalars(
        select(ConfirmationStep).where(
            ConfirmationStep.person_id.in_(person_ids), ConfirmationStep.year == year
        )
    )
    found: dict[UUID, dict[ConfirmationStepKind, date]] = {}
    for row in rows:
        found.setdefault(row.person_id, {})[row.kind] = day_of(row.taken_at)
    return found
