"""A tariff (计发标准快照): what one composition of rates comes to in one month, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.catalogue.wording import Localised
from app.domain.money import yuan
from app.domain.payments.terms import PaymentKind
from app.domain.subsidies.months import first_of_month
from app.domain.terms import Term
from app.domain.veterans.terms import CategoryCode, DisabilityNature


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffKey:
    """Everything an amount depends on; lines with the same key share one tariff."""

    programme: str
    county_code: str  # The county that pays.
    month: date
    category: CategoryCode | None = None
    nature: DisabilityNature | None = None
    grade: int | None = None
    service_years: int | None = None
    fixed_fen: int | None = None  # Named by the decision or the list.
    kind: PaymentKind = PaymentKind.REGULAR

    def __post_init__(self) -> None:
        if self.month != first_of_month(self.month):
            raise ValueError("A period is the first day of its month.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One component: the whole amount of its unit, and what this month has of it."""

    component: str  # national, provincial, county; figure, price or case.
    rate_id: UUID | None  # The rate or published figure.
    notice: str | None
    unit: str
    amount_fen: int
    month_fen: int
    words: Localised


@dataclass(frozen=True, slots=True)
class Tariff:
    """What is due; zero is an answer too, and the explanation says why."""

    amount_fen: int
    composition: tuple[Part, ...]
    explanation: Localised

    def composition_json(self) -> list[dict[str, Any]]:
        """Return the composition as it is frozen."""
        return [_plain(part) for part in self.composition]

    def explanation_json(self) -> dict[str, str]:
        return asdict(self.explanation)


class Missing(Term):
    """What must be known before anything can be reckoned."""

    RATE = "rate", "缺标准"
    FIGURE = "figure", "缺公布数据"
    SERVICE_YEARS = "service_years", "缺服役年限"
    AMOUNT = "amount", "缺核定金额"
    PROGRAMME = "programme", "缺发放项目"


@dataclass(frozen=True, slots=True)
class RateMissing:
    """A refusal to reckon: nobody knows the amount, and nothing is not zero."""

    key: TariffKey
    what: Missing
    explanation: Localised


Reckoned = Tariff | RateMissing


def tariff_of(parts: Sequence[Part]) -> Tariff:
    """Add the parts up, in fen and in words."""
    total_fen = sum(part.month_fen for part in parts)
    zh, en = (_joined(parts, language) for language in ("zh", "en"))
    if len(parts) > 1:
        zh += f"；合计{yuan(total_fen)}元"
        en += f"; {yuan(total_fen)} yuan together"
    return Tariff(total_fen, tuple(parts), Localised(zh, en))


def fixed(amount_fen: int, component: str, by: Localised) -> Tariff:
    """An amount that was named, not reckoned."""
    amount = yuan(amount_fen)
    part = Part(
        component=component,
        rate_id=None,
        notice=None,
        unit="once",
        amount_fen=amount_fen,
        month_fen=amount_fen,
        words=Localised(f"按{by.zh}{amount}元", f"{amount} yuan by {by.en}"),
    )
    return tariff_of([part])


def nothing_due(why: Localised) -> Tariff:
    return Tariff(0, (), why)


def _joined(parts: Iterable[Part], language: str) -> str:
    return ("；" if language == "zh" else "; ").join(getattr(p.words, language) for p in parts)


def _plain(part: Part) -> dict[str, Any]:
    return {**asdict(part), "rate_id": None if part.rate_id is None else str(part.rate_id)}
