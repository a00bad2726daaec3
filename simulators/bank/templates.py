"""The banks' own description of themselves (templates.yaml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Layout:
    """Which fields stand in which line, in order."""

    header: tuple[str, ...]
    columns: tuple[str, ...]
    trailer: tuple[str, ...]


@dataclass(frozen=True)
class FileForm:
    """How a bank's files are written; `amount` is `fen` or `yuan` with two decimals."""

    encoding: str
    separator: str
    line_end: str
    amount: str
    instructions: Layout
    results: Layout


@dataclass(frozen=True)
class Template:
    name: str
    returns: str
    """`api` or `file`."""

    file: FileForm
    codes: Mapping[str, str]


@cache
def templates() -> Mapping[str, Template]:
    """Return every bank by its code."""
    read = yaml.safe_load(Path(__file__).with_name("templates.yaml").read_text("utf-8"))
    return {code: _template(bank) for code, bank in read.items() if not code.startswith(".")}


def _template(read: dict[str, Any]) -> Template:
    file = dict(read["file"])
    for part in ("instructions", "results"):
        file[part] = Layout(**{name: tuple(fields) for name, fields in file[part].items()})
    return Template(read["name"], read["returns"], FileForm(**file), read["codes"])
