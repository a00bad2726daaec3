"""Surnames and given names of the region, drawn as often as they are met."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, Generic, TypeVar

import yaml

_FOLDER = Path(__file__).parents[1] / "reference" / "people"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Weighted(Generic[T]):
    """Things to draw from, some more often than others."""

    things: Sequence[T]
    cumulative: Sequence[float]

    @classmethod
    def of(cls, weights: Mapping[T, float]) -> "Weighted[T]":
        return cls(tuple(weights), tuple(accumulate(weights.values())))

    def draw(self, dice: Random) -> T:
        return dice.choices(self.things, cum_weights=self.cumulative)[0]


@cache
def surnames() -> dict[str, Weighted[str]]:
    """Return the surnames by the speech of a place, and of the She and the Hui."""
    return {speech: Weighted.of(weights) for speech, weights in _read("surnames").items()}


@cache
def given_names() -> dict[int, dict[str, list[str]]]:
    """Return given names by decade of birth, then by sex."""
    found: dict[int, dict[str, list[str]]] = _read("given_names")
    return found


def given_name(dice: Random, birth_year: int, sex: str) -> str:
    decade = min(max(birth_year // 10 * 10, 1920), 2000)
    return dice.choice(given_names()[decade][sex])


def _read(name: str) -> dict[Any, Any]:
    text = (_FOLDER / f"{name}.yaml").read_text("utf-8")
    read: dict[Any, Any] = yaml.safe_load(text)
    return read
