"""What lives people led: how old, in what role, on what ground cared for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from app.domain.veterans.sections import CategoryGround, Grading, RolePeriod, ServiceSpell
from app.domain.veterans.standing import AGE_OF_ALLOWANCE, RURAL_BEFORE, RURAL_FROM
from app.domain.veterans.terms import (
    CategoryCode,
    DisabilityNature,
    DischargeKind,
    HonourKind,
    HukouKind,
    PersonRole,
    RankKind,
    ServiceBranch,
)
from app.seed.word_lists import Weighted

IN_SEPTEMBER_SINCE, TWICE_A_YEAR_SINCE = 2013, 2020
SERGEANTS_RENAMED = date(2022, 3, 31)
POLICY_OF_RURAL_60 = date(2011, 8, 1)
POLICY_OF_WAR_AND_TEST = date(2007, 8, 1)
POLICY_OF_MARTYR_CHILDREN = date(2012, 7, 1)
LONGEST_CONSCRIPTION_YEARS = 4

BRANCHES = Weighted.of(
    {
        ServiceBranch.ARMY: 60,
        ServiceBranch.NAVY: 12,
        ServiceBranch.AIR_FORCE: 8,
        ServiceBranch.ARMED_POLICE: 14,
        ServiceBranch.RAILWAY_CORPS: 2,
        ServiceBranch.FRONTIER_DEFENCE: 4,
    }
)
YEARS = Weighted.of({2: 40, 3: 22, 4: 12, 5: 8, 8: 8, 12: 6, 16: 4})
GRADES = Weighted.of({1: 1, 2: 1, 3: 2, 4: 3, 5: 8, 6: 14, 7: 16, 8: 17, 9: 19, 10: 19})
NATURES = Weighted.of(
    {DisabilityNature.DUTY: 60, DisabilityNature.COMBAT: 15, DisabilityNature.ILLNESS: 25}
)
MERITS = Weighted.of(
    {
        None: 80,
        HonourKind.OUTSTANDING_SOLDIER: 13,
        HonourKind.THIRD_CLASS_MERIT: 6,
        HonourKind.SECOND_CLASS_MERIT: 1,
    }
)


@dataclass(slots=True)
class Life:
    """What is to be made of one person; the rest is drawn at random."""

    born_on: date
    male: bool
    roles: list[RolePeriod]
    spells: list[ServiceSpell] = field(default_factory=list)
    grounds: list[CategoryGround] = field(default_factory=list)
    grading: Grading | None = None


Draw = Callable[[Random, date], Life]


def ordinary(dice: Random, today: date) -> Life:
    """A veteran without any benefit: most of them."""
    return _veteran(dice, _born(dice, today, 25, 79), today)


def serving(dice: Random, today: date) -> Life:
    born_on = _born(dice, today, 19, 33)
    enlisted_on = _enlisted(dice, born_on, 18, 18)
    spell = _spell(dice, enlisted_on, None, today)
    role = RolePeriod(PersonRole.SERVING_MEMBER, enlisted_on)
    return Life(born_on, happens(dice, 0.95), [role], [spell])


def rural_60(dice: Random, today: date) -> Life:
    life = _veteran(dice, _born(dice, today, AGE_OF_ALLOWANCE, 88), today)
    enlisted_on = life.spells[0].enlisted_on
    if RURAL_FROM <= enlisted_on < RURAL_BEFORE:
        since = max(POLICY_OF_RURAL_60, birthday(life.born_on, AGE_OF_ALLOWANCE))
        _hold(life, CategoryCode.RURAL_VETERAN_60, since)
    return life


def war_participant(dice: Random, today: date) -> Life:
    born_on = _day(dice, date(1955, 1, 1), date(1961, 12, 31))
    life = _veteran(
        dice, born_on, today, enlisted_on=_day(dice, date(1976, 3, 1), date(1979, 1, 1))
    )
    _hold(life, CategoryCode.WAR_PARTICIPANT, POLICY_OF_WAR_AND_TEST)
    if happens(dice, 0.12):
        _disable(life, dice, today)
    return life


def test_participant(dice: Random, today: date) -> Life:
    life = _veteran(dice, _day(dice, date(1943, 1, 1), date(1962, 12, 31)), today)
    _hold(life, CategoryCode.TEST_PARTICIPANT, POLICY_OF_WAR_AND_TEST)
    return life


def returned_ill(dice: Random, today: date) -> Life:
    life = _veteran(dice, _born(dice, today, 50, 86), today)
    _hold(life, CategoryCode.RETURNED_WITH_ILLNESS, _after_service(life, dice, today))
    return life


def disabled(dice: Random, today: date) -> Life:
    life = _veteran(dice, _born(dice, today, 28, 90), today)
    _disable(life, dice, today)
    return life


def before_1954(dice: Random, today: date) -> Life:
    """The oldest: volunteers of Korea among them."""
    enlisted_on = _day(dice, date(1949, 10, 1), date(1954, 3, 1))
    born_on = _day(dice, date(1929, 12, 1), date(1934, 1, 1))
    life = _veteran(dice, born_on, today, enlisted_on=enlisted_on)
    _hold(life, CategoryCode.DEMOBILISED_BEFORE_1954, life.roles[0].starts_on)
    return life


def survivor(dice: Random, today: date) -> Life:
    """A widow, a parent or a child of somebody who died in service."""
    role, category = dice.choice(
        (
            (PersonRole.MARTYR_KIN, CategoryCode.MARTYR_SURVIVOR),
            (PersonRole.DUTY_DEATH_KIN, CategoryCode.DUTY_DEATH_SURVIVOR),
            (PersonRole.ILLNESS_DEATH_KIN, CategoryCode.ILLNESS_DEATH_SURVIVOR),
        )
    )
    born_on = _born(dice, today, 48, 96)
    since = _day(dice, birthday(born_on, 20), today - timedelta(days=365))
    life = Life(born_on, happens(dice, 0.25), [RolePeriod(role, since)])
    _hold(life, category, since)
    return life


def martyr_child(dice: Random, today: date) -> Life:
    born_on = _born(dice, today, AGE_OF_ALLOWANCE + 1, 95)
    role = RolePeriod(PersonRole.MARTYR_KIN, birthday(born_on, 1))
    life = Life(born_on, happens(dice, 0.5), [role])
    since = max(POLICY_OF_MARTYR_CHILDREN, birthday(born_on, AGE_OF_ALLOWANCE))
    _hold(life, CategoryCode.AGED_MARTYR_CHILD, since)
    return life


def disabled_civilian(dice: Random, today: date) -> Life:
    role, category = dice.choice(
        (
            (PersonRole.DISABLED_POLICE, CategoryCode.DISABLED_POLICE),
            (PersonRole.DISABLED_OFFICIAL, CategoryCode.DISABLED_OFFICIAL),
            (PersonRole.DISABLED_MILITIA, CategoryCode.DISABLED_MILITIA),
        )
    )
    born_on = _born(dice, today, 30, 85)
    since = _day(dice, birthday(born_on, 25), today - timedelta(days=400))
    life = Life(born_on, happens(dice, 0.9), [RolePeriod(role, since)])
    life.grading = Grading(
        grade=GRADES.draw(dice), nature=DisabilityNature.DUTY, starts_on=since, basis=_paper(since)
    )
    _hold(life, category, since)
    return life


def relative(dice: Random, today: date) -> Life:
    """Somebody of a veteran's family whom the bureau knows too."""
    born_on = _born(dice, today, 19, 80)
    role = dice.choice((PersonRole.VETERAN_FAMILY, PersonRole.SERVING_FAMILY))
    since = _day(dice, birthday(born_on, 18), today)
    return Life(born_on, happens(dice, 0.4), [RolePeriod(role, since)])


LIVES: Weighted[Draw] = Weighted.of(
    {
        ordinary: 600,
        rural_60: 150,
        war_participant: 55,
        disabled: 45,
        relative: 55,
        returned_ill: 30,
        serving: 20,
        martyr_child: 14,
        survivor: 20,
        test_participant: 5,
        before_1954: 4,
        disabled_civilian: 4,
    }
)
"""In thousandths, nearly: categories overlap as they do in a county's lists."""


def happens(dice: Random, share: float) -> bool:
    return dice.random() < share


def birthday(born_on: date, years: int) -> date:
    """Return the day on which so many years are completed."""
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)


def _veteran(dice: Random, born_on: date, today: date, *, enlisted_on: date | None = None) -> Life:
    enlisted_on = enlisted_on or _enlisted(dice, born_on, 18, 21)
    years = YEARS.draw(dice)
    discharged_on = birthday(enlisted_on, years)
    if discharged_on >= today:  # Too young to have served so long: home since last year.
        discharged_on = max(birthday(today, -1), birthday(enlisted_on, 1))
    spell = _spell(dice, enlisted_on, discharged_on, today)
    role = RolePeriod(PersonRole.VETERAN, discharged_on)
    return Life(born_on, happens(dice, 0.97), [role], [spell])


def _spell(
    dice: Random, enlisted_on: date, discharged_on: date | None, today: date
) -> ServiceSpell:
    until = discharged_on or today
    short = until <= birthday(enlisted_on, LONGEST_CONSCRIPTION_YEARS)
    sergeant = RankKind.SERGEANT if until >= SERGEANTS_RENAMED else RankKind.SERGEANT_BEFORE_2022
    rank = RankKind.CONSCRIPT if short else dice.choice((sergeant, sergeant, RankKind.OFFICER))
    discharge = None
    if discharged_on is not None:
        discharge = DischargeKind.TRANSFERRED if rank is RankKind.OFFICER else _discharge(until)
    return ServiceSpell(
        branch=BRANCHES.draw(dice),
        enlisted_on=enlisted_on,
        hukou_at_enlistment=HukouKind.RURAL if happens(dice, 0.8) else HukouKind.URBAN,
        discharged_on=discharged_on,
        rank=rank,
        discharge=discharge,
        highest_merit=MERITS.draw(dice),
    )


def _discharge(on: date) -> DischargeKind:
    """Since 2011-11-01 a soldier who looks for work himself is paid a grant for it."""
    return DischargeKind.INDEPENDENT_EMPLOYMENT if on >= RURAL_BEFORE else DischargeKind.DISCHARGED


def _disable(life: Life, dice: Random, today: date) -> None:
    nature, grade = NATURES.draw(dice), GRADES.draw(dice)
    if nature is DisabilityNature.ILLNESS:
        grade = min(grade, 6)
    since = _after_service(life, dice, today)
    life.grading = Grading(grade=grade, nature=nature, starts_on=since, basis=_paper(since))
    _hold(life, CategoryCode.DISABLED_VETERAN, since)


def _hold(life: Life, category: CategoryCode, since: date) -> None:
    life.grounds.append(CategoryGround(category, since, _paper(since)))


def _after_service(life: Life, dice: Random, today: date) -> date:
    discharged_on = life.spells[-1].discharged_on or today
    return _day(dice, discharged_on, max(discharged_on, today - timedelta(days=30)))


def _paper(on: date) -> str:
    return f"演示〔{on.year}〕{on.month}号"


def _born(dice: Random, today: date, youngest: int, oldest: int) -> date:
    """Return a birth date of somebody who has completed so many years today."""
    return _day(dice, birthday(today, -oldest - 1) + timedelta(days=1), birthday(today, -youngest))


def _enlisted(dice: Random, born_on: date, youngest: int, oldest: int) -> date:
    """Soldiers went in December until 2012, in September until 2019, twice a year since."""
    year = born_on.year + dice.randint(youngest, oldest) + 1
    if year >= TWICE_A_YEAR_SINCE:
        return date(year, dice.choice((3, 9)), 1)
    return date(year, 9, 1) if year >= IN_SEPTEMBER_SINCE else date(year, 12, 1)


def _day(dice: Random, first: date, last: date) -> date:
    return first + timedelta(days=dice.randint(0, max((last - first).days, 0)))
