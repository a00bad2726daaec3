"""The named predicates a rule may use: pure questions about one person's facts.

A guide names a predicate and gives its parameters; `parse.py` refuses an unknown name and a
parameter of the wrong type. A bureau builds new items from these; a new predicate is one
function here, with what it says to people in both languages. Parameters are read from the
annotations, so they are typed once. A predicate answers None while the form is not filled
in so far that it can tell.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, get_type_hints

from app.domain.catalogue.facts import Facts
from app.domain.catalogue.wording import Localised
from app.domain.divisions.code import subtree
from app.domain.veterans.terms import CategoryCode, DisabilityNature, PersonRole

Test = Callable[..., bool | None]


class FormField(str):
    """The name of a property of the guide's form."""

    __slots__ = ()


class DivisionRef(str):
    """A 12-digit division code; everything below it counts too."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Predicate:
    name: str
    test: Test
    parameters: Mapping[str, Any]  # Name → type, in the order of the function.
    wording: Localised  # `{name}` stands for a parameter in words.
    help: Localised

    def holds(self, facts: Facts, parameters: Mapping[str, Any]) -> bool | None:
        return self.test(facts, **parameters)


PREDICATES: dict[str, Predicate] = {}


def _says(zh: str, en: str, *, help_zh: str, help_en: str) -> Callable[[Test], Test]:
    def register(test: Test) -> Test:
        hints = get_type_hints(test)
        names = list(inspect.signature(test).parameters)[1:]
        PREDICATES[test.__name__] = Predicate(
            test.__name__,
            test,
            {name: hints[name] for name in names},
            Localised(zh, en),
            Localised(help_zh, help_en),
        )
        return test

    return register


# --- the person -----------------------------------------------------------------------------


@_says(
    "任何人都可以办理",
    "open to everybody",
    help_zh="请拨打服务站电话",
    help_en="please ring the station",
)
def anyone(_facts: Facts) -> bool:
    return True


@_says(
    "本人健在",
    "the person is alive",
    help_zh="家属可咨询丧葬补助等事项，请联系服务站",
    help_en="the family may ask the station about funeral aid",
)
def living(facts: Facts) -> bool:
    return facts.living


@_says(
    "年满{years}周岁",
    "at least {years} years old",
    help_zh="满{years}周岁后再来申请",
    help_en="apply once you are {years}",
)
def age_at_least(facts: Facts, *, years: int) -> bool:
    return facts.age >= years


@_says(
    "未满{years}周岁",
    "younger than {years}",
    help_zh="请向服务站咨询适合您年龄的其他事项",
    help_en="ask the station which other item fits your age",
)
def age_under(facts: Facts, *, years: int) -> bool:
    return facts.age < years


@_says(
    "身份属于：{roles}",
    "known to the bureau as: {roles}",
    help_zh="如档案中没有登记您的身份，请带退役证件或遗属证件到服务站登记",
    help_en="if your status is not on file, bring your discharge or survivor's papers to a station",
)
def has_role(facts: Facts, *, roles: tuple[PersonRole, ...]) -> bool:
    return not facts.roles.isdisjoint(roles)


@_says(
    "优抚对象类别属于：{categories}",
    "holds one of the categories: {categories}",
    help_zh="如您认为应当属于，请到服务站核对档案",
    help_en="if you think you should, have your file checked at a station",
)
def has_category(facts: Facts, *, categories: tuple[CategoryCode, ...]) -> bool:
    return not facts.categories.isdisjoint(categories)


@_says(
    "户籍或居住在服务范围内",
    "lives in the area served",
    help_zh="请向户籍地或常住地的服务站申请",
    help_en="apply to the station where you are registered or live",
)
def lives_in_scope(facts: Facts, *, divisions: tuple[DivisionRef, ...]) -> bool:
    return any(facts.division_code in subtree(division) for division in divisions)


# --- disability -----------------------------------------------------------------------------


@_says(
    "已评定残疾等级",
    "a disability grade has been confirmed",
    help_zh="尚未评定的，请申请补办或新办评定残疾等级",
    help_en="without a grade, apply for a first grading",
)
def graded(facts: Facts) -> bool:
    return facts.disability_grade is not None


@_says(
    "残疾等级在{best}级至{worst}级之间",
    "graded between {best} and {worst}",
    help_zh="伤情变化的，可以申请调整残疾等级",
    help_en="if the injury has changed, apply for a regrade",
)
def graded_between(facts: Facts, *, best: int, worst: int) -> bool:
    grade = facts.disability_grade
    return grade is not None and best <= grade <= worst


@_says(
    "残疾性质为：{natures}",
    "the disability is of the nature: {natures}",
    help_zh="如对性质认定有疑问，请到服务站核对档案",
    help_en="if you doubt the recorded nature, have your file checked at a station",
)
def graded_nature_in(facts: Facts, *, natures: tuple[DisabilityNature, ...]) -> bool:
    return facts.disability_nature in natures


@_says(
    "距上次评定残疾等级满{years}年",
    "the last grading was at least {years} year(s) ago",
    help_zh="请在上次评定满{years}年后再申请",
    help_en="apply again {years} year(s) after the last grading",
)
def years_since_last_grading_at_least(facts: Facts, *, years: int) -> bool:
    graded_on = facts.last_graded_on
    return graded_on is not None and _anniversary(graded_on, years) <= facts.today


# --- service --------------------------------------------------------------------------------


@_says(
    "在{before}之前入伍",
    "enlisted before {before}",
    help_zh="如入伍时间登记有误，请带档案材料到服务站更正",
    help_en="if the date on file is wrong, bring your archive papers to a station",
)
def served_before(facts: Facts, *, before: date) -> bool:
    return facts.enlisted_on is not None and facts.enlisted_on < before


@_says(
    "服役满{years}年",
    "served at least {years} year(s)",
    help_zh="如服役年限登记有误，请带档案材料到服务站更正",
    help_en="if the years on file are wrong, bring your archive papers to a station",
)
def service_years_at_least(facts: Facts, *, years: int) -> bool:
    return facts.service_years >= years


@_says(
    "已退出现役",
    "discharged from service",
    help_zh="退役报到后再来申请",
    help_en="apply after registering your discharge",
)
def discharged(facts: Facts) -> bool:
    return facts.discharged_on is not None and facts.discharged_on <= facts.today


# --- what was given before ------------------------------------------------------------------


@_says(
    "尚未持有优待证",
    "holds no preferential card yet",
    help_zh="每人只办一张。遗失或损坏请办理补换",
    help_en="one card per person; for a lost or damaged card ask for a replacement",
)
def has_no_card(facts: Facts) -> bool:
    return not facts.has_card


@_says(
    "近{days}天内没有享受过同一事项",
    "was not granted the same item in the last {days} days",
    help_zh="距上次享受满{days}天后可再次申请。有新的困难请告诉服务站",
    help_en="apply again {days} days after the last grant; tell the station about any new hardship",
)
def not_granted_within(facts: Facts, *, item: str, days: int) -> bool:
    granted_on = facts.last_granted_on.get(item)
    return granted_on is None or granted_on + timedelta(days=days) <= facts.today


# --- the form -------------------------------------------------------------------------------


@_says(
    "{field}超过{amount_fen}",
    "{field} is more than {amount_fen}",
    help_zh="超过{amount_fen}后可以申请",
    help_en="apply once it is more than {amount_fen}",
)
def form_amount_above(facts: Facts, *, field: FormField, amount_fen: int) -> bool | None:
    amount = facts.form.get(field)
    return None if amount is None else amount > amount_fen


@_says(
    "{field}不超过{amount_fen}",
    "{field} is at most {amount_fen}",
    help_zh="请向服务站咨询其他帮扶事项",
    help_en="ask the station about other kinds of aid",
)
def form_amount_at_most(facts: Facts, *, field: FormField, amount_fen: int) -> bool | None:
    amount = facts.form.get(field)
    return None if amount is None else amount <= amount_fen


@_says(
    "{field}按人均不超过{amount_fen}",
    "{field} per head is at most {amount_fen}",
    help_zh="收入超过标准的，请向服务站咨询其他帮扶事项",
    help_en="above this income, ask the station about other kinds of aid",
)
def form_amount_per_head_at_most(
    facts: Facts, *, field: FormField, people: FormField, amount_fen: int
) -> bool | None:
    amount, heads = facts.form.get(field), facts.form.get(people)
    return None if amount is None or not heads else amount <= amount_fen * heads


@_says(
    "{field}为今年或前{years}年内",
    "{field} is this year or one of the {years} before",
    help_zh="超过期限的，请把原因告诉服务站，由工作人员核实",
    help_en="if it is longer ago, tell the station why; the staff will look into it",
)
def form_year_within(facts: Facts, *, field: FormField, years: int) -> bool | None:
    year = facts.form.get(field)
    return None if year is None else facts.today.year - years <= year <= facts.today.year


@_says(
    "{field}为：{values}",
    "{field} is: {values}",
    help_zh="请核对所填的“{field}”",
    help_en="check what you answered to “{field}”",
)
def form_is_one_of(facts: Facts, *, field: FormField, values: tuple[str, ...]) -> bool | None:
    answer = facts.form.get(field)
    return None if answer is None else answer in values


@_says(
    "{field}：是",
    "{field}: yes",
    help_zh="请核对所填的“{field}”",
    help_en="check what you answered to “{field}”",
)
def form_says_yes(facts: Facts, *, field: FormField) -> bool | None:
    answer = facts.form.get(field)
    return None if answer is None else answer is True


@_says(
    "{field}在最近{days}天内",
    "{field} lies within the last {days} days",
    help_zh="超过期限的，请把原因告诉服务站，由工作人员核实",
    help_en="if it is longer ago, tell the station why; the staff will look into it",
)
def form_day_within(facts: Facts, *, field: FormField, days: int) -> bool | None:
    answer = facts.form.get(field)
    if answer is None:
        return None
    day = answer if isinstance(answer, date) else date.fromisoformat(answer)
    return facts.today - timedelta(days=days) <= day <= facts.today


def _anniversary(day: date, years: int) -> date:
    """29 February has its anniversary on 1 March in common years: a full year has then passed."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
