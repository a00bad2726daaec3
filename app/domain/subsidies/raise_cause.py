"""What a raise rests on, and which paid months it may concern."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.subsidies.programme import Programme
from app.domain.subsidies.tariffing import FuneralTariff


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseCause:
    """A notice: its programmes, from its month on, in its county or everywhere."""

    id: UUID
    programmes: tuple[str, ...]
    county_code: str | None
    from_on: date


def concerned(codes: Iterable[str], programmes: Mapping[str, Programme]) -> tuple[str, ...]:
    """Return the programmes with these rates, and those that pay months of them."""
    own = set(codes)
    follow = {
        code
        for code, programme in programmes.items()
        if isinstance(programme.tariff, FuneralTariff)
        and any(line.programme in own for line in programme.tariff.months)
    }
    return tuple(sorted(own | follow))
