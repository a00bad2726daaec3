"""Rate notices (标准文件): what may stand in one, and what a second typing must agree with."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from app.domain.catalogue.reading import Reader
from app.domain.subsidies.months import first_of_month, next_month
from app.domain.subsidies.programme import Payer, Programme
from app.domain.subsidies.rate_terms import Component, RateUnit
from app.domain.subsidies.rates import RateKey, Share
from app.domain.subsidies.tariffing import KeyPart, MidMonth, RateTariff
from app.domain.veterans.terms import CategoryCode, DisabilityNature


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLine:
    """One rate as the paper has it: an amount, or a share of a figure."""

    programme: str
    category: str | None = None
    nature: DisabilityNature | None = None
    grade: int | None = None
    unit: RateUnit
    amount_fen: int
    share: Share | None = None

    @property
    def key(self) -> RateKey:
        return RateKey(self.programme, self.category, self.nature, self.grade)

    def as_typed(self) -> dict[str, Any]:
        """Return the line as a draft keeps it."""
        share = None if self.share is None else asdict(self.share)
        parts = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**parts, "share": share}

    @classmethod
    def typed(cls, kept: Mapping[str, Any]) -> "RateLine":
        """Read back what `as_typed` kept."""
        line: RateLine = Reader({}).read(cls, kept, "")
        return line


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The head of a notice."""

    document_no: str
    title: str
    component: Component
    county_code: str | None
    published_on: date
    effective_on: date


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong with one line, or with the head (`place` None)."""

    place: int | None
    code: str


def faults_of(
    paper: Paper, lines: Sequence[RateLine], programmes: Mapping[str, Programme]
) -> tuple[LineFault, ...]:
    """Return everything that keeps these rates from being entered."""
    found: list[LineFault] = []
    if (paper.component is Component.COUNTY) != (paper.county_code is not None):
        found.append(LineFault(None, "county_sets_its_own"))
    keys = [line.key for line in lines]
    for place, line in enumerate(lines):
        programme = programmes.get(line.programme)
        if programme is None or programme.payer is Payer.ELSEWHERE:
            found.append(LineFault(place, "programme_unknown"))
        elif not isinstance(programme.tariff, RateTariff):
            found.append(LineFault(place, "programme_without_rates"))
        else:
            found += [LineFault(place, code) for code in _line_faults(line, programme.tariff)]
            if month_of(paper.effective_on, programme.tariff.mid_month) is None:
                found.append(LineFault(place, "rates_change_on_the_first"))
        if keys.index(line.key) != place:
            found.append(LineFault(place, "rate_stands_twice"))
    return tuple(found)


def effective_from(
    paper: Paper, lines: Sequence[RateLine], programmes: Mapping[str, Programme]
) -> date:
    """Return the month the rates begin with; one notice begins in one month."""
    tariffs = [programmes[line.programme].tariff for line in lines]
    rules = {tariff.mid_month for tariff in tariffs if isinstance(tariff, RateTariff)}
    months = {month_of(paper.effective_on, rule) for rule in rules}
    if len(months) != 1 or (month := months.pop()) is None:
        raise ValueError("The lines of a notice begin in one month.")
    return month


def month_of(effective_on: date, rule: MidMonth) -> date | None:
    """Return the month a rate begins with, or None where the day is refused."""
    first = first_of_month(effective_on)
    if effective_on == first:
        return first
    match rule:
        case MidMonth.REFUSED:
            return None
        case MidMonth.THAT_MONTH:
            return first
        case MidMonth.NEXT_MONTH:
            return next_month(first)


def differences(first: Sequence[RateLine], second: Sequence[RateLine]) -> tuple[LineFault, ...]:
    """Compare what two people typed from the same paper, whatever the order.

    A line is named by its place in the second typing; one that was left out has none.
    """
    typed_first = {line.key: line for line in first}
    found = [
        LineFault(place, "typed_differently")
        for place, line in enumerate(second)
        if typed_first.get(line.key) != line
    ]
    if typed_first.keys() - {line.key for line in second}:
        found.append(LineFault(None, "line_left_out"))
    return tuple(found)


def _line_faults(line: RateLine, tariff: RateTariff) -> list[str]:
    found = []
    if line.unit not in tariff.units:
        found.append("unit_does_not_fit")
    given = {
        KeyPart.CATEGORY: line.category,
        KeyPart.NATURE: line.nature,
        KeyPart.GRADE: line.grade,
    }
    if any((value is not None) != (part in tariff.key) for part, value in given.items()):
        found.append("key_does_not_fit")
    if line.category is not None and line.category not in _rate_categories(tariff):
        found.append("category_unknown")
    if line.share is not None and line.share.amount_fen != line.amount_fen:
        found.append("share_does_not_add_up")
    if any(line.nature is u.nature and line.grade in u.grades for u in tariff.unpaid):
        found.append("identity_is_not_paid")
    return found


def _rate_categories(tariff: RateTariff) -> set[str]:
    """A group's name stands for its members; a member alone has no rate of its own."""
    grouped = {member for members in tariff.categories.values() for member in members}
    return set(tariff.categories) | ({category.value for category in CategoryCode} - grouped)


@dataclass(frozen=True, slots=True)
class CarriedNotice:
    """A notice that the project carries in files."""

    paper: Paper
    lines: tuple[RateLine, ...]
