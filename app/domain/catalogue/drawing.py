"""Draw the form of a guide on paper, in large print.

Stations hand it out to people without a smartphone; a thumbprint, the reader's name and a
witness have their place, because not everybody reads and writes.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from app.domain.catalogue.guide import DocumentNeed, Guide, HelpLine, UiField, UiSection
from app.domain.catalogue.wording import Localised

Say = Callable[[Localised], str]

_STYLE = (
    "body{font:20px/1.8 sans-serif;margin:2em}"
    "h1{font-size:30px}h2{font-size:24px}"
    ".line{display:inline-block;border-bottom:1px solid;min-width:12em}"
    ".line+.line{margin-left:1em}"
)
_FILE = Localised("已登记，有变化才填", "on file; fill in only what has changed")
_HELD = Localised("我们已有，不用带", "we have it, do not bring it")
_WHERE_NEEDED = Localised("视情况需要", "where it applies")
_DOCUMENTS = Localised("需要的材料", "Papers")
_HELP = Localised("不会填？打电话问", "Questions? Ring")
_YES_NO = (Localised("是", "yes"), Localised("否", "no"))
_YUAN = Localised("元", "yuan")
_DAY = Localised("____年__月__日", "____-__-__")
_SIGNATURES = (
    Localised("本人签名或按手印", "Signature or thumbprint"),
    Localised("代读人", "Read aloud by"),
    Localised("见证人", "Witness"),
    Localised("日期", "Date"),
)


def draw(guide: Guide, *, english: bool = False) -> str:
    """Return a whole HTML page without anything from outside it."""

    def say(text: Localised) -> str:
        return escape(text.en if english else text.zh)

    parts = [
        f"<h1>{say(guide.title)}</h1><p>{say(guide.summary)}</p>",
        *(_section(section, guide.form["properties"], say) for section in guide.ui.sections),
        _documents(guide.documents, say),
        *(f"<p>{say(each)} {_lines(1)}</p>" for each in _SIGNATURES),
        f"<h2>{say(_HELP)}</h2><ul>{''.join(_help(line, say) for line in guide.help_lines)}</ul>",
    ]
    language = "en" if english else "zh-CN"
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{say(guide.title)}</title><style>{_STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>"
    )


def _section(section: UiSection, properties: Mapping[str, Any], say: Say) -> str:
    fields = "".join(_field(field, properties[field.name], say) for field in section.fields)
    return f"<h2>{say(section.label)}</h2>{fields}"


def _field(field: UiField, part: Mapping[str, Any], say: Say) -> str:
    notes = [say(text) for text in (field.hint, _FILE if "x-known" in part else None) if text]
    note = f"<br><small>{'；'.join(notes)}</small>" if notes else ""
    return f'<p id="{escape(field.name)}">{say(field.label)}：{_space(field, part, say)}{note}</p>'


def _space(field: UiField, part: Mapping[str, Any], say: Say) -> str:
    """The space to write in, or the boxes to tick."""
    if field.choices:
        return " ".join(f"☐ {say(label)}" for label in field.choices.values())
    match part["type"]:
        case "boolean":
            return " ".join(f"☐ {say(word)}" for word in _YES_NO[: 1 if "const" in part else 2])
        case "integer" if field.name.endswith("_fen"):
            return f"{_lines(1)}{say(_YUAN)}"
        case "array":
            return _lines(5)
        case "string" if part.get("format") == "date":
            return say(_DAY)
    return _lines(1)


def _documents(needs: tuple[DocumentNeed, ...], say: Say) -> str:
    if not needs:
        return ""
    return f"<h2>{say(_DOCUMENTS)}</h2><ul>{''.join(_document(need, say) for need in needs)}</ul>"


def _document(need: DocumentNeed, say: Say) -> str:
    if need.held_by_bureau:
        return f"<li>☑ {say(need.label)}（{say(_HELD)}）</li>"
    note = f"（{say(_WHERE_NEEDED)}）" if need.condition or not need.required else ""
    return f"<li>☐ {say(need.label)}{note}</li>"


def _help(line: HelpLine, say: Say) -> str:
    return f"<li>{say(line.label)} {escape(line.phone) if line.phone else _lines(1)}</li>"


def _lines(count: int) -> str:
    return '<span class="line">&nbsp;</span>' * count
