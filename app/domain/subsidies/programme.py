"""A programme (发放项目): what is paid, how often, from which month, reckoned how, shown where.

Programmes are data: `app/reference/programmes/*.yaml`, read strictly by `programme_reading.py`.
"""

from dataclasses import dataclass

from app.domain.catalogue.wording import Limit, Localised
from app.domain.divisions.levels import Level
from app.domain.subsidies.tariffing import Tariffing
from app.domain.terms import Term


class Cadence(Term):
    """How often it is paid."""

    MONTHLY = "monthly", "按月"
    PER_SERVICE_YEAR = "per_service_year", "按服役年限按月"
    TEMPORARY = "temporary", "临时按月"
    YEARLY = "yearly", "按年"
    ONE_OFF = "one_off", "一次性"


class StartRule(Term):
    """The month from which it is owed (军人抚恤优待条例 art. 19 and 27)."""

    CONFIRMATION_MONTH = "confirmation_month", "资格认定当月"
    APPROVAL_MONTH = "approval_month", "批准当月"


class Payer(Term):
    """Whose list it is paid from."""

    BUREAU = "bureau", "退役军人事务部门"
    ELSEWHERE = "elsewhere", "其他部门"


class PayerPlace(Term):
    """Which county's list it is paid from (军人抚恤优待条例 art. 42)."""

    RESIDENCE = "residence", "居住地的县"
    ENLISTMENT = "enlistment", "批准入伍的县"


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
class OpenedBy:
    """Which typed outcomes of requests open it, besides one that names its code."""

    funds: tuple[str, ...] = ()
    gradings: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    code: str
    title: Localised
    source: str  # The rule it rests on, as people cite it.
    cadence: Cadence
    start: StartRule
    needs_confirmation: bool  # The annual one (年度确认); missed, it stops.
    card_only: bool  # Paid to the account of the preferential card alone, no fallback.
    payer: Payer
    payer_level: Level
    publicity: ListPublicity
    tariff: Tariffing
    opened_by: OpenedBy = OpenedBy()
    payer_place: PayerPlace = PayerPlace.RESIDENCE

    @property
    def follows_the_person(self) -> bool:
        """Who decides and pays changes with the residence; else the county that opened it stays."""
        return self.payer_place is PayerPlace.RESIDENCE

    def kept_at(self, residence: str, payer: str) -> str:
        """Return the division whose staff see and decide on it."""
        return residence if self.follows_the_person else payer
