"""The payees of a story: made-up people in real villages, each with an account at a bank."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.seed.cards import card_number
from app.seed.people import MadePerson

BANKS = ("ABC", "ICBC", "PSBC", "CEB")
FIRST_SERIAL = 500_000
"""Below it are the accounts of the demo city: two people on one account would be a finding."""
FIRST_HEIR = 700_000


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
