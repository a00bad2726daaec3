"""Medicines handed over at the door."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.errors import FieldFault


@dataclass(frozen=True, slots=True)
class Medicine:
    name: str
    expires_on: date
    """The last day on which it may be taken."""


def medicine_faults(medicines: Sequence[Medicine], on: date, at: str) -> Iterator[FieldFault]:
    """Yield those that were past their day when they were handed over."""
    for place, medicine in enumerate(medicines):
        if medicine.expires_on < on:
            yield FieldFault(f"{at}/{place}/expires_on", "medicine_expired")


def allergy_alarms(medicines: Sequence[Medicine], allergies: Collection[str]) -> list[int]:
    """Return the places of medicines whose name and an allergy of the dossier share a word.

    Names are compared as written: 青霉素 is found in 青霉素V钾片, a brand name is not. Whoever
    hands over asks all the same.
    """
    known = [each.strip().casefold() for each in allergies if each.strip()]
    return [
        place
        for place, medicine in enumerate(medicines)
        if any(_alike(medicine.name.strip().casefold(), allergy) for allergy in known)
    ]


def _alike(name: str, allergy: str) -> bool:
    return allergy in name or name in allergy
