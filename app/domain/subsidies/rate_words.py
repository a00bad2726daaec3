"""The sum of one component in words that a person can check by hand."""

from datetime import date

from app.domain.catalogue.wording import Localised
from app.domain.money import yuan
from app.domain.subsidies.rate_terms import Component, RateUnit
from app.domain.subsidies.rates import Rate, Share

_NAMES = {
    Component.NATIONAL: Localised("国家标准", "national rate"),
    Component.PROVINCIAL: Localised("省级补助", "provincial supplement"),
    Component.COUNTY: Localised("县级自然增长", "county supplement"),
}
_PER = {
    RateUnit.YEAR: Localised("元/年", "yuan a year"),
    RateUnit.MONTH: Localised("元/月", "yuan a month"),
    RateUnit.MONTH_PER_SERVICE_YEAR: Localised("元/月", "yuan a month"),
    RateUnit.ONCE: Localised("元", "yuan"),
    RateUnit.ONCE_PER_SERVICE_YEAR: Localised("元", "yuan"),
}


def in_words(rate: Rate, sum_of_it: Localised, due_fen: int) -> Localised:
    """Write `国家标准（文号）80,140元/年，8月份6,678.33元`; `sum_of_it` is the middle."""
    name, due = _NAMES[rate.component], yuan(due_fen)
    return Localised(
        f"{name.zh}（{rate.document_no}）{sum_of_it.zh}，发{due}元",
        f"{name.en} ({rate.document_no}): {sum_of_it.en}, {due} yuan",
    )


def plain_sum(rate: Rate) -> Localised:
    """The amount itself, or how a share of a figure came to it."""
    per, amount = _PER[rate.unit], yuan(rate.amount_fen)
    if rate.share is None:
        return Localised(f"{amount}{per.zh}", f"{amount} {per.en}")
    base, percent = yuan(rate.share.base_fen), percent_of(rate.share)
    return Localised(
        f"{base}元 × {percent}% = {amount}{per.zh}", f"{base} × {percent}% = {amount} {per.en}"
    )


def sum_of_month(rate: Rate, month: date) -> Localised:
    """A yearly amount is split so that its twelve months add up to it."""
    whole, amount = plain_sum(rate), yuan(rate.amount_fen)
    return Localised(
        f"{whole.zh}，按12个月分（12个月合计{amount}元），第{month.month}个月",
        f"{whole.en}, split over 12 months that add up to {amount} yuan, month {month.month}",
    )


def sum_per_service_year(rate: Rate, years: int) -> Localised:
    whole = plain_sum(rate)
    return Localised(f"每服役年{whole.zh} × {years}年", f"{whole.en} × {years} years of service")


def sum_of_months(rate: Rate, months: int) -> Localised:
    """So many months at once."""
    whole = plain_sum(rate)
    if rate.unit is RateUnit.YEAR:
        return Localised(f"{whole.zh} ÷ 12 × {months}个月", f"{whole.en} ÷ 12 × {months} months")
    return Localised(f"{whole.zh} × {months}个月", f"{whole.en} × {months} months")


def percent_of(share: Share) -> str:
    """6000 hundredths is "60", 6050 is "60.5"."""
    return hundredths_as_percent(share.hundredths)


def hundredths_as_percent(hundredths: int) -> str:
    sign, whole, rest = ("-" if hundredths < 0 else "", *divmod(abs(hundredths), 100))
    return f"{sign}{whole}" + (f".{rest:02}".rstrip("0") if rest else "")
