"""The one scope rule: which rows a caller may see and touch."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import KeyedColumnElement

from app.domain.divisions.code import CodeRange

Column = InstrumentedAttribute[str] | InstrumentedAttribute[str | None] | KeyedColumnElement[str]
PersonColumn = (
    InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None] | KeyedColumnElement[UUID]
)


@dataclass(frozen=True)
class Scope:
    """Division codes as half-open ranges, persons whose own rows are open, or one bank.

    A managed area is several ranges; a county whose townships an area administers is the
    ranges that remain.
    """

    ranges: tuple[CodeRange, ...] = ()
    persons: tuple[UUID, ...] = ()
    everything: bool = False
    bank: str | None = None

    @property
    def codes_text(self) -> str:
        """The ranges as PostgreSQL writes a multirange."""
        if self.everything:
            return "{(,)}"
        parts = (f"[{part.from_code},{part.before_code})" for part in self.ranges)
        return "{" + ",".join(parts) + "}"

    @property
    def persons_text(self) -> str:
        """The persons as PostgreSQL writes a uuid[]."""
        return "{" + ",".join(str(person) for person in self.persons) + "}"

    def holds(self, code: str) -> bool:
        """Say whether a row of division `code` lies in the scope."""
        return self.everything or any(
            part.from_code <= code < part.before_code for part in self.ranges
        )

    def cut_to(self, parts: tuple[CodeRange, ...]) -> "Scope":
        """What of it lies in a place, as divisions alone."""
        if self.everything:
            return Scope(ranges=parts)
        pairs = (
            (max(a.from_code, b.from_code), min(a.before_code, b.before_code))
            for a in self.ranges
            for b in parts
        )
        return Scope(ranges=tuple(CodeRange(*pair) for pair in pairs if pair[0] < pair[1]))


EVERYTHING = Scope(everything=True)
NOBODY = Scope()


def within(
    scope: Scope,
    *,
    division: Column | None = None,
    person: PersonColumn | None = None,
    bank: Column | None = None,
) -> ColumnElement[bool]:
    """Return the predicate that leaves only rows in `scope`.

    Ranges are compared with plain `>=` and `<`: under row-level security only leakproof
    operators reach an index.
    """
    if scope.everything:
        return true()
    ways: list[ColumnElement[bool]] = []
    if division is not None:
        ways += [
            and_(division >= part.from_code, division < part.before_code) for part in scope.ranges
        ]
    if person is not None and scope.persons:
        ways.append(person.in_(scope.persons))
    if bank is not None and scope.bank is not None:
        ways.append(bank == scope.bank)
    return or_(false(), *ways)
