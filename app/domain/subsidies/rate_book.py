"""Everything that amounts are reckoned with: programmes, rates and published figures."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from app.domain.divisions.levels import Level
from app.domain.subsidies.figure_terms import FigureKind
from app.domain.subsidies.figures import Figure, figure_in_force, period_of
from app.domain.subsidies.programme import Programme
from app.domain.subsidies.rate_terms import Component
from app.domain.subsidies.rates import Rate, RateKey, rate_in_force


class RateBook:
    """Read once for a batch; it never changes, so the same key always comes to the same."""

    def __init__(
        self,
        programmes: Mapping[str, Programme],
        rates: Iterable[Rate],
        figures: Iterable[Figure] = (),
    ) -> None:
        self.programmes = programmes
        self._rates: dict[tuple[RateKey, Component, str | None], list[Rate]] = defaultdict(list)
        for rate in rates:
            self._rates[rate.key, rate.component, rate.county_code].append(rate)
        self._figures: dict[FigureKind, list[Figure]] = defaultdict(list)
        for figure in figures:
            self._figures[figure.kind].append(figure)

    def components(
        self, key: RateKey, county_code: str, month: date, known_at: datetime
    ) -> tuple[Rate, ...]:
        """Return the rates that make up the amount, national first."""
        found = (
            rate_in_force(self._of(key, component, county_code), month, known_at)
            for component in Component
        )
        return tuple(rate for rate in found if rate is not None)

    def figure(  # Which, when and where, as was known then.
        self,
        kind: FigureKind,
        month: date,
        county_code: str,
        areas: Sequence[Level],
        known_at: datetime,
        *,
        years_back: int = 0,
    ) -> Figure | None:
        period = period_of(kind, month, years_back)
        return figure_in_force(
            self._figures.get(kind, ()), kind, period, county_code, areas, known_at
        )

    def _of(self, key: RateKey, component: Component, county_code: str) -> Sequence[Rate]:
        whose = county_code if component is Component.COUNTY else None
        return self._rates.get((key, component, whose), ())
