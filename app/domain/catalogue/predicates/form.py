"""Questions about the answers in a form; None while the answer is not there."""

from datetime import date, timedelta

from app.domain.catalogue.facts import Facts
from app.domain.catalogue.predicates.registry import FormField, says


@says(
    "{field}超过{amount_fen}",
    "{field} is more than {amount_fen}",
    help_zh="超过{amount_fen}后可以申请",
    help_en="apply once it is more than {amount_fen}",
)
def form_amount_above(facts: Facts, *, field: FormField, amount_fen: int) -> bool | None:
    amount = facts.form.get(field)
    return None if amount is None else amount > amount_fen


@says(
    "{field}不超过{amount_fen}",
    "{field} is at most {amount_fen}",
    help_zh="请向服务站咨询其他帮扶事项",
    help_en="ask the station about other kinds of aid",
)
def form_amount_at_most(facts: Facts, *, field: FormField, amount_fen: int) -> bool | None:
    amount = facts.form.get(field)
    return None if amount is None else amount <= amount_fen


@says(
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


@says(
    "{field}为今年或前{years}年内",
    "{field} is this year or one of the {years} before",
    help_zh="超过期限的，请把原因告诉服务站，由工作人员核实",
    help_en="if it is longer ago, tell the station why; the staff will look into it",
)
def form_year_within(facts: Facts, *, field: FormField, years: int) -> bool | None:
    year = facts.form.get(field)
    return None if year is None else facts.today.year - years <= year <= facts.today.year


@says(
    "{field}为：{values}",
    "{field} is: {values}",
    help_zh="请核对所填的“{field}”",
    help_en="check what you answered to “{field}”",
)
def form_is_one_of(facts: Facts, *, field: FormField, values: tuple[str, ...]) -> bool | None:
    answer = facts.form.get(field)
    return None if answer is None else answer in values


@says(
    "{field}：是",
    "{field}: yes",
    help_zh="请核对所填的“{field}”",
    help_en="check what you answered to “{field}”",
)
def form_says_yes(facts: Facts, *, field: FormField) -> bool | None:
    answer = facts.form.get(field)
    return None if answer is None else answer is True


@says(
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
