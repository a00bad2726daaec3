"""Price-linked subsidy: standard × rise of prices, in the months that trigger it.

Fujian: consumer prices from 3 % or food prices from 6 %, at least 30 yuan (Fujian Daily,
2021-12-30). Thresholds, minimum and base are settings and published figures.
"""

from datetime import datetime

from app.domain.catalogue.wording import Localised
from app.domain.money import yuan
from app.domain.subsidies.figure_formula import no_figure
from app.domain.subsidies.figure_terms import FigureKind
from app.domain.subsidies.figures import Figure
from app.domain.subsidies.months import holds
from app.domain.subsidies.programme import Programme
from app.domain.subsidies.rate_book import RateBook
from app.domain.subsidies.rate_words import hundredths_as_percent
from app.domain.subsidies.tariff import Part, Reckoned, TariffKey, nothing_due, tariff_of
from app.domain.subsidies.tariffing import PriceTariff, Trigger


def price_linked(
    _programme: Programme, tariff: PriceTariff, key: TariffKey, book: RateBook, known_at: datetime
) -> Reckoned:
    """Return the subsidy of one month, or that the month does not trigger it."""
    trigger = next((t for t in tariff.triggers if holds(t.from_on, t.before_on, key.month)), None)
    if trigger is None:
        return nothing_due(Localised("当月没有实施联动机制", "the rule did not hold that month"))
    found = {
        kind: book.figure(kind, key.month, key.county_code, tariff.areas, known_at)
        for kind in (FigureKind.CPI_RISE, FigureKind.FOOD_CPI_RISE, FigureKind.PRICE_BASE)
    }
    cpi, food = found[FigureKind.CPI_RISE], found[FigureKind.FOOD_CPI_RISE]
    if cpi is None:
        return no_figure(key, FigureKind.CPI_RISE.label, key.month.year)
    if cpi.value < trigger.cpi_hundredths:
        if food is None:
            return no_figure(key, FigureKind.FOOD_CPI_RISE.label, key.month.year)
        if food.value < trigger.food_hundredths:
            return nothing_due(_not_reached(trigger, cpi, food))
    base = found[FigureKind.PRICE_BASE]
    if base is None:
        return no_figure(key, FigureKind.PRICE_BASE.label, key.month.year)
    return tariff_of([_part(tariff, base, cpi)])


def _part(tariff: PriceTariff, base: Figure, cpi: Figure) -> Part:
    """A fall of all prices with dear food pays the minimum."""
    reckoned_fen = (base.value * max(0, cpi.value) + 5000) // 10000
    due_fen = max(tariff.minimum_fen, reckoned_fen)
    amount, rise, due = yuan(base.value), hundredths_as_percent(cpi.value), yuan(due_fen)
    raised_zh, raised_en = ("", "")
    if due_fen > reckoned_fen:
        raised_zh = f"，低于最低标准，按{tariff.minimum_source}发{due}元"
        raised_en = f", below the minimum of {tariff.minimum_source}: {due} yuan"
    reckoned = yuan(reckoned_fen)
    return Part(
        component="price",
        rate_id=base.id,
        notice=base.document_no,
        unit="month",
        amount_fen=base.value,
        month_fen=due_fen,
        words=Localised(
            f"{base.kind.label}{amount}元 × 居民消费价格涨幅{rise}% = {reckoned}元{raised_zh}",
            f"{amount} yuan × rise of prices {rise}% = {reckoned} yuan{raised_en}",
        ),
    )


def _not_reached(trigger: Trigger, cpi: Figure, food: Figure) -> Localised:
    rise, food_rise, from_cpi, from_food = (
        hundredths_as_percent(value)
        for value in (cpi.value, food.value, trigger.cpi_hundredths, trigger.food_hundredths)
    )
    return Localised(
        f"当月居民消费价格涨幅{rise}%、食品{food_rise}%，未达到{from_cpi}%或{from_food}%，不发补贴",
        f"prices rose {rise}% and food {food_rise}%: neither {from_cpi}% nor {from_food}%,"
        " nothing is due",
    )
