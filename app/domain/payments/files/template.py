"""How the files of one bank are written: the section `file` of app/reference/banks/*.yaml.

`columns`, `header` and `trailer` are those of the file that goes out; `results` names those of
the file that comes back. Cells stand between separators, or have widths counted in octets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Field(StrEnum):
    """What can stand in a cell; `digest` is the SHA-256 of all octets before the trailer."""

    ACCOUNT_NUMBER = "account_number"
    AMOUNT = "amount"
    ATTEMPT = "attempt"
    BATCH_NUMBER = "batch_number"
    BOOKED_AT = "booked_at"
    CODE = "code"
    COUNT = "count"
    DIGEST = "digest"
    HOLDER_NAME = "holder_name"
    PAYMENT_NO = "payment_no"
    REMARK = "remark"
    SERIAL = "serial"
    TOTAL = "total"


class AmountUnit(StrEnum):
    FEN = "fen"
    YUAN = "yuan"  # With two decimals: 60.00.


_ENCODINGS = {"GB18030": "gb18030", "GBK": "gbk", "UTF-8": "utf-8"}
_LINE_ENDS = {"crlf": b"\r\n", "lf": b"\n"}
_KNOWN = frozenset(
    {"encoding", "separator", "widths", "line_end", "amount", "header", "columns", "trailer"}
    | {"results"}
)
TOTALS = frozenset({Field.COUNT, Field.TOTAL})


class TemplateWrong(ValueError):
    """A template says something that no file could follow."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The three kinds of lines of one kind of file."""

    header: tuple[Field, ...]
    columns: tuple[Field, ...]
    trailer: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class FileTemplate:
    encoding: str
    line_end: bytes
    separator: str | None
    widths: Mapping[Field, int]
    amount: AmountUnit
    remittance: Layout
    results: Layout


def template_of(form: Mapping[str, Any]) -> FileTemplate:
    """Read a template strictly; raise `TemplateWrong` where it cannot be followed."""
    if unknown := set(form) - _KNOWN:
        raise TemplateWrong(f"unknown: {sorted(unknown)}")
    try:
        template = FileTemplate(
            encoding=_ENCODINGS[form["encoding"]],
            line_end=_LINE_ENDS[form["line_end"]],
            separator=form.get("separator"),
            widths={Field(name): int(width) for name, width in form.get("widths", {}).items()},
            amount=AmountUnit(form["amount"]),
            remittance=_layout(form),
            results=_layout(form["results"]),
        )
    except (KeyError, ValueError) as error:
        raise TemplateWrong(str(error)) from error
    _check(template)
    return template


def _layout(form: Mapping[str, Sequence[str]]) -> Layout:
    header, columns, trailer = (
        tuple(Field(name) for name in form[part]) for part in ("header", "columns", "trailer")
    )
    return Layout(header, columns, trailer)


def _check(template: FileTemplate) -> None:
    if (template.separator is None) != bool(template.widths):
        raise TemplateWrong("cells have a separator or widths, one of the two")
    for layout in (template.remittance, template.results):
        if not set(layout.trailer) >= TOTALS:
            raise TemplateWrong("a trailer holds count and total")
        if not {Field.PAYMENT_NO, Field.ATTEMPT, Field.AMOUNT} <= set(layout.columns):
            raise TemplateWrong("a line names payment, attempt and amount")
        cells = {*layout.header, *layout.columns, *layout.trailer}
        if template.separator is None and not cells <= set(template.widths):
            raise TemplateWrong("every cell needs a width")
    if Field.DIGEST in {*template.results.header, *template.results.columns}:
        raise TemplateWrong("a digest stands in the trailer: it speaks of what comes before")
