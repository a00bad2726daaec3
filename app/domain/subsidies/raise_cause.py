"""What a raise rests on, and which paid months it may concern."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Self
from uuid import UUID

from app.domain.divisions.code import level_of
from app.domain.divisions.levels import Level
from app.domain.subsidies.figure_terms import FigureKind
from app.domain.subsidies.months import MONTHS_OF_YEAR, plus_months
from app.domain.subsidies.pairs import PairMatrix
from app.domain.subsidies.programme import Programme
from app.domain.subsidies.tariffing import FigureTariff, FuneralTariff, PriceTariff, Tariffing
from app.domain.subsidies.terms import ArrearsCause

_OF_PRICES = {FigureKind.CPI_RISE, FigureKind.FOOD_CPI_RISE, FigureKind.PRICE_BASE}


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseCause:
    """A notice or a figure: its programmes, from its month on, in its county or everywhere."""

    id: UUID
    programmes: tuple[str, ...]
    county_code: str | None
    from_on: date
    before_on: date | None = None
    """A figure counts for its own period alone."""
    word: ArrearsCause = ArrearsCause.RATE_NOTICE
    differs: bool = False
    """One of its programmes is paid as a difference to another, or another to it."""

    def beside(self, matrix: PairMatrix) -> Self:
        """Look at what its programmes reduce too."""
        codes = {*self.programmes, *matrix.reduced_by(self.programmes)}
        return replace(self, programmes=tuple(sorted(codes)), differs=matrix.differs(codes))


def concerned(codes: Iterable[str], programmes: Mapping[str, Programme]) -> tuple[str, ...]:
    """Return the programmes with these rates, and those that pay months of them."""
    own = set(codes)
    follow = {
        code
        for code, programme in programmes.items()
        if isinstance(programme.tariff, FuneralTariff)
        and any(line.programme in own for line in programme.tariff.months)
    }
    return tuple(sorted(own | follow))


def cause_of_figure(
    figure_id: UUID,
    kind: FigureKind,
    area_code: str,
    period: date,
    programmes: Mapping[str, Programme],
) -> RaiseCause:
    """Return the months whose amounts rest on this figure: a year later where a rule says so."""
    found = {code: _years_back(programme.tariff, kind) for code, programme in programmes.items()}
    lags = {code: years for code, years in found.items() if years is not None}
    first = plus_months(period, MONTHS_OF_YEAR * min(lags.values(), default=0))
    last = plus_months(period, MONTHS_OF_YEAR * max(lags.values(), default=0))
    return RaiseCause(
        id=figure_id,
        programmes=concerned(lags, programmes),
        county_code=area_code if level_of(area_code) is Level.COUNTY else None,
        from_on=first,
        before_on=plus_months(last, 1 if kind.monthly else MONTHS_OF_YEAR),
        word=ArrearsCause.FIGURE,
    )


def _years_back(tariff: Tariffing, kind: FigureKind) -> int | None:
    if isinstance(tariff, FigureTariff) and tariff.figure is kind:
        return tariff.years_back
    return 0 if isinstance(tariff, PriceTariff) and kind in _OF_PRICES else None
