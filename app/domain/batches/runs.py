"""Which run a programme takes, and for which periods."""

from dataclasses import dataclass
from datetime import date

from app.domain.divisions.code import is_code, level_of
from app.domain.divisions.levels import Level
from app.domain.payments.errors import (
    BatchKindRefused,
    CountyRefused,
    PeriodRefused,
    ProgrammeRefused,
)
from app.domain.payments.terms import BatchKind, PaymentKind
from app.domain.subsidies.months import MONTHS_OF_YEAR, first_of_month, plus_months
from app.domain.subsidies.programme import Cadence, Payer, Programme
from app.domain.subsidies.tariffing import FuneralTariff

MONTHS_AHEAD = 1


@dataclass(frozen=True, slots=True)
class Period:
    """What one run is for: its first month, and its last."""

    first: date
    last: date


def expect_county(code: str, *, in_scope: bool) -> None:
    """Refuse what is no county, and one that somebody else acts for."""
    if not (in_scope and is_code(code) and level_of(code) is Level.COUNTY):
        raise CountyRefused("/county_code")


def expect_run(programme: Programme | None, kind: BatchKind, period: date, today: date) -> None:
    """Refuse a run that this programme does not take."""
    if programme is None or programme.payer is not Payer.BUREAU:
        raise ProgrammeRefused("/programme")
    once = programme.cadence is Cadence.ONE_OFF
    if kind is not BatchKind.REISSUE and (kind is BatchKind.ONE_OFF) is not once:
        raise BatchKindRefused("/kind")
    latest = plus_months(first_of_month(today), MONTHS_AHEAD)
    yearly = programme.cadence is Cadence.YEARLY and kind is BatchKind.REGULAR
    if period > latest or (yearly and period.month != 1):
        raise PeriodRefused("/period")


def period_of_run(programme: Programme, period: date) -> Period:
    if programme.cadence is Cadence.YEARLY:
        return Period(period, plus_months(period, MONTHS_OF_YEAR - 1))
    return Period(period, period)


def payment_kind_of(programme: Programme) -> PaymentKind:
    """What the payments of a run are, apart from arrears."""
    if isinstance(programme.tariff, FuneralTariff):
        return PaymentKind.FUNERAL
    return PaymentKind.ONE_OFF if programme.cadence is Cadence.ONE_OFF else PaymentKind.REGULAR
