"""Programmes that meet in one person: which are paid, which only above another, which not.

Double identity is a matrix of pairs (exclusive, the difference, both), not one rule.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from app.domain.catalogue.wording import Localised
from app.domain.money import yuan
from app.domain.terms import Term


class PairRule(Term):
    EXCLUSIVE = "exclusive", "就高不就低，只发一项"
    DIFFERENCE = "difference", "补差"
    BOTH = "both", "可同时享受"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What happens when one person is owed both; a difference reduces the second."""

    first: str
    second: str
    rule: PairRule
    source: str


@dataclass(frozen=True, slots=True)
class Owed:
    """What one person is owed in one month from one entitlement, reckoned by itself."""

    entitlement_id: UUID
    programme: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What of it is paid; `because` says why it is less than was owed."""

    owed: Owed
    paid_fen: int
    because: Localised | None = None


class PairMatrix:
    """The pairs, either way round. What stands in no pair may be had together."""

    def __init__(self, pairs: Iterable[Pair], titles: Mapping[str, Localised]) -> None:
        self._pairs = {frozenset((pair.first, pair.second)): pair for pair in pairs}
        self._titles = titles

    def between(self, one: str, other: str) -> Pair | None:
        return self._pairs.get(frozenset((one, other)))

    def excludes(self, one: str, other: str) -> bool:
        pair = self.between(one, other)
        return pair is not None and pair.rule is PairRule.EXCLUSIVE

    def reduces(self, one: str, other: str) -> bool:
        """Whether `other` is paid only as far as it lies above `one`."""
        pair = self.between(one, other)
        return (
            pair is not None
            and pair.rule is PairRule.DIFFERENCE
            and (pair.first, pair.second) == (one, other)
        )

    def reduced_by(self, codes: Iterable[str]) -> set[str]:
        """Return the programmes that are paid only as far as they lie above one of these."""
        above = set(codes)
        pairs = self._pairs.values()
        return {p.second for p in pairs if p.rule is PairRule.DIFFERENCE and p.first in above}

    def differs(self, codes: Iterable[str]) -> bool:
        """Whether one of these reduces another programme, or is reduced."""
        own = set(codes)
        pairs = self._pairs.values()
        return any(p.rule is PairRule.DIFFERENCE and own & {p.first, p.second} for p in pairs)

    def title(self, code: str) -> Localised:
        return self._titles.get(code, Localised(code, code))

    @classmethod
    def empty(cls) -> Self:
        return cls((), {})


def settle_pairs(owed: Sequence[Owed], matrix: PairMatrix) -> tuple[Settled, ...]:
    """Say for each of one person's amounts of one month what of it is paid, in the same order.

    Of exclusive ones the highest stays; equal ones stay in the order of their codes and ids, so
    that the answer never depends on the order of asking.
    """
    kept: list[Owed] = []
    settled: dict[UUID, Settled] = {}
    for each in sorted(owed, key=lambda o: (-o.amount_fen, o.programme, o.entitlement_id)):
        higher = next((k for k in kept if matrix.excludes(k.programme, each.programme)), None)
        if higher is None:
            kept.append(each)
        else:
            settled[each.entitlement_id] = Settled(each, 0, _excluded(higher, matrix))
    for each in kept:
        above = [k for k in kept if matrix.reduces(k.programme, each.programme)]
        settled[each.entitlement_id] = _reduced(each, above, matrix)
    return tuple(settled[each.entitlement_id] for each in owed)


def _reduced(each: Owed, above: Sequence[Owed], matrix: PairMatrix) -> Settled:
    taken_fen = sum(other.amount_fen for other in above)
    if not taken_fen:
        return Settled(each, each.amount_fen)
    paid_fen = max(0, each.amount_fen - taken_fen)
    names = [matrix.title(other.programme) for other in above]
    own, taken, paid = yuan(each.amount_fen), yuan(taken_fen), yuan(paid_fen)
    return Settled(
        each,
        paid_fen,
        Localised(
            f"已享受{'、'.join(name.zh for name in names)}{taken}元，本项{own}元只补差额{paid}元",
            f"{', '.join(name.en for name in names)} already pays {taken} yuan; of the {own} yuan"
            f" here the difference of {paid} yuan is paid",
        ),
    )


def _excluded(higher: Owed, matrix: PairMatrix) -> Localised:
    title, amount = matrix.title(higher.programme), yuan(higher.amount_fen)
    return Localised(
        f"与{title.zh}（{amount}元）不能同时享受，已按较高的一项发放",
        f"cannot be had together with {title.en} ({amount} yuan), which is higher and is paid",
    )
