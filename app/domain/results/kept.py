"""Lines of a bank as they are kept, under the bank's own numbers; what came before comes once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


@dataclass(slots=True, eq=False)
class KeptLine:
    """A line with its place: not frozen, for a million of them are made."""

    id: UUID
    bank_code: str
    delivery_id: UUID
    division_code: str
    line_no: int
    serial: str
    payment_no: str
    attempt: int
    amount_fen: int
    code: str
    booked_at: datetime
    holder_name: str | None
    note: str | None

    @property
    def place(self) -> tuple[UUID, int]:
        return self.delivery_id, self.line_no

    @property
    def news(self) -> tuple[str, int, int, str, datetime]:
        """What it says; names and notes may be written otherwise the next time."""
        return self.payment_no, self.attempt, self.amount_fen, self.code, self.booked_at


class Repeat(NamedTuple):
    """A line whose serial came before, and the one that came first."""

    line: KeptLine
    first: KeptLine

    @property
    def differs(self) -> bool:
        return self.line.news != self.first.news


def told_apart(
    lines: Iterable[KeptLine], known: Mapping[str, KeptLine]
) -> tuple[list[KeptLine], list[Repeat]]:
    """Return the lines that are new, and those that repeat one; `known` are by their serials.

    A line that is known at its own place is neither: somebody was here before.
    """
    firsts = dict(known)
    new, repeated = [], []
    for line in lines:
        first = firsts.setdefault(line.serial, line)
        if first is line:
            new.append(line)
        elif first.place != line.place:
            repeated.append(Repeat(line, first))
    return new, repeated
