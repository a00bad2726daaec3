"""Whose affair it is what a bank says of no payment in particular."""

from collections.abc import Iterable

from app.domain.divisions.code import parent_of


def common_division(codes: Iterable[str]) -> str | None:
    """Return the lowest division that holds all of these; None: they have none in common."""
    lines = [_upwards(code) for code in set(codes)]
    if not lines:
        return None
    shared = set(lines[0]).intersection(*map(set, lines[1:]))
    return next((code for code in lines[0] if code in shared), None)


def _upwards(code: str) -> list[str]:
    line: list[str] = []
    at: str | None = code
    while at is not None:
        line.append(at)
        at = parent_of(at)
    return line
