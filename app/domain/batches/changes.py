"""Why a line is not as it was in the run before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.batches.checks import Finding
from app.domain.terms import Term


class Change(Term):
    JOINED = "joined", "新增"
    STOPPED = "stopped", "停发"
    CHANGED = "changed", "变动"


class Why(Term):
    NEW = "new", "新核定"
    BACK = "back", "恢复发放"
    EXCLUDED = "excluded", "本期剔除"
    ENDED = "ended", "待遇终止"
    MOVED = "moved", "转出或已另行发放"
    IDENTITY = "identity", "类别、等级或年限变动"
    AMOUNT = "amount", "核定金额变动"
    RATE = "rate", "标准调整"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """What is known of a line that differs."""

    change: Change
    period: date
    before_period: date | None
    starts_on: date | None
    ends_before: date | None
    codes: Sequence[Finding]
    before_key: Mapping[str, Any] | None
    now_key: Mapping[str, Any] | None


_IDENTITY = ("category", "nature", "grade", "service_years")


def why(line: LineChange) -> Why:
    """Name the reason that explains the difference best."""
    return {Change.JOINED: _joined, Change.STOPPED: _stopped, Change.CHANGED: _changed}[
        line.change
    ](line)


def _joined(line: LineChange) -> Why:
    last = line.before_period
    if line.starts_on is None or last is None or line.starts_on > last:
        return Why.NEW
    return Why.BACK


def _stopped(line: LineChange) -> Why:
    if line.codes:
        return Why.EXCLUDED
    if line.ends_before is not None and line.ends_before <= line.period:
        return Why.ENDED
    return Why.MOVED


def _changed(line: LineChange) -> Why:
    before, now = line.before_key or {}, line.now_key or {}
    if any(before.get(name) != now.get(name) for name in _IDENTITY):
        return Why.IDENTITY
    return Why.RATE if before.get("fixed_fen") == now.get("fixed_fen") else Why.AMOUNT
