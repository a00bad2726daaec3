"""Which account stands for whom, and the codes that bind them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.identity.citizens import BindingCode, IdentityBinding
from app.models.veterans.persons import Person
from app.policies.scope import Scope, within


async def active_binding(session: AsyncSession, account_id: UUID) -> IdentityBinding | None:
    return await session.scalar(_active(account_id))


async def active_binding_for_update(
    session: AsyncSession, account_id: UUID
) -> IdentityBinding | None:
    """Load and lock it; holder and station may end it at once."""
    return await session.scalar(_active(account_id).with_for_update())


def _active(account_id: UUID) -> Select[IdentityBinding]:
    return select(IdentityBinding).where(
        IdentityBinding.account_id == account_id, IdentityBinding.unbound_at.is_(None)
    )


async def active_bindings_of(session: AsyncSession, person_id: UUID) -> Sequence[IdentityBinding]:
    """Return every account that stands for this person now, locked."""
    statement = select(IdentityBinding).where(
        IdentityBinding.person_id == person_id, IdentityBinding.unbound_at.is_(None)
    )
    return (await session.scalars(statement.with_for_update())).all()


async def binding_code_for_update(
    session: AsyncSession, indexes: Collection[bytes]
) -> BindingCode | None:
    """Load and lock one paper code; two telephones may present it at once."""
    statement = select(BindingCode).where(BindingCode.code_index.in_(indexes))
    return await session.scalar(statement.with_for_update())


async def unused_codes_of(session: AsyncSession, person_id: UUID) -> Sequence[BindingCode]:
    statement = select(BindingCode).where(
        BindingCode.person_id == person_id,
        BindingCode.used_at.is_(None),
        BindingCode.tries_left > 0,
    )
    return (await session.scalars(statement.with_for_update())).all()


async def person_in_scope(session: AsyncSession, scope: Scope, person_id: UUID) -> Person | None:
    """Return one person, living or not, that the caller may know of."""
    return await session.scalar(_in_scope(scope, person_id))


async def person_in_scope_for_update(
    session: AsyncSession, scope: Scope, person_id: UUID
) -> Person | None:
    """Load and lock one person; two windows may issue codes for the same one."""
    return await session.scalar(_in_scope(scope, person_id).with_for_update(key_share=True))


def _in_scope(scope: Scope, person_id: UUID) -> Select[Person]:
    return select(Person).where(
        Person.id == person_id,
        within(scope, division=Person.division_code, person=Person.id),
    )
