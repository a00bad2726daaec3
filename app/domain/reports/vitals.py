"""Vital signs as a nurse writes them down, and what no living body shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from app.domain.errors import FieldFault


@dataclass(frozen=True, slots=True)
class Vitals:
    """What was measured; None where it was not."""

    systolic_mmhg: int | None = None
    diastolic_mmhg: int | None = None
    pulse_per_minute: int | None = None
    temperature_celsius: float | None = None
    glucose_mmol_per_litre: float | None = None
    oxygen_percent: int | None = None


PLAUSIBLE: Mapping[str, tuple[int, int, str]] = {
    "systolic_mmhg": (50, 280, "mmHg"),
    "diastolic_mmhg": (20, 180, "mmHg"),
    "pulse_per_minute": (20, 250, "次/分"),
    "temperature_celsius": (30, 43, "℃"),
    "glucose_mmol_per_litre": (1, 35, "mmol/L"),
    "oxygen_percent": (50, 100, "%"),
}
"""From, to and unit. Outside, somebody slipped on the keys; an alarm is another matter."""


def vitals_faults(vitals: Vitals, at: str) -> Iterator[FieldFault]:
    """Yield what cannot be; `at` is where the vitals stand in the message."""
    for each in fields(vitals):
        value = getattr(vitals, each.name)
        low, high, unit = PLAUSIBLE[each.name]
        if value is not None and not low <= value <= high:
            facts = (("low", low), ("high", high), ("unit", unit))
            yield FieldFault(f"{at}/{each.name}", "vital_implausible", facts)
    upper, lower = vitals.systolic_mmhg, vitals.diastolic_mmhg
    if (upper is None) != (lower is None):
        yield FieldFault(f"{at}/diastolic_mmhg", "pressure_incomplete")
    elif upper is not None and lower is not None and lower >= upper:
        yield FieldFault(f"{at}/diastolic_mmhg", "pressure_reversed")
