"""Whom the numbers of a list stand for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, LargeBinary, any_, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.sealed import the_vault
from app.models.veterans.persons import Person
from app.policies.scope import Scope
from app.queries.veterans.persons import visible


@dataclass(frozen=True, slots=True)
class Numbered:
    """A person of the caller's divisions, as far as lists are compared with the registry."""

    id: UUID
    name: str
    division_code: str
    born_on: date
    died_on: date | None


async def persons_numbered(
    session: AsyncSession, scope: Scope, id_numbers: Collection[str]
) -> Mapping[str, Numbered]:
    """Return those whom the caller may see by their canonical numbers, in one statement.

    Numbers of nobody and of people elsewhere are missing alike.
    """
    vault = the_vault()
    number_of = {
        index: number
        for number in set(id_numbers)
        for index in vault.indexes("persons", "id_number", number)
    }
    columns = (Person.id, Person.name, Person.division_code, Person.born_on, Person.died_on)
    rows = await session.execute(
        select(Person.id_number_index, *columns).where(
            Person.id_number_index == any_(literal(list(number_of), ARRAY(LargeBinary))),
            visible(scope),
        )
    )
    return {
        number_of[row.id_number_index]: Numbered(
            row.id, row.name, row.division_code, row.born_on, row.died_on
        )
        for row in rows
    }
