"""What is on record of the people on a list of accounts."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.accounts.accounts import LIVE
from app.domain.accounts.importing import Held, Known
from app.domain.operations.imports.rows import ImportRow
from app.models.identity.banks import PartnerBank
from app.models.payments.accounts import PaymentAccount
from app.models.sealed import the_vault
from app.models.veterans.persons import Person
from app.models.veterans.standing import PreferentialCard
from app.policies.scope import Scope
from app.queries.veterans.kin import own_and_kin
from app.queries.veterans.persons import visible

On = tuple[dict[UUID, set[bytes]], set[UUID]]


async def known_for(session: AsyncSession, scope: Scope, rows: Sequence[ImportRow]) -> Known:
    """Read it in a few statements, however long the list is."""
    accounts: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        accounts[row.text("id_number")].add(row.text("account_number"))
    banks = await session.scalars(select(PartnerBank.code).where(PartnerBank.open))
    return Known(
        await _holders(session, scope, accounts),
        frozenset(banks),
        {number for number, given in accounts.items() if len(given) > 1},
    )


async def _holders(
    session: AsyncSession, scope: Scope, accounts: dict[str, set[str]]
) -> dict[str, Held]:
    vault = the_vault()
    number_of = {
        index: number
        for number in accounts
        for index in vault.indexes("persons", "id_number", number)
    }
    columns = (Person.id, Person.division_code, Person.name, Person.former_names, Person.died_on)
    rows = (
        await session.execute(
            select(Person.id_number_index, *columns, PreferentialCard.bank)
            .outerjoin(
                PreferentialCard,
                (PreferentialCard.person_id == Person.id) & PreferentialCard.voided_on.is_(None),
            )
            .where(Person.id_number_index.in_(number_of), visible(scope))
        )
    ).all()
    on_record, paid = await _on_record(session, [row.id for row in rows])
    near = await own_and_kin(session)
    return {
        (number := number_of[row.id_number_index]): Held(
            person_id=row.id,
            division_code=row.division_code,
            name=row.name,
            former_names=tuple(row.former_names),
            deceased=row.died_on is not None,
            card_bank=row.bank,
            numbers=frozenset(
                given
                for given in accounts[number]
                if on_record[row.id] & set(vault.indexes("payment_accounts", "number", given))
            ),
            paid=row.id in paid,
            related=row.id in near,
        )
        for row in rows
    }


async def _on_record(session: AsyncSession, person_ids: Sequence[UUID]) -> On:
    """Return the live numbers of these people, blind, and who is paid to one of them."""
    columns = (PaymentAccount.person_id, PaymentAccount.number_index, PaymentAccount.current)
    rows = await session.execute(
        select(*columns).where(
            PaymentAccount.person_id.in_(person_ids), PaymentAccount.status.in_(LIVE)
        )
    )
    numbers: dict[UUID, set[bytes]] = defaultdict(set)
    paid = set()
    for person_id, number_index, current in rows:
        numbers[person_id].add(number_index)
        if current:
            paid.add(person_id)
    return numbers, paid
