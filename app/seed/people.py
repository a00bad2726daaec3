"""Made-up people: a life, a place, a name, a family, a state of health."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.domain.veterans.periods import full_years
from app.domain.veterans.sections import Health, Kin, Livelihood
from app.domain.veterans.terms import (
    CareNeed,
    EmploymentKind,
    Hearing,
    Literacy,
    LivingSituation,
    Relation,
    Sight,
)
from app.seed.lives import LIVES, Life, birthday, happens
from app.seed.numbers import Numbers
from app.seed.places import Village
from app.seed.word_lists import Weighted, given_name, surnames

HAN, HUI, SHE = "01", "03", "22"
MARRYING_AGE, PARENTS_AGE, OLD, VERY_OLD = 26, 35, 60, 80

CARE_BY_AGE = {
    OLD: Weighted.of(
        {CareNeed.INDEPENDENT: 93, CareNeed.PARTLY_DEPENDENT: 6, CareNeed.DEPENDENT: 1}
    ),
    VERY_OLD: Weighted.of(
        {
            CareNeed.INDEPENDENT: 60,
            CareNeed.PARTLY_DEPENDENT: 26,
            CareNeed.DEPENDENT: 9,
            CareNeed.BEDRIDDEN: 5,
        }
    ),
}
LIVING = Weighted.of(
    {
        LivingSituation.WITH_FAMILY: 62,
        LivingSituation.EMPTY_NEST: 26,
        LivingSituation.ALONE: 9,
        LivingSituation.INSTITUTION: 3,
    }
)
DIAGNOSES = ("高血压", "2型糖尿病", "冠心病", "慢性支气管炎", "白内障", "膝关节炎", "脑梗死后遗症")
ALLERGIES = ("青霉素", "头孢类", "磺胺类")
MEDICINES = ("氨氯地平", "二甲双胍", "阿司匹林", "阿托伐他汀", "沙丁胺醇")
WORK = Weighted.of(
    {
        EmploymentKind.EMPLOYED: 52,
        EmploymentKind.FLEXIBLE: 20,
        EmploymentKind.OWN_FIRM: 10,
        EmploymentKind.FARMING: 12,
        EmploymentKind.UNEMPLOYED: 6,
    }
)
OCCUPATIONS = (
    "货车司机",
    "保安",
    "机械装配",
    "石材加工",
    "茶农",
    "渔业",
    "个体经营",
    "社区工作",
    "鞋服生产",
)


@dataclass(slots=True)
class MadePerson:
    life: Life
    village: Village
    name: str
    ethnicity: str
    id_number: str
    phone: str | None
    address: str
    hearing: Hearing
    sight: Sight
    literacy: Literacy
    family: list[Kin]
    livelihood: Livelihood
    health: Health | None
    card_bank: str | None
    died_on: date | None


def make_person(dice: Random, village: Village, numbers: Numbers, today: date) -> MadePerson:
    """Draw one person; the same dice and place make the same person."""
    life = LIVES.draw(dice)(dice, today)
    age = full_years(life.born_on, today)
    ethnicity, surname = _people(dice, village)
    sex = "male" if life.male else "female"
    very_old = age >= VERY_OLD
    return MadePerson(
        life=life,
        village=village,
        name=surname + given_name(dice, life.born_on.year, sex),
        ethnicity=ethnicity,
        id_number=numbers.identity(life.born_on, male=life.male),
        phone=None if very_old and happens(dice, 0.35) else numbers.phone(),
        address=f"{village.address}{dice.randint(1, 399)}号",
        hearing=Hearing.IMPAIRED if very_old and happens(dice, 0.3) else Hearing.GOOD,
        sight=Sight.IMPAIRED if very_old and happens(dice, 0.25) else Sight.GOOD,
        literacy=_literacy(dice, age),
        family=_family(dice, life, surname, numbers, age),
        livelihood=_livelihood(dice, life, age),
        health=_health(dice, age) if age >= OLD or life.grading else None,
        card_bank=dice.choice(("ICBC", "ABC", "PSBC", "CEB")) if happens(dice, 0.7) else None,
        died_on=today - timedelta(days=dice.randint(20, 900))
        if very_old and happens(dice, 0.06)
        else None,
    )


def _people(dice: Random, village: Village) -> tuple[str, str]:
    """Return ethnicity and surname as they go together in this village."""
    lists = surnames()
    if happens(dice, village.she_share):
        return SHE, lists["she"].draw(dice)
    if happens(dice, village.hui_share):
        return HUI, lists["hui"].draw(dice)
    return HAN, lists[village.speech.value].draw(dice)


def _literacy(dice: Random, age: int) -> Literacy:
    if age < OLD or happens(dice, 0.7):
        return Literacy.READS
    return Literacy.CANNOT_READ if age >= VERY_OLD and happens(dice, 0.4) else Literacy.READS_LITTLE


def _family(dice: Random, life: Life, surname: str, numbers: Numbers, age: int) -> list[Kin]:
    """A spouse for most, children for the older; somebody to ring where the person is old."""
    family: list[Kin] = []
    year = life.born_on.year
    if age >= MARRYING_AGE and happens(dice, 0.8):
        wife = surnames()["minnan"].draw(dice) + given_name(
            dice, year + 2, "female" if life.male else "male"
        )
        family.append(Kin(relation=Relation.SPOUSE, name=wife, lives_together=True))
    for _ in range(dice.randint(0, 3) if age >= PARENTS_AGE else 0):
        son = happens(dice, 0.52)
        born_on = birthday(life.born_on, dice.randint(23, 32))
        first = not any(kin.cares for kin in family)
        family.append(
            Kin(
                relation=Relation.SON if son else Relation.DAUGHTER,
                name=surname + given_name(dice, born_on.year, "male" if son else "female"),
                born_on=born_on,
                phone=numbers.phone() if age >= VERY_OLD and first else None,
                cares=age >= VERY_OLD and first,
            )
        )
    return family


def _livelihood(dice: Random, life: Life, age: int) -> Livelihood:
    since = life.spells[-1].discharged_on if life.spells else birthday(life.born_on, 18)
    starts_on = since or life.spells[-1].enlisted_on
    if age >= OLD:
        kind = EmploymentKind.RETIRED if happens(dice, 0.4) else EmploymentKind.FARMING
        return Livelihood(kind=kind, starts_on=max(starts_on, birthday(life.born_on, 50)))
    kind = EmploymentKind.EMPLOYED if since is None else WORK.draw(dice)
    at_work = kind is not EmploymentKind.UNEMPLOYED
    return Livelihood(
        kind=kind,
        starts_on=starts_on,
        occupation=dice.choice(OCCUPATIONS) if at_work and since else None,
    )


def _health(dice: Random, age: int) -> Health:
    ill = dice.sample(DIAGNOSES, dice.choice((0, 0, 1, 1, 2)))
    return Health(
        care_need=CARE_BY_AGE[VERY_OLD if age >= VERY_OLD else OLD].draw(dice),
        living=LIVING.draw(dice),
        diagnoses=tuple(ill),
        allergies=(dice.choice(ALLERGIES),) if happens(dice, 0.05) else (),
        medicines=tuple(dice.sample(MEDICINES, len(ill))),
    )
