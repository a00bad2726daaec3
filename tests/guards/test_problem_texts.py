"""Every refusal has its words, and both languages say the same."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from app.audiences import audiences
from app.edge.texts import CHINESE, ENGLISH, Wording, require_texts, texts

APP = Path(__file__).parents[2] / "app"
FAULTS = {"FieldFault": 1, "RowFault": 1, "CellRefused": 0, "PydanticCustomError": 0}
"""Where the code stands among the arguments."""


def test_every_error_has_its_words_in_both_languages() -> None:
    assert audiences()
    require_texts()
    assert len(texts()) > 50


def test_every_fault_of_a_field_has_its_words() -> None:
    codes = {code for path in APP.rglob("*.py") for code in fault_codes(path)}

    assert codes
    assert codes - set(texts()) == set()


def test_both_languages_tell_the_same_facts() -> None:
    differing = [
        code
        for code, languages in texts().items()
        if placeholders(languages[CHINESE]) != placeholders(languages[ENGLISH])
    ]

    assert differing == []


def fault_codes(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name), args=args) if name in FAULTS:
                code = args[FAULTS[name]] if len(args) > FAULTS[name] else None
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    yield code.value


def placeholders(wording: Wording) -> set[str]:
    text = wording.title + wording.detail + wording.message
    return {name for _, name, _, _ in Formatter().parse(text) if name}
