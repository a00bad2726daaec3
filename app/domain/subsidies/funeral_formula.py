"""Funeral grant: so many months of what the deceased had (军人抚恤优待条例 art. 22, 32, 62).

Survivors and war participants 6 months, the disabled who died of illness 12, by the rates of the
month of death. It is no estate: who receives it is decided with the case.
"""

from datetime import datetime

from app.domain.catalogue.wording import Localised
from app.domain.subsidies.rate_book import RateBook
from app.domain.subsidies.rate_formula import months_part, rates_of, why_unpaid
from app.domain.subsidies.tariff import (
    RateMissing,
    Reckoned,
    TariffKey,
    nothing_due,
    tariff_of,
)
from app.domain.subsidies.tariffing import FuneralMonths, FuneralTariff, RateTariff


def funeral_months(key: TariffKey, book: RateBook, known_at: datetime) -> Reckoned:
    """Return the months of a grant; `key` names the deceased's category and month of death.

    Its programme may be the funeral grant's own, or the one that the deceased had.
    """
    line = _line(key, book)
    if line is None:
        return nothing_due(
            Localised("该类别没有丧葬补助费", "this category carries no funeral grant")
        )
    programme = book.programmes[line.programme]
    tariff = programme.tariff
    if not isinstance(tariff, RateTariff):
        raise TypeError(f"{programme.code} is not reckoned from rates.")
    if unpaid := why_unpaid(tariff, key):
        return unpaid
    rates = rates_of(programme, tariff, key, book, known_at)
    if isinstance(rates, RateMissing):
        return rates
    return tariff_of([months_part(rate, line.months, key.service_years or 0) for rate in rates])


def _line(key: TariffKey, book: RateBook) -> FuneralMonths | None:
    """One programme of the book holds the table."""
    tables = (p.tariff for p in book.programmes.values() if isinstance(p.tariff, FuneralTariff))
    lines = [line for table in tables for line in table.months if key.category in line.categories]
    own = [line for line in lines if line.programme == key.programme]
    return next(iter(own or lines), None)
