"""The payees of a story: made-up people in real villages, each with an account at a bank."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from app.db import Database
from app.domain.calendar.days import day_of
from app.house import machine_time
from app.models.sealed import use_vault
from app.policies.principals import SYSTEM
from app.policies.scope import EVERYTHING
from app.seed.cards import card_number
from app.seed.city import division_names, enter_people, make_people
from app.seed.people import MadePerson
from app.seed.places import villages
from app.settings import Settings
from app.usecases.vault.unlock_vault import unlock_vault

BANKS = ("ABC", "ICBC", "PSBC", "CEB")
FIRST_SERIAL = 500_000
"""Below it are the accounts of the demo city: two people on one account would be a finding."""
FIRST_HEIR = 700_000
TO_CHOOSE_FROM = 2
"""So many are drawn for each who is wanted: the dead receive nothing and are left out."""


@dataclass(frozen=True, slots=True)
class Payee:
    """One line of the list, as the county knows it."""

    name: str
    id_number: str
    county_code: str
    bank_code: str
    account_number: str
    has_card: bool
    """The account is the one linked to the preferential card."""
    heirs_number: str
    """An account of the family at the same bank."""
    magic: str
    """What its bank will do with the first payment; empty: pay it."""


def payees_of(people: Sequence[MadePerson], magic: Sequence[str]) -> list[Payee]:
    """Give each an account; `magic` names what happens to the first ones, spread over the list."""
    step = len(people) // max(1, len(magic))
    odd = {place * step: kind for place, kind in enumerate(magic)}
    return [_payee(place, person, odd.get(place, "")) for place, person in enumerate(people)]


def _payee(place: int, person: MadePerson, magic: str) -> Payee:
    bank = person.card_bank or BANKS[place % len(BANKS)]
    return Payee(
        name=person.name,
        id_number=person.id_number,
        county_code=person.village.county_code,
        bank_code=bank,
        account_number=card_number(bank, FIRST_SERIAL + place, magic),
        has_card=person.card_bank is not None,
        heirs_number=card_number(bank, FIRST_HEIR + place),
        magic=magic,
    )


async def settle(settings: Settings, url: str, city: str, count: int) -> list[MadePerson]:
    """Put so many living people into the villages of a city or county, and return them."""
    database = Database(url, pool_size=1)
    try:
        async with database.transaction(EVERYTHING, SYSTEM) as session:
            vault = await unlock_vault(session, settings, machine_time())
            use_vault(vault)
            names = (await division_names(session)).items()
            inside = city.rstrip("0")
            places = villages({code: name for code, name in names if code.startswith(inside)})
            today = day_of(session.info["now"])
            drawn = make_people(count * TO_CHOOSE_FROM, places, 2026, today)
            people = list(islice(_living(drawn), count))
            await enter_people(session, vault, iter(people))
    finally:
        await database.engine.dispose()
    return people


def _living(people: Iterator[MadePerson]) -> Iterator[MadePerson]:
    return (person for person in people if person.died_on is None)
