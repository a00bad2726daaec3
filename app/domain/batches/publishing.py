"""The public list of a batch: who stands on it, how it is masked, and how it ends."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.payments.errors import ListObjected, ListRunning, ObjectionVerifierInvolved
from app.domain.requests.publicity import SETTLED, ObjectionState
from app.domain.subsidies.programme import ListPublicity, ShownField
from app.domain.veterans.masks import mask_name

OF_AGE = 18


@dataclass(frozen=True, slots=True)
class ListedLine:
    """What could be shown of one line, before the mask."""

    name: str
    village: str
    category: str | None
    amount_fen: int
    period: date


def grown_up_if_born_by(today: date) -> date:
    """Return the last day of birth of those who are of age: children are never published."""
    year = today.year - OF_AGE
    if (today.month, today.day) == (2, 29):
        # A leap day's child of eighteen years ago is of age on the 28th, and so on the 29th.
        return date(year, 2, 29) if _leaps(year) else date(year, 2, 28)
    return today.replace(year=year)


def _leaps(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def shown(rules: ListPublicity, line: ListedLine) -> dict[str, str | int]:
    """Return the fields that the programme allows, the name masked; nothing else gets out."""
    values = {field: read(line) for field, read in _VALUES.items() if field in rules.shows}
    return {field.value: value for field, value in values.items() if value is not None}


_VALUES: Mapping[ShownField, Callable[[ListedLine], str | int | None]] = {
    ShownField.NAME: lambda line: mask_name(line.name),
    ShownField.VILLAGE: lambda line: line.village,
    ShownField.CATEGORY: lambda line: line.category,
    ShownField.AMOUNT: lambda line: line.amount_fen,
    ShownField.PERIOD: lambda line: f"{line.period:%Y-%m}",
}


def line_of_list(line: Mapping[str, str | int]) -> bytes:
    """Return one line as the digest of a list reads it."""
    written = json.dumps(dict(line), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{written}\n".encode()


def require_over(objections: Iterable[ObjectionState], *, last_day: date, today: date) -> None:
    """A list comes down after its full time, with every objection answered."""
    if not set(objections) <= SETTLED:
        raise ListObjected
    if today <= last_day:
        raise ListRunning(last_day=last_day)


def require_uninvolved(staff_id: object, involved: Iterable[object]) -> None:
    """Whoever had a hand in the list does not verify what is said against it."""
    if staff_id in set(involved):
        raise ObjectionVerifierInvolved
