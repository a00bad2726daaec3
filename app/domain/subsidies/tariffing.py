"""How a programme comes to an amount: from rates, a published figure, prices, or the case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.catalogue.wording import Localised
from app.domain.divisions.levels import Level
from app.domain.subsidies.figure_terms import FigureKind
from app.domain.subsidies.rate_terms import Component, RateUnit
from app.domain.terms import Term
from app.domain.veterans.terms import CategoryCode, DisabilityNature


class KeyPart(Term):
    """What tells one rate of a programme from another."""

    CATEGORY = "category", "类别"
    NATURE = "nature", "性质"
    GRADE = "grade", "等级"


class MidMonth(Term):
    """What a notice does whose day is not the first of a month."""

    REFUSED = "refused", "不接受"
    THAT_MONTH = "that_month", "当月起"
    NEXT_MONTH = "next_month", "次月起"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpaid:
    """Identities that a programme names and does not pay, with the words why."""

    nature: DisabilityNature
    grades: tuple[int, ...]
    why: Localised
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTariff:
    """The sum of the components in force."""

    key: tuple[KeyPart, ...]
    units: tuple[RateUnit, ...]
    required: tuple[Component, ...]  # Without one of these nothing is known, not even zero.
    # Category of a rate → the categories of people who are paid by it; absent: its own name.
    categories: Mapping[str, tuple[CategoryCode, ...]]
    unpaid: tuple[Unpaid, ...] = ()
    mid_month: MidMonth = MidMonth.REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePercent:
    """One line of a table of shares; the first that fits counts."""

    percent: int
    natures: tuple[DisabilityNature, ...] = ()  # Empty: any.
    grades: tuple[int, ...] = ()  # Empty: any.
    only: Localised | None = None  # Whom it is for, where whoever opens it must see to that.


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTariff:
    """A share of a figure published for the area: nursing fee, conscript family grant."""

    figure: FigureKind
    areas: tuple[Level, ...]  # Whose figure counts; the first that has one.
    years_back: int
    percents: tuple[FigurePercent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A month triggers when one of its figures reaches its threshold."""

    from_on: date
    before_on: date | None = None
    cpi_hundredths: int  # Of a percent: 300 is 3 %.
    food_hundredths: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTariff:
    """Standard × rise of prices, in months that trigger it, and never below the minimum."""

    triggers: tuple[Trigger, ...]
    areas: tuple[Level, ...]
    minimum_fen: int
    minimum_source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FuneralMonths:
    """How many months of which programme are paid once more when one of these dies."""

    programme: str
    categories: tuple[CategoryCode, ...]
    months: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FuneralTariff:
    """Months of what the deceased had, at the rates of the month of death."""

    months: tuple[FuneralMonths, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTariff:
    """The decision, or the list that was approved, names the amount."""

    named_by: Localised


Tariffing = RateTariff | FigureTariff | PriceTariff | FuneralTariff | CaseTariff


class TariffKind(Term):
    RATES = "rates", "按标准"
    FIGURE = "figure", "按公布数据"
    PRICE = "price", "按物价涨幅"
    FUNERAL = "funeral", "按月数"
    CASE = "case", "按决定金额"


TARIFF_OF: Mapping[TariffKind, type[Tariffing]] = {
    TariffKind.RATES: RateTariff,
    TariffKind.FIGURE: FigureTariff,
    TariffKind.PRICE: PriceTariff,
    TariffKind.FUNERAL: FuneralTariff,
    TariffKind.CASE: CaseTariff,
}
