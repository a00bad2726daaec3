"""What a list is made of."""

from dataclasses import dataclass

from app.domain.terms import Term


class ColumnType(Term):
    TEXT = "text", "文本"
    ID_NUMBER = "id_number", "身份证号"
    CARD_NUMBER = "card_number", "卡号或账号"
    PHONE = "phone", "手机号码"
    DATE = "date", "日期"
    MONTH = "month", "月份"
    YUAN = "yuan", "金额（元）"
    WHOLE = "whole", "整数"
    CHOICE = "choice", "选项"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a cell may hold: written as any of the three, stored as `value`."""

    value: str
    zh: str
    en: str = ""


def choices_of(kind: type[Term]) -> tuple[Choice, ...]:
    return tuple(Choice(member.value, member.label) for member in kind)


@dataclass(frozen=True, slots=True)
class Column:
    """One column; a cell under `zh`, `en` or `key` is read as `type`."""

    key: str
    zh: str
    en: str
    type: ColumnType = ColumnType.TEXT
    required: bool = True
    choices: tuple[Choice, ...] = ()
    longest: int = 200
    help_zh: str = ""
    help_en: str = ""

    def label(self, language: str) -> str:
        return self.en if language == "en" else self.zh
