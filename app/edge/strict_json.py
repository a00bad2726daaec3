"""Bytes to a JSON value that every reader understands alike, or a refusal.

Stock parsers accept NaN, keep the last of two equal keys and pass NUL and lone surrogates,
which PostgreSQL and other readers then refuse or read differently.
"""

import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.errors import FieldFault
from app.edge.errors import BodyNotJson, BodyNotUtf8, BodyTooDeep
from app.edge.pointer import Pointer

DEEPEST = 32
LARGEST_INTEGER = 2**53 - 1  # Beyond it JavaScript loses digits (RFC 8259 §6).
LONGEST_NUMBER = 40
MOST_FAULTS = 20

# A string is taken whole, closed or not, so that the scan stays linear on any input.
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_UNWELCOME = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class _Fault:
    """Stands in the parsed value where something is wrong, until its place is known."""

    code: str


def strict_json(raw: bytes) -> Any:
    """Return the value that `raw` says, or raise a `Malformed` that never repeats it."""
    _refuse_depth(raw)
    seen: list[_Fault] = []
    value = _parse(_text(raw), seen)
    if seen or b"\\u" in raw:
        _refuse_faults(value, expected=bool(seen))
    return value


def _text(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise BodyNotUtf8 from None
    if text.startswith("\ufeff"):
        raise BodyNotUtf8
    return text


def _refuse_depth(raw: bytes) -> None:
    """Count brackets outside strings before anything recurses over them."""
    if raw.count(b"[") + raw.count(b"{") <= DEEPEST:
        return
    depth = 0
    for token in _TOKEN.finditer(raw):
        first = raw[token.start()]
        if first in b"[{":
            depth += 1
            if depth > DEEPEST:
                raise BodyTooDeep(deepest=DEEPEST)
        elif first in b"]}":
            depth -= 1


def _parse(text: str, seen: list[_Fault]) -> Any:
    def fault(code: str) -> _Fault:
        seen.append(_Fault(code))
        return seen[-1]

    decoder = json.JSONDecoder(
        object_pairs_hook=lambda pairs: _object(pairs, fault),
        parse_int=lambda literal: _integer(literal, fault),
        parse_float=lambda literal: _float(literal, fault),
        parse_constant=lambda _literal: fault("number_not_finite"),
    )
    try:
        return decoder.decode(text)
    except json.JSONDecodeError:
        raise BodyNotJson from None


def _object(pairs: list[tuple[str, Any]], fault: Callable[[str], _Fault]) -> Any:
    value = dict(pairs)
    return value if len(value) == len(pairs) else fault("duplicate_key")


def _integer(literal: str, fault: Callable[[str], _Fault]) -> int | _Fault:
    # The length is checked first: int() of a million digits takes seconds.
    if len(literal) > LONGEST_NUMBER:
        return fault("number_out_of_range")
    value = int(literal)
    return value if abs(value) <= LARGEST_INTEGER else fault("number_out_of_range")


def _float(literal: str, fault: Callable[[str], _Fault]) -> float | _Fault:
    if len(literal) > LONGEST_NUMBER:
        return fault("number_out_of_range")
    value = float(literal)
    within = math.isfinite(value) and abs(value) <= LARGEST_INTEGER
    return value if within else fault("number_out_of_range")


def _refuse_faults(value: Any, *, expected: bool) -> None:
    faults = tuple(_faults(value, Pointer()))[:MOST_FAULTS]
    if faults or expected:  # A fault under a key that came twice has lost its place.
        raise BodyNotJson(errors=faults)


def _faults(value: Any, at: Pointer) -> Iterator[FieldFault]:
    match value:
        case _Fault(code):
            yield FieldFault(str(at), code)
        case str() if _UNWELCOME.search(value):
            yield FieldFault(str(at), "character_refused")
        case dict():
            for key, item in value.items():
                if _UNWELCOME.search(key):
                    yield FieldFault(str(at), "character_refused")
                yield from _faults(item, at.down(key))
        case list():
            for index, item in enumerate(value):
                yield from _faults(item, at.down(index))
