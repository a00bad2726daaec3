"""Lines that stayed out: of one batch, or of a clerk's people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, any_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.domain.batches.checks import Finding
from app.domain.payments.terms import PaymentStatus
from app.models.payments.batches import Batch, Exclusion
from app.models.payments.payments import Payment
from app.models.subsidies.entitlements import Entitlement
from app.models.subsidies.programmes import ProgrammeRow
from app.models.veterans.persons import Person
from app.policies.scope import Scope, within


@dataclass(frozen=True, slots=True)
class ExclusionSeen:
    """A line that stayed out; no name where the person lives elsewhere by now."""

    row: Exclusion
    programme: str
    programme_title: str
    person_name: str | None


@dataclass(frozen=True, slots=True)
class ExclusionsAsked:
    """Which lines are wanted; None: any."""

    code: Finding | None = None
    programme: str | None = None
    period: date | None = None


async def exclusions_of(
    session: AsyncSession,
    batch_id: UUID,
    asked: ExclusionsAsked,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[ExclusionSeen]:
    """Return the lines that stayed out of a batch in scope, of one check or of all."""
    statement = _seen(asked).where(Exclusion.batch_id == batch_id).order_by(Exclusion.id)
    if after is not None:
        statement = statement.where(Exclusion.id > after[0])
    return [ExclusionSeen(*row) for row in await session.execute(statement.limit(limit))]


async def left_out(
    session: AsyncSession,
    scope: Scope,
    asked: ExclusionsAsked,
    *,
    after: tuple[Any, ...] | None,
    limit: int,
) -> Sequence[ExclusionSeen]:
    """Return, the newest first, what stayed out the last time and has no payment since."""
    statement = (
        _seen(asked)
        .where(within(scope, division=Exclusion.division_code), ~_came_later(), ~_is_paid())
        .order_by(Exclusion.id.desc())
    )
    if after is not None:
        statement = statement.where(Exclusion.id < after[0])
    return [ExclusionSeen(*row) for row in await session.execute(statement.limit(limit))]


# A clerk sees no batch, and nobody the entitlement of who moved away: either says for what.
_PROGRAMME = func.coalesce(Entitlement.programme, Batch.programme)


def _seen(asked: ExclusionsAsked) -> Select[Exclusion, str, str, str | None]:
    statement = (
        select(Exclusion, ProgrammeRow.code, ProgrammeRow.title_zh, Person.name)
        .outerjoin(Entitlement, Entitlement.id == Exclusion.entitlement_id)
        .outerjoin(Batch, Batch.id == Exclusion.batch_id)
        .join(ProgrammeRow, ProgrammeRow.code == _PROGRAMME)
        .outerjoin(Person, Person.id == Exclusion.person_id)
    )
    if asked.code is not None:
        statement = statement.where(any_(Exclusion.codes) == asked.code.value)
    wanted = {ProgrammeRow.code: asked.programme, Exclusion.period: asked.period}
    return statement.where(*(c == v for c, v in wanted.items() if v is not None))


def _came_later() -> Any:
    later = aliased(Exclusion)
    return exists().where(_same(later), later.id > Exclusion.id)


def _is_paid() -> Any:
    return exists().where(_same(Payment), Payment.status != PaymentStatus.CANCELLED)


def _same(other: Any) -> Any:
    names = ("entitlement_id", "period", "kind")
    return and_(*(getattr(other, name) == getattr(Exclusion, name) for name in names))
