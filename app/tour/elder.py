"""The 84-year-old of the story: new in every tour, under a county code that nobody holds."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from app.domain.veterans.identity_number import check_character

UNASSIGNED_COUNTY = "350599"
AGE = 84
NAMES = ("陈秀英", "林桂花", "黄素珍", "吴玉兰", "郑惠卿")


@dataclass(frozen=True)
class Elder:
    name: str
    id_number: str
    phone: str
    born_on: date

    def registration(self, division_code: str) -> dict[str, Any]:
        """What the village clerk writes into the registry."""
        return {
            "name": self.name,
            "former_names": [],
            "id_number": self.id_number,
            "phone": self.phone,
            "address": "演示路12号",
            "ethnicity": "01",
            "division_code": division_code,
            "hukou_code": division_code,
            "hukou_kind": "rural",
            "speech": "minnan",
            "hearing": "impaired",
            "literacy": "reads_little",
            "roles": [{"role": "veteran", "starts_on": "1962-03-01"}],
        }


def new_elder(dice: Random, today: date) -> Elder:
    """Make a woman of 84 years whose identity number has the right check digit."""
    born_on = date(today.year - AGE, 1, 1)
    sequence = dice.randrange(0, 999, 2)  # Even: a woman.
    first_17 = f"{UNASSIGNED_COUNTY}{born_on:%Y%m%d}{sequence:03d}"
    phone = f"139{dice.randrange(10**8):08d}"
    return Elder(dice.choice(NAMES), first_17 + check_character(first_17), phone, born_on)
