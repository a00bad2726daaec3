"""Rates in force: what was set for a month, as far as it was known at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.domain.subsidies.months import holds
from app.domain.subsidies.rate_terms import Component, RateUnit
from app.domain.subsidies.tariffing import KeyPart, RateTariff
from app.domain.veterans.terms import DisabilityNature


class RateKey(NamedTuple):
    """What a rate is for, besides component and county."""

    programme: str
    category: str | None = None
    nature: DisabilityNature | None = None
    grade: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Where a paper sets a share of a figure: 60 % of 2,903 yuan."""

    hundredths: int  # Of a percent: 6000 is 60 %.
    base_fen: int

    @property
    def amount_fen(self) -> int:
        """Rounded half up to the fen."""
        return (self.base_fen * self.hundredths + 5000) // 10000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One amount in [effective_from, effective_before), known here from `known_at` on.

    Until `closed_at` nobody knew of its end: what was paid before was reckoned without it.
    """

    id: UUID
    key: RateKey
    component: Component
    county_code: str | None
    unit: RateUnit
    amount_fen: int
    effective_from: date
    effective_before: date | None
    known_at: datetime
    closed_at: datetime | None
    document_no: str
    share: Share | None = None

    def in_force(self, month: date, known_at: datetime) -> bool:
        if self.known_at > known_at:
            return False
        end_known = self.closed_at is not None and self.closed_at <= known_at
        return holds(self.effective_from, self.effective_before if end_known else None, month)


def rate_in_force(rates: Iterable[Rate], month: date, known_at: datetime) -> Rate | None:
    """Return the one rate whose period held the month, as was known then.

    While a successor was not yet published its predecessor had no end, so only one fits.
    """
    return next((rate for rate in rates if rate.in_force(month, known_at)), None)


def rate_key(
    programme: str,
    tariff: RateTariff,
    *,
    category: str | None,
    nature: DisabilityNature | None,
    grade: int | None,
) -> RateKey:
    """Return the key by which this programme looks a person's rate up."""
    return RateKey(
        programme,
        rate_category(tariff, category) if KeyPart.CATEGORY in tariff.key else None,
        nature if KeyPart.NATURE in tariff.key else None,
        grade if KeyPart.GRADE in tariff.key else None,
    )


def rate_category(tariff: RateTariff, category: str | None) -> str | None:
    """Several categories may be paid by one rate: 参战 and 参试, soldiers and police."""
    groups = tariff.categories.items()
    return next((name for name, members in groups if category in members), category)
