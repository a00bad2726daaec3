"""When somebody is due by his family doctor's contract, for statements about many people."""

from datetime import date

from sqlalchemy import ScalarSelect, func, select

from app.models.care import CareContract
from app.models.veterans.persons import Person


def due_of_person(today: date) -> ScalarSelect[date | None]:
    """Return the earliest day that the contract in force of a `Person` row asks for."""
    contract = CareContract
    return (
        select(func.least(contract.follow_up_on, contract.checkup_on))
        .where(
            contract.person_id == Person.id,
            contract.starts_on <= today,
            contract.ends_before > today,
        )
        .scalar_subquery()
    )
