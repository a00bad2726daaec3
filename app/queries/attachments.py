"""Reads of attachments."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.attachments import Attachment
from app.models.veterans.persons import Person
from app.policies.scope import Scope, within


async def attachment(session: AsyncSession, scope: Scope, attachment_id: UUID) -> Attachment | None:
    """Return one attachment that the caller may see."""
    return await session.scalar(
        select(Attachment).where(Attachment.id == attachment_id, _visible(scope))
    )


async def attachments_for_binding(
    session: AsyncSession, scope: Scope, ids: Collection[UUID]
) -> Sequence[Attachment]:
    """Load and lock the named attachments, by id; two submits may name the same one.

    Those that do not exist or are out of scope are missing: ask `require_bindable`.
    """
    return (
        await session.scalars(
            select(Attachment)
            .where(Attachment.id.in_(ids), _visible(scope))
            .order_by(Attachment.id)
            .with_for_update()
        )
    ).all()


async def attachments_of_request(
    session: AsyncSession, scope: Scope, request_id: UUID
) -> Sequence[Attachment]:
    """Return the files of a request in the order they were sent."""
    return (
        await session.scalars(
            select(Attachment)
            .where(Attachment.request_id == request_id, _visible(scope))
            .order_by(Attachment.id)
        )
    ).all()


async def unused_count(session: AsyncSession, scope: Scope, person_id: UUID) -> int:
    """Count the files of a person that nothing has taken yet."""
    counted = await session.scalar(
        select(func.count()).where(Attachment.person_id == person_id, _unused(), _visible(scope))
    )
    return counted or 0


async def person_division_for_update(
    session: AsyncSession, scope: Scope, person_id: UUID
) -> str | None:
    """Return the division of a person whom the caller may see, and lock the person.

    Files that arrive at once are counted one after the other.
    """
    return await session.scalar(
        select(Person.division_code)
        .where(
            Person.id == person_id,
            within(scope, division=Person.division_code, person=Person.id),
        )
        .with_for_update(key_share=True)
    )


async def left_over_attachments(
    session: AsyncSession, scope: Scope, *, before: datetime, limit: int
) -> Sequence[UUID]:
    """Return the files that were sent before an instant and that nothing took."""
    return (
        await session.scalars(
            select(Attachment.id)
            .where(_unused(), Attachment.uploaded_at < before, _visible(scope))
            .order_by(Attachment.uploaded_at)
            .limit(limit)
        )
    ).all()


async def left_over_for_update(
    session: AsyncSession, scope: Scope, attachment_id: UUID
) -> Attachment | None:
    """Load and lock a file, unless something has taken it meanwhile or is just taking it."""
    return await session.scalar(
        select(Attachment)
        .where(Attachment.id == attachment_id, _unused(), _visible(scope))
        .with_for_update(skip_locked=True)
    )


def _unused() -> ColumnElement[bool]:
    return and_(Attachment.request_id.is_(None), Attachment.visit_report_id.is_(None))


def _visible(scope: Scope) -> ColumnElement[bool]:
    return within(scope, division=Attachment.division_code, person=Attachment.person_id)
