"""What an approval, a list or a decision opens: one programme, with all its amount hangs on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain.catalogue.facts import Facts
from app.domain.errors import FieldFault
from app.domain.subsidies.entitlement_errors import (
    EntitlementIncomplete,
    NothingPaidFor,
    ProgrammeClosed,
)
from app.domain.subsidies.months import first_of_month
from app.domain.subsidies.programme import Cadence, Payer, Programme
from app.domain.subsidies.rate_terms import RateUnit
from app.domain.subsidies.tariffing import (
    CaseTariff,
    FigureTariff,
    FuneralTariff,
    KeyPart,
    RateTariff,
    Unpaid,
)
from app.domain.veterans.terms import CategoryCode, DisabilityNature, PersonRole

Programmes = Mapping[str, Programme]

DISABLED_AS: Mapping[PersonRole, CategoryCode] = {
    PersonRole.DISABLED_POLICE: CategoryCode.DISABLED_POLICE,
    PersonRole.DISABLED_OFFICIAL: CategoryCode.DISABLED_OFFICIAL,
    PersonRole.DISABLED_MILITIA: CategoryCode.DISABLED_MILITIA,
}
"""Under which identity a grade is held; everybody else is a disabled veteran."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One entitlement to open. `asks`: somebody must look before it runs."""

    programme: str
    starts_on: date
    ends_before: date | None = None
    category: CategoryCode | None = None
    nature: DisabilityNature | None = None
    grade: int | None = None
    service_years: int | None = None
    fixed_fen: int | None = None
    due_from: date | None = None  # Earlier months were paid before this system, or by another.
    asks: bool = False
    regrades: bool = False  # It takes the place of the grade before.


def openings_of(
    outcome: Mapping[str, Any], facts: Facts, decided_on: date, programmes: Programmes
) -> tuple[Opening, ...]:
    """Return what the typed outcome of an approved request opens; many open nothing."""
    match outcome["type"]:
        case "EntitlementBasis":
            return _named(outcome, facts, programmes)
        case "GradeConfirmed":
            return _graded(outcome, facts, programmes)
        case "Grant":
            return _granted(outcome, decided_on, programmes)
    return ()


def payable(programmes: Programmes, code: str) -> Programme:
    """Return a programme that this bureau pays."""
    programme = programmes.get(code)
    if programme is None or programme.payer is not Payer.BUREAU:
        raise ProgrammeClosed
    return programme


def starts_in(programme: Programme, day: date) -> date:
    """Return the period in which it begins; what is paid by the year begins with the year."""
    if programme.cadence is Cadence.YEARLY:
        return date(day.year, 1, 1)
    return first_of_month(day)


def unpaid_because(
    programme: Programme, nature: DisabilityNature | None, grade: int | None
) -> Unpaid | None:
    """Return the line of the law that names this identity and pays nothing for it."""
    if not isinstance(programme.tariff, RateTariff):
        return None
    lines = programme.tariff.unpaid
    return next((u for u in lines if u.nature is nature and grade in u.grades), None)


def parts_needed(programme: Programme) -> frozenset[str]:
    """Return what the amount hangs on."""
    match programme.tariff:
        case RateTariff() as tariff:
            years = {"service_years"} if _by_years(tariff) else set()
            return frozenset({part.value for part in tariff.key} | years)
        case FigureTariff() as tariff:
            graded = any(line.grades for line in tariff.percents)
            return frozenset({"nature", "grade"} if graded else ())
        case FuneralTariff():
            return frozenset({"category"})
        case CaseTariff():
            return frozenset({"fixed_fen"})
    return frozenset()


def faults_of(opening: Opening, programme: Programme) -> tuple[FieldFault, ...]:
    """Return what is missing, and what the programme has no place for."""
    needed = parts_needed(programme)
    faults = [
        FieldFault(f"/{part}", "entitlement_needs_it")
        for part in sorted(needed)
        if getattr(opening, part) is None
    ]
    if opening.fixed_fen is not None and isinstance(programme.tariff, RateTariff):
        faults.append(FieldFault("/fixed_fen", "rates_say_the_amount"))
    if opening.ends_before is not None and opening.ends_before <= opening.starts_on:
        faults.append(FieldFault("/ends_before", "ends_before_it_starts"))
    return tuple(faults)


def check_opening(opening: Opening, programme: Programme) -> None:
    """Refuse what could never be reckoned, and what the law does not pay."""
    if faults := faults_of(opening, programme):
        raise EntitlementIncomplete(errors=faults)
    if unpaid := unpaid_because(programme, opening.nature, opening.grade):
        raise NothingPaidFor(source=unpaid.source)


def under_each(opening: Opening, categories: Collection[CategoryCode]) -> tuple[Opening, ...]:
    """Return the opening under each identity of the person, where the amount hangs on it."""
    return tuple(replace(opening, category=category) for category in sorted(categories))


def _by_years(tariff: RateTariff) -> bool:
    return bool({RateUnit.MONTH_PER_SERVICE_YEAR, RateUnit.ONCE_PER_SERVICE_YEAR} & {*tariff.units})


def _named(outcome: Mapping[str, Any], facts: Facts, programmes: Programmes) -> tuple[Opening, ...]:
    programme = programmes.get(outcome["programme"])
    if programme is None:
        return ()
    needed = parts_needed(programme)
    graded = KeyPart.GRADE.value in needed
    return (
        Opening(
            programme=programme.code,
            starts_on=starts_in(programme, date.fromisoformat(outcome["starts_on"])),
            nature=facts.disability_nature if graded else None,
            grade=facts.disability_grade if graded else None,
            service_years=(facts.service_years or None) if "service_years" in needed else None,
        ),
    )


def _graded(
    outcome: Mapping[str, Any], facts: Facts, programmes: Programmes
) -> tuple[Opening, ...]:
    nature, grade = DisabilityNature(outcome["nature"]), int(outcome["grade"])
    category = next(
        (DISABLED_AS[role] for role in sorted(facts.roles) if role in DISABLED_AS), None
    )
    starts_on = date.fromisoformat(outcome["pension_from_on"])
    return tuple(
        Opening(
            programme=programme.code,
            starts_on=starts_on,
            category=category or CategoryCode.DISABLED_VETERAN,
            nature=nature,
            grade=grade,
            asks=not programme.opened_by.gradings,
            regrades=True,
        )
        for programme in _paid_by_grade(programmes.values(), nature, grade)
    )


def _paid_by_grade(
    programmes: Collection[Programme], nature: DisabilityNature, grade: int
) -> Sequence[Programme]:
    """The pension; and the nursing fee, which is for care at home: somebody must see to that."""
    pensions = [
        p for p in programmes if p.opened_by.gradings and not unpaid_because(p, nature, grade)
    ]
    return pensions + [p for p in programmes if _has_share(p, nature, grade)]


def _has_share(programme: Programme, nature: DisabilityNature, grade: int) -> bool:
    if not isinstance(programme.tariff, FigureTariff):
        return False
    return any(
        grade in line.grades and nature in (line.natures or DisabilityNature) and line.only is None
        for line in programme.tariff.percents
    )


def _granted(
    outcome: Mapping[str, Any], decided_on: date, programmes: Programmes
) -> tuple[Opening, ...]:
    return tuple(
        Opening(
            programme=programme.code,
            starts_on=first_of_month(decided_on),
            fixed_fen=outcome["amount_fen"],
        )
        for programme in programmes.values()
        if outcome["fund"] in programme.opened_by.funds
    )
