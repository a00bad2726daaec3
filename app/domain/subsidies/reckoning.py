"""Reckon what is due: the one place where rates become amounts.

Pure and in whole fen. An amount that nobody can know is refused, never taken for zero.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.domain.catalogue.wording import Localised
from app.domain.payments.terms import PaymentKind
from app.domain.subsidies.figure_formula import share_of_figure
from app.domain.subsidies.funeral_formula import funeral_months
from app.domain.subsidies.price_formula import price_linked
from app.domain.subsidies.programme import Programme
from app.domain.subsidies.rate_book import RateBook
from app.domain.subsidies.rate_formula import sum_of_rates
from app.domain.subsidies.tariff import Missing, RateMissing, Reckoned, Tariff, TariffKey, fixed
from app.domain.subsidies.tariffing import (
    CaseTariff,
    FigureTariff,
    FuneralTariff,
    PriceTariff,
    RateTariff,
    Tariffing,
)

Way = Callable[[Programme, Any, TariffKey, RateBook, datetime], Reckoned]


def reckon(key: TariffKey, book: RateBook, known_at: datetime) -> Reckoned:
    """Return what is due for this key by what was known at that moment, with its words."""
    programme = book.programmes.get(key.programme)
    if programme is None:
        return RateMissing(
            key,
            Missing.PROGRAMME,
            Localised("没有这个发放项目", "there is no such programme"),
        )
    if key.kind is PaymentKind.RAISE and key.fixed_fen is not None:
        return _raise(key, key.fixed_fen)
    if key.kind is PaymentKind.FUNERAL and key.fixed_fen is None:
        return funeral_months(key, book, known_at)
    return _WAYS[type(programme.tariff)](programme, programme.tariff, key, book, known_at)


def _named_by_case(
    _programme: Programme, tariff: CaseTariff, key: TariffKey, _book: RateBook, _at: datetime
) -> Reckoned:
    named = tariff.named_by
    if key.fixed_fen is None:
        return RateMissing(
            key,
            Missing.AMOUNT,
            Localised(f"{named.zh}没有写明金额", f"{named.en} names no amount"),
        )
    return fixed(key.fixed_fen, "case", named)


def _raise(key: TariffKey, amount_fen: int) -> Tariff:
    month = key.month
    return fixed(
        amount_fen,
        "raise",
        Localised(
            f"新标准补发{month.year}年{month.month}月差额",
            f"the new rate, the difference for {month:%Y-%m}",
        ),
    )


def _or_fixed(way: Way) -> Way:
    """The list may name the amount where a rate would otherwise say it."""

    def reckoned(
        programme: Programme, tariff: Tariffing, key: TariffKey, book: RateBook, at: datetime
    ) -> Reckoned:
        if key.fixed_fen is None:
            return way(programme, tariff, key, book, at)
        return fixed(key.fixed_fen, "case", Localised("核定名单", "the approved list"))

    return reckoned


def _funeral(
    _programme: Programme, _tariff: FuneralTariff, key: TariffKey, book: RateBook, at: datetime
) -> Reckoned:
    return funeral_months(key, book, at)


_WAYS: dict[type[Tariffing], Way] = {
    RateTariff: sum_of_rates,
    FigureTariff: _or_fixed(share_of_figure),
    PriceTariff: _or_fixed(price_linked),
    FuneralTariff: _or_fixed(_funeral),
    CaseTariff: _named_by_case,
}
