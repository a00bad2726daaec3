"""Where made-up people live: the real villages, and what is spoken there."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from app.domain.divisions.code import ancestor_at
from app.domain.divisions.levels import Level
from app.domain.veterans.terms import PracticeLanguage
from app.seed.word_lists import Weighted

JINMEN = "350527"
HAKKA_COUNTIES = {"350803", "350821", "350823", "350824", "350825"}
# The coast of Quangang speaks as Putian does, across the bay.
PUXIAN_TOWNS = {"350505100", "350505101"}
HUI_TOWNS = {"350521200": 0.7, "350582103": 0.4}
SHE_COUNTIES = {"350823": 0.05, "350881": 0.03, "350525": 0.01, "350524": 0.01}
SHE_ELSEWHERE = 0.003
SUFFIXES = ("居委会", "村委会")


@dataclass(frozen=True, slots=True)
class Village:
    code: str
    county_code: str
    address: str
    """County, town and village, as it stands at the beginning of an address."""
    speech: PracticeLanguage
    urban: bool
    she_share: float
    hui_share: float


def villages(names: Mapping[str, str]) -> Weighted[Village]:
    """Return every village with a station, some far bigger than others, the same ones always."""
    weights: dict[Village, float] = {}
    for code in names:
        county, town = ancestor_at(code, Level.COUNTY), ancestor_at(code, Level.TOWNSHIP)
        if county is None or town is None or code == town or code.startswith(JINMEN):
            continue
        weights[_village(code, county, town, names)] = Random(code).lognormvariate(0, 0.6)
    return Weighted.of(weights)


def _village(code: str, county: str, town: str, names: Mapping[str, str]) -> Village:
    name = names[code]
    plain = name
    for suffix in SUFFIXES:
        plain = plain.removesuffix(suffix)
    return Village(
        code=code,
        county_code=county,
        address=f"{names[county]}{names[town]}{plain}",
        speech=_speech(code),
        urban="社区" in name,
        she_share=SHE_COUNTIES.get(code[:6], SHE_ELSEWHERE),
        hui_share=HUI_TOWNS.get(code[:9], 0),
    )


def _speech(code: str) -> PracticeLanguage:
    if code[:6] in HAKKA_COUNTIES:
        return PracticeLanguage.HAKKA
    return PracticeLanguage.PUXIAN if code[:9] in PUXIAN_TOWNS else PracticeLanguage.MINNAN
