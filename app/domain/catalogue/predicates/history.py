"""Questions about service, disability, and what was given before."""

from datetime import date, timedelta

from app.domain.catalogue.facts import Facts
from app.domain.catalogue.predicates.registry import says
from app.domain.veterans.terms import DisabilityNature


@says(
    "已评定残疾等级",
    "a disability grade has been confirmed",
    help_zh="尚未评定的，请申请补办或新办评定残疾等级",
    help_en="without a grade, apply for a first grading",
)
def graded(facts: Facts) -> bool:
    return facts.disability_grade is not None


@says(
    "残疾等级在{best}级至{worst}级之间",
    "graded between {best} and {worst}",
    help_zh="伤情变化的，可以申请调整残疾等级",
    help_en="if the injury has changed, apply for a regrade",
)
def graded_between(facts: Facts, *, best: int, worst: int) -> bool:
    grade = facts.disability_grade
    return grade is not None and best <= grade <= worst


@says(
    "残疾性质为：{natures}",
    "the disability is of the nature: {natures}",
    help_zh="如对性质认定有疑问，请到服务站核对档案",
    help_en="if you doubt the recorded nature, have your file checked at a station",
)
def graded_nature_in(facts: Facts, *, natures: tuple[DisabilityNature, ...]) -> bool:
    return facts.disability_nature in natures


@says(
    "距上次评定残疾等级满{years}年",
    "the last grading was at least {years} year(s) ago",
    help_zh="请在上次评定满{years}年后再申请",
    help_en="apply again {years} year(s) after the last grading",
)
def years_since_last_grading_at_least(facts: Facts, *, years: int) -> bool:
    graded_on = facts.last_graded_on
    return graded_on is not None and _anniversary(graded_on, years) <= facts.today


@says(
    "在{before}之前入伍",
    "enlisted before {before}",
    help_zh="如入伍时间登记有误，请带档案材料到服务站更正",
    help_en="if the date on file is wrong, bring your archive papers to a station",
)
def served_before(facts: Facts, *, before: date) -> bool:
    return facts.enlisted_on is not None and facts.enlisted_on < before


@says(
    "服役满{years}年",
    "served at least {years} year(s)",
    help_zh="如服役年限登记有误，请带档案材料到服务站更正",
    help_en="if the years on file are wrong, bring your archive papers to a station",
)
def service_years_at_least(facts: Facts, *, years: int) -> bool:
    return facts.service_years >= years


@says(
    "已退出现役",
    "discharged from service",
    help_zh="退役报到后再来申请",
    help_en="apply after registering your discharge",
)
def discharged(facts: Facts) -> bool:
    return facts.discharged_on is not None and facts.discharged_on <= facts.today


@says(
    "尚未持有优待证",
    "holds no preferential card yet",
    help_zh="每人只办一张。遗失或损坏请办理补换",
    help_en="one card per person; for a lost or damaged card ask for a replacement",
)
def has_no_card(facts: Facts) -> bool:
    return not facts.has_card


@says(
    "近{days}天内没有享受过同一事项",
    "was not granted the same item in the last {days} days",
    help_zh="距上次享受满{days}天后可再次申请。有新的困难请告诉服务站",
    help_en="apply again {days} days after the last grant; tell the station about any new hardship",
)
def not_granted_within(facts: Facts, *, item: str, days: int) -> bool:
    granted_on = facts.last_granted_on.get(item)
    return granted_on is None or granted_on + timedelta(days=days) <= facts.today


def _anniversary(day: date, years: int) -> date:
    """29 February has its anniversary on 1 March in common years: a full year has then passed."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
