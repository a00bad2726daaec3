"""A long statement comes in numbered parts; it counts once all of them are there."""

from collections.abc import Collection
from dataclasses import dataclass

from app.domain.results.errors import StatementPartWrong


@dataclass(frozen=True, slots=True)
class Part:
    """The `no`-th of so many; `serial` is the bank's own number of the whole."""

    no: int
    of: int
    serial: str | None = None


WHOLE = Part(1, 1)


@dataclass(frozen=True, slots=True)
class Received:
    """What came in one part; its total is credited less returned."""

    no: int
    count: int
    total_fen: int


def require_possible(part: Part) -> None:
    """Refuse a part beyond the last, and parts of which nobody can say what they are part of."""
    if part.no > part.of:
        raise StatementPartWrong("/part")
    if part.of > 1 and part.serial is None:
        raise StatementPartWrong("/serial")


def missing(of: int, there: Collection[int]) -> list[int]:
    """Return the numbers of the parts that have not come."""
    return [no for no in range(1, of + 1) if no not in there]
