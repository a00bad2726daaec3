"""A bank's statement against what we know, payment by payment and by amount."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.reconciliations.terms import Direction, MatchOutcome

_D, _O = Direction, MatchOutcome

Key = tuple[str, int, Direction]
"""Payment number, attempt, and which way the money went."""

AGREEING = frozenset({_O.MATCHED, _O.RETURNED})


@dataclass(frozen=True, slots=True)
class Stated:
    """One booking of the bank."""

    serial: str
    payment_no: str | None
    attempt: int | None
    amount_fen: int
    direction: Direction

    @property
    def key(self) -> Key | None:
        if self.payment_no is None or self.attempt is None:
            return None
        return self.payment_no, self.attempt, self.direction


@dataclass(frozen=True, slots=True)
class Known:
    """One attempt that this bank was told to make, and what its results say of it."""

    payment_id: UUID
    batch_id: UUID
    county_code: str
    amount_fen: int
    paid: bool
    returned: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """What a booking and our knowledge come to; sums of returned money are negative."""

    outcome: MatchOutcome
    expected_fen: int
    stated_fen: int
    payment_no: str | None = None
    attempt: int | None = None
    serial: str | None = None
    known: Known | None = None

    @property
    def differs(self) -> bool:
        return self.outcome not in AGREEING

    @property
    def difference_fen(self) -> int:
        return self.stated_fen - self.expected_fen


def match(
    stated: Sequence[Stated],
    known: Mapping[tuple[str, int], Known],
    *,
    expected: Iterable[Key],
    stated_before: Collection[Key],
    stated_at_all: Collection[Key],
) -> list[Compared]:
    """Compare a day's bookings with what the results of that day let us expect.

    A cut-off may put a booking on the next day: nothing is missing that any day states.
    """
    seen = set(stated_before)
    compared = []
    for line in stated:
        compared.append(_compared(line, known, seen))
        if line.key is not None:
            seen.add(line.key)
    here = {line.key for line in stated}
    missing = [key for key in expected if key not in here and key not in stated_at_all]
    return compared + [_missing(key, known[key[:2]]) for key in missing if key[:2] in known]


def _compared(
    line: Stated, known: Mapping[tuple[str, int], Known], seen: Collection[Key]
) -> Compared:
    sign = 1 if line.direction is _D.CREDITED else -1
    stated_fen = sign * line.amount_fen
    found = None if line.key is None else known.get(line.key[:2])
    outcome, expected_fen = _O.ORPHAN, 0
    if found is not None:
        outcome = _outcome(line, found, line.key in seen)
        if outcome not in {_O.DUPLICATE, _O.UNKNOWN}:
            expected_fen = sign * found.amount_fen
    return Compared(
        outcome, expected_fen, stated_fen, line.payment_no, line.attempt, line.serial, found
    )


def _outcome(line: Stated, known: Known, seen: bool) -> MatchOutcome:
    returned = line.direction is _D.RETURNED
    if seen:
        return _O.DUPLICATE
    if not (known.returned if returned else known.paid):
        # Money has moved of which no result tells.
        return _O.UNKNOWN
    if line.amount_fen != known.amount_fen:
        return _O.SHORT if line.amount_fen < known.amount_fen else _O.OVER
    return _O.RETURNED if returned else _O.MATCHED


def _missing(key: Key, known: Known) -> Compared:
    sign = 1 if key[2] is _D.CREDITED else -1
    return Compared(_O.MISSING, sign * known.amount_fen, 0, key[0], key[1], None, known)


def by_county(compared: Iterable[Compared], home: str) -> dict[str, list[Compared]]:
    """Sort lines by whose money it is; what belongs to no payment goes `home`."""
    found: dict[str, list[Compared]] = defaultdict(list)
    for each in compared:
        found[each.known.county_code if each.known else home].append(each)
    return found


def totals_of(compared: Iterable[Compared]) -> dict[str, Any]:
    """Count and add up, per outcome."""
    totals: dict[str, dict[str, int]] = {}
    for each in compared:
        part = totals.setdefault(
            each.outcome.value, {"count": 0, "expected_fen": 0, "stated_fen": 0}
        )
        part["count"] += 1
        part["expected_fen"] += each.expected_fen
        part["stated_fen"] += each.stated_fen
    return totals
