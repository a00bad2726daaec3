"""Sets of code ranges: put together, and with parts taken out."""

from collections.abc import Iterable

from app.domain.divisions.code import CodeRange


def merged(ranges: Iterable[CodeRange]) -> tuple[CodeRange, ...]:
    """Return the same codes as few ranges as will do, in order."""
    joined: list[CodeRange] = []
    for part in sorted(ranges):
        if joined and part.from_code <= joined[-1].before_code:
            last = joined.pop()
            joined.append(CodeRange(last.from_code, max(last.before_code, part.before_code)))
        else:
            joined.append(part)
    return tuple(joined)


def without(ranges: Iterable[CodeRange], removed: Iterable[CodeRange]) -> tuple[CodeRange, ...]:
    """Return the codes of `ranges` that lie in none of `removed`, in order."""
    left = merged(ranges)
    for hole in merged(removed):
        left = tuple(piece for part in left for piece in _pierced(part, hole))
    return left


def _pierced(part: CodeRange, hole: CodeRange) -> Iterable[CodeRange]:
    if hole.before_code <= part.from_code or part.before_code <= hole.from_code:
        yield part
        return
    if part.from_code < hole.from_code:
        yield CodeRange(part.from_code, hole.from_code)
    if hole.before_code < part.before_code:
        yield CodeRange(hole.before_code, part.before_code)
