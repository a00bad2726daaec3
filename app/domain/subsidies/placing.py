"""Several identities in one person: what opens beside, above or instead of what is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.domain.subsidies.pairs import PairMatrix


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one entitlement pays for one month; None: nobody can say at present."""

    programme: str
    month_fen: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """One that stands already."""

    id: UUID
    weighed: Weighed


class Verdict(StrEnum):
    OPEN = "open"
    REFUSE = "refuse"  # What is there pays as much or more.
    ASK = "ask"  # A person must say which.


@dataclass(frozen=True, slots=True)
class Placing:
    verdict: Verdict
    succeeds: tuple[UUID, ...] = ()  # These end where the new one starts.


def place(
    new: Weighed, held: Sequence[Held], matrix: PairMatrix, *, regrades: bool = False
) -> Placing:
    """Say what becomes of a new one: the higher of two that exclude each other is paid.

    A new grade is not weighed: it is what the person now has, be it less.
    """
    before = [one for one in held if regrades and one.weighed.programme == new.programme]
    rivals = [
        one
        for one in held
        if one not in before and matrix.excludes(one.weighed.programme, new.programme)
    ]
    replaced = tuple(one.id for one in before)
    if not rivals:
        return Placing(Verdict.OPEN, replaced)
    amounts = [one.weighed.month_fen for one in rivals]
    if new.month_fen is None or None in amounts:
        return Placing(Verdict.ASK)
    if any(amount is not None and amount >= new.month_fen for amount in amounts):
        return Placing(Verdict.REFUSE)
    return Placing(Verdict.OPEN, replaced + tuple(one.id for one in rivals))
