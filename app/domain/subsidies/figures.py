"""Published figures: wages, incomes and prices of an area, which formulas rest on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.domain.divisions.levels import Level
from app.domain.subsidies.figure_terms import FigureKind

_DIGITS = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure; a later one of the same place and period succeeds it."""

    id: UUID
    kind: FigureKind
    area_code: str
    period: date
    value: int  # Fen; of a price index hundredths of a percent.
    document_no: str
    known_at: datetime
    succeeds_id: UUID | None = None


def figure_in_force(  # Which, when and where, as was known then.
    figures: Iterable[Figure],
    kind: FigureKind,
    period: date,
    county_code: str,
    areas: Sequence[Level],
    known_at: datetime,
) -> Figure | None:
    """Return the figure of the first of these areas that has one, in its last known version."""
    known = [f for f in figures if (f.kind, f.period) == (kind, period) and f.known_at <= known_at]
    succeeded = {figure.succeeds_id for figure in known}
    standing = {figure.area_code: figure for figure in known if figure.id not in succeeded}
    codes = (area_of(county_code, level) for level in areas)
    return next((standing[code] for code in codes if code in standing), None)


def area_of(county_code: str, level: Level) -> str:
    """Return the division of this level that holds the county: 350502 lies in 350500."""
    return county_code[: _DIGITS[level]].ljust(len(county_code), "0")


def period_of(kind: FigureKind, month: date, years_back: int = 0) -> date:
    """Return under which period the figure that counts in `month` is kept."""
    if kind.monthly:
        return month
    return date(month.year - years_back, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedFigure:
    """A figure that the project carries in a file."""

    kind: FigureKind
    area_code: str
    period: date
    value: int
    document_no: str


def figure_faults(kind: FigureKind, period: date, value: int) -> tuple[str, str] | None:
    """Return where a figure is wrong, and what is: prices fall, incomes and wages do not."""
    if period.day != 1 or (not kind.monthly and period.month != 1):
        return "/period", "period_does_not_fit"
    if value <= 0 and not kind.monthly:
        return "/value", "value_does_not_fit"
    return None
