"""A programme (发放项目): what is paid, how often, from which month, reckoned how, shown where.

Programmes are data: `app/reference/programmes/*.yaml`, read strictly by `programme_reading.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.catalogue.wording import Limit, Localised
from app.domain.divisions.levels import Level
from app.domain.subsidies.figure_terms import FigureKind
from app.domain.subsidies.rate_terms import Component, RateUnit
from app.domain.terms import Term
from app.domain.veterans.terms import CategoryCode, DisabilityNature


class Cadence(Term):
    """How often it is paid."""

    MONTHLY = "monthly", "按月"
    PER_SERVICE_YEAR = "per_service_year", "按服役年限按月"
    TEMPORARY = "temporary", "临时按月"
    YEARLY = "yearly", "按年"
    ONE_OFF = "one_off", "一次性"

    @property
    def months(self) -> int | None:
        """How many months one payment is for; None: it is paid once."""
        return _MONTHS.get(self)


_MONTHS = {
    Cadence.MONTHLY: 1,
    Cadence.PER_SERVICE_YEAR: 1,
    Cadence.TEMPORARY: 1,
    Cadence.YEARLY: 12,
}


class StartRule(Term):
    """The month from which it is owed (军人抚恤优待条例 art. 19 and 27)."""

    CONFIRMATION_MONTH = "confirmation_month", "资格认定当月"
    APPROVAL_MONTH = "approval_month", "批准当月"


class Payer(Term):
    """Whose list it is paid from."""

    BUREAU = "bureau", "退役军人事务部门"
    ELSEWHERE = "elsewhere", "其他部门"


class KeyPart(Term):
    """What tells one rate of a programme from another."""

    CATEGORY = "category", "类别"
    NATURE = "nature", "性质"
    GRADE = "grade", "等级"


class PublicityRule(Term):
    """Which lines of a batch are published before it goes to finance."""

    NONE = "none", "不公示"
    NEW_AND_CHANGED = "new_and_changed", "新增和变动"
    YEARLY = "yearly", "每年一次"
    EVERY_RUN = "every_run", "每次发放"


class ShownField(Term):
    """What a public list may show; an identity number and a diagnosis never."""

    NAME = "name", "姓名"
    VILLAGE = "village", "村(社区)"
    CATEGORY = "category", "类别"
    AMOUNT = "amount", "金额"
    PERIOD = "period", "所属期"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPublicity:
    rule: PublicityRule
    minimum: Limit | None = None
    shows: tuple[ShownField, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpaid:
    """Identities that a programme names and does not pay, with the words why."""

    nature: DisabilityNature
    grades: tuple[int, ...]
    why: Localised
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTariff:
    """Reckoned from rates in force: the sum of its components."""

    key: tuple[KeyPart, ...]
    units: tuple[RateUnit, ...]
    required: tuple[Component, ...]  # Without one of these nothing is known, not even zero.
    # Category of a rate → the categories of people who are paid by it; absent: its own name.
    categories: Mapping[str, tuple[CategoryCode, ...]]
    unpaid: tuple[Unpaid, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Percent:
    """One line of a table of shares, for the grades of one of these natures."""

    percent: int
    grades: tuple[int, ...]
    natures: tuple[DisabilityNature, ...] = ()  # Empty: any.
    psychiatric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTariff:
    """A share of a published figure of the area: nursing fee, conscript family grant."""

    figure: FigureKind
    years_back: int
    percents: tuple[Percent, ...]  # The first line that fits.


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTariff:
    """The decision, or the list, names the amount."""

    by: Localised


Tariffing = RateTariff | FigureTariff | CaseTariff


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedBy:
    """Which typed outcomes of requests open it, besides one that names its code."""

    funds: tuple[str, ...] = ()
    gradings: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    code: str
    title: Localised
    cadence: Cadence
    start: StartRule
    needs_confirmation: bool
    card_only: bool  # Paid to the account of the preferential card alone, no fallback.
    payer: Payer
    payer_level: Level
    publicity: ListPublicity
    tariff: Tariffing
    source: str
    opened_by: OpenedBy = OpenedBy()
