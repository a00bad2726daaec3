"""Amounts from rates: national + provincial + county, each by its own unit."""

from datetime import datetime

from app.domain.catalogue.wording import Localised
from app.domain.subsidies.months import MONTHS_OF_YEAR, month_share, months_worth
from app.domain.subsidies.programme import Cadence, Programme
from app.domain.subsidies.rate_book import RateBook
from app.domain.subsidies.rate_terms import Component, RateUnit
from app.domain.subsidies.rate_words import (
    in_words,
    plain_sum,
    sum_of_month,
    sum_of_months,
    sum_per_service_year,
)
from app.domain.subsidies.rates import Rate, rate_key
from app.domain.subsidies.tariff import (
    Missing,
    Part,
    RateMissing,
    Reckoned,
    Tariff,
    TariffKey,
    fixed,
    nothing_due,
    tariff_of,
)
from app.domain.subsidies.tariffing import RateTariff

PER_SERVICE_YEAR = {RateUnit.MONTH_PER_SERVICE_YEAR, RateUnit.ONCE_PER_SERVICE_YEAR}


def sum_of_rates(
    programme: Programme, tariff: RateTariff, key: TariffKey, book: RateBook, known_at: datetime
) -> Reckoned:
    """Return the sum of the components in force in the month, or what stands in the way."""
    if unpaid := why_unpaid(tariff, key):
        return unpaid
    if key.fixed_fen is not None:
        return fixed(key.fixed_fen, "case", Localised("核定名单", "the approved list"))
    rates = rates_of(programme, tariff, key, book, known_at)
    if isinstance(rates, RateMissing):
        return rates
    return tariff_of([_part(rate, key, programme.cadence) for rate in rates])


def why_unpaid(tariff: RateTariff, key: TariffKey) -> Tariff | None:
    """Some identities are named by a programme and carry no money: illness, grades 7 to 10."""
    line = next(
        (u for u in tariff.unpaid if key.nature is u.nature and key.grade in u.grades), None
    )
    if line is None:
        return None
    return nothing_due(
        Localised(f"{line.why.zh}（{line.source}）", f"{line.why.en} ({line.source})")
    )


def rates_of(
    programme: Programme, tariff: RateTariff, key: TariffKey, book: RateBook, known_at: datetime
) -> tuple[Rate, ...] | RateMissing:
    """Return the components of one month; a required one that is not there is refused."""
    looked_up = rate_key(
        programme.code, tariff, category=key.category, nature=key.nature, grade=key.grade
    )
    rates = book.components(looked_up, key.county_code, key.month, known_at)
    found = {rate.component for rate in rates}
    for component in tariff.required:
        if component not in found:
            return _no_rate(key, component)
    if key.service_years is None and any(rate.unit in PER_SERVICE_YEAR for rate in rates):
        return RateMissing(
            key,
            Missing.SERVICE_YEARS,
            Localised("没有登记服役年限", "no years of service are on record"),
        )
    return rates


def part_of(rate: Rate, due_fen: int, words: Localised) -> Part:
    return Part(
        component=rate.component.value,
        rate_id=rate.id,
        notice=rate.document_no,
        unit=rate.unit.value,
        amount_fen=rate.amount_fen,
        month_fen=due_fen,
        words=in_words(rate, words, due_fen),
    )


def months_part(rate: Rate, months: int, service_years: int) -> Part:
    """So many months of one component at once, as a funeral grant pays them."""
    if rate.unit is RateUnit.YEAR:
        due_fen = months_worth(rate.amount_fen, months)
    else:
        years = service_years if rate.unit in PER_SERVICE_YEAR else 1
        due_fen = rate.amount_fen * years * months
    return part_of(rate, due_fen, sum_of_months(rate, months))


def _part(rate: Rate, key: TariffKey, cadence: Cadence) -> Part:
    years, whole_year = key.service_years or 0, cadence is Cadence.YEARLY
    match rate.unit:
        case RateUnit.YEAR if not whole_year:
            due_fen = month_share(rate.amount_fen, key.month)
            return part_of(rate, due_fen, sum_of_month(rate, key.month))
        case RateUnit.MONTH if whole_year:
            return months_part(rate, MONTHS_OF_YEAR, years)
        case RateUnit.MONTH_PER_SERVICE_YEAR | RateUnit.ONCE_PER_SERVICE_YEAR:
            return part_of(rate, rate.amount_fen * years, sum_per_service_year(rate, years))
    return part_of(rate, rate.amount_fen, plain_sum(rate))


def _no_rate(key: TariffKey, component: Component) -> RateMissing:
    month = key.month
    return RateMissing(
        key,
        Missing.RATE,
        Localised(
            f"{month.year}年{month.month}月没有可用的{component.label}",
            f"no {component.value} rate is in force in {month:%Y-%m}",
        ),
    )
