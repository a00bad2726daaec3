"""The three central districts of Quanzhou: real villages, made-up houses, five teams."""

from dataclasses import dataclass
from random import Random

from app.seed.stations import SEATS

CITY = "350500000000"
DISTRICTS = {"350502000000": "鲤城区", "350503000000": "丰泽区", "350504000000": "洛江区"}
SPREAD = 0.03
"""Degrees around the seat of the district: some three kilometres, all on land."""


@dataclass(frozen=True, slots=True)
class TeamCast:
    """A team as the story sends it out."""

    key: str
    name: str
    home: str
    """The district whose seat it sets out from; it serves all three."""
    members: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Name, profession, skills; the first signs in and reports."""


_CARE = (
    ("医生", "doctor", ("general_practice",)),
    ("护士", "nurse", ("nursing",)),
    ("药师", "pharmacist", ("pharmacy",)),
    ("专员", "policy_officer", ("policy",)),
)


def _team(key: str, name: str, home: str, surnames: str) -> TeamCast:
    members = tuple(
        (surname + words, profession, skills)
        for surname, (words, profession, skills) in zip(surnames, _CARE, strict=True)
    )
    return TeamCast(key, name, home, members)


TEAMS = (
    _team("licheng1", "鲤城一队", "350502000000", "林陈黄郑"),
    _team("licheng2", "鲤城二队", "350502000000", "苏庄谢叶"),
    _team("fengze1", "丰泽一队", "350503000000", "蔡许杨洪"),
    _team("fengze2", "丰泽二队", "350503000000", "曾吴王李"),
    _team("luojiang", "洛江队", "350504000000", "张刘连赖"),
)


def house_in(village_code: str, number: int) -> tuple[float, float]:
    """Return a made-up place near the seat of the district, the same one always."""
    latitude, longitude = SEATS[f"{village_code[:6]}000000"]
    village, house = Random(village_code), Random(f"{village_code} {number}")
    return (
        round(latitude + _off(village, SPREAD) + _off(house, SPREAD / 5), 6),
        round(longitude + _off(village, SPREAD) + _off(house, SPREAD / 5), 6),
    )


def _off(dice: Random, most: float) -> float:
    return dice.uniform(-most, most)
