"""Message templates and what WeChat lets into each kind of field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulators.wechat.answers import Refused

DAY = r"(\d{4}-\d{1,2}-\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日)"
CLOCK = r"\d{1,2}:\d{2}(:\d{2})?"
HAN = r"\u3400-\u9fff\U00020000-\U000323af"

FORM = {
    "thing": r".{1,20}",
    "phrase": rf"[{HAN}]{{1,5}}",
    "name": rf"([{HAN}·]{{1,10}}|[A-Za-z .'-]{{1,20}})",
    "character_string": r"[\x20-\x7e]{1,32}",
    "number": r"(?=.{1,32}$)-?\d+(\.\d+)?",
    "letter": r"[A-Za-z]{1,32}",
    "symbol": r"[^\w\s]{1,5}",
    "amount": r"[¥￥$€£]?(?=[\d.]{1,11}元?$)\d{1,10}(\.\d+)?元?",
    "date": rf"{DAY}( {CLOCK})?",
    "time": rf"({DAY} )?{CLOCK}",
    "phone_number": r"[\d+() -]{1,17}",
    "car_number": rf"[{HAN}]?[A-Z0-9{HAN}]{{1,7}}",
}


@dataclass(frozen=True)
class Template:
    """What an app took from the template library: its fields, by key, with a label each."""

    id: str
    title: str
    labels: Mapping[str, str]


TEMPLATES = {
    template.id: template
    for template in (
        Template(
            "request-progress-0001",
            "办理进度提醒",
            {"thing1": "事项", "phrase3": "状态", "date2": "时间", "character_string4": "受理编号"},
        ),
        Template(
            "supplement-needed-0001",
            "补正材料提醒",
            {"thing1": "事项", "thing2": "需补材料", "date3": "截止日期"},
        ),
        Template(
            "visit-booked-0001",
            "上门服务提醒",
            {"thing1": "服务", "date2": "上门时间", "name3": "服务人员"},
        ),
        Template(
            "visit-changed-0001",
            "上门服务变动提醒",
            {"phrase1": "状态", "date2": "时间", "thing3": "服务队", "thing4": "提示"},
        ),
        Template(
            "payment-made-0001",
            "补助发放提醒",
            {"thing1": "项目", "amount2": "金额", "date3": "发放日期"},
        ),
        Template(
            "benefit-changed-0001",
            "待遇变动提醒",
            {"thing1": "项目", "phrase2": "状态", "date3": "日期", "thing4": "提示"},
        ),
        Template(
            "account-changed-0001",
            "账户变更提醒",
            {"phrase1": "状态", "character_string2": "账户尾号", "date3": "日期", "thing4": "提示"},
        ),
    )
}


def values_of(template: Template, sent: object) -> dict[str, str]:
    """Read the values of a message; every field must be there, no other, each of its form."""
    if not isinstance(sent, dict) or sent.keys() != template.labels.keys():
        raise Refused(47003, "data")
    return {key: _value(key, field) for key, field in sent.items()}


def _value(key: str, field: Any) -> str:
    value = field.get("value") if isinstance(field, dict) else None
    kind = key.rstrip("0123456789")
    if not isinstance(value, str) or re.fullmatch(FORM.get(kind, ""), value) is None:
        raise Refused(47003, f"data.{key}.value invalid")
    return value
