"""How a list goes from a file to rows that count; what is absent is forbidden."""

from collections.abc import Mapping
from enum import StrEnum

from app.domain.operations.imports.errors import IllegalImportStep
from app.domain.terms import Term
from app.domain.transitions import follow


class ImportStatus(Term):
    READING = "reading", "读取中"
    REFUSED = "refused", "文件无法读取"
    FAULTY = "faulty", "有问题待修改"
    REHEARSED = "rehearsed", "试运行通过"
    ENTERED = "entered", "待抽查"
    SAMPLED = "sampled", "抽查中"
    CHECKED = "checked", "抽查通过待确认"
    CONFIRMED = "confirmed", "已确认待入库"
    APPLIED = "applied", "已入库"
    DISMISSED = "dismissed", "已作废"


class ImportEvent(StrEnum):
    REFUSE = "refuse"
    FIND_FAULTS = "find_faults"
    REHEARSE = "rehearse"
    ENTER = "enter"
    DRAW_SAMPLE = "draw_sample"
    PASS_SAMPLE = "pass_sample"  # noqa: S105  # A step, no secret.
    CONFIRM = "confirm"
    APPLY = "apply"
    DISMISS = "dismiss"


_S, _E = ImportStatus, ImportEvent

TRANSITIONS: Mapping[tuple[ImportStatus, ImportEvent], ImportStatus] = {
    (_S.READING, _E.REFUSE): _S.REFUSED,
    (_S.READING, _E.FIND_FAULTS): _S.FAULTY,
    (_S.READING, _E.REHEARSE): _S.REHEARSED,
    (_S.READING, _E.ENTER): _S.ENTERED,
    (_S.ENTERED, _E.DRAW_SAMPLE): _S.SAMPLED,
    (_S.SAMPLED, _E.PASS_SAMPLE): _S.CHECKED,
    (_S.CHECKED, _E.CONFIRM): _S.CONFIRMED,
    (_S.CONFIRMED, _E.APPLY): _S.APPLIED,
    # Between confirming and applying people die and move.
    (_S.CONFIRMED, _E.FIND_FAULTS): _S.FAULTY,
    (_S.ENTERED, _E.DISMISS): _S.DISMISSED,
    (_S.SAMPLED, _E.DISMISS): _S.DISMISSED,
    (_S.CHECKED, _E.DISMISS): _S.DISMISSED,
}

WAITING = frozenset({_S.READING, _S.ENTERED, _S.SAMPLED, _S.CHECKED, _S.CONFIRMED})
STANDING = WAITING | {_S.APPLIED}
"""A list that counts, or still may: the same file or row again brings nothing new."""
OVER = frozenset(ImportStatus) - WAITING


def step(status: ImportStatus, event: ImportEvent) -> ImportStatus:
    """Return what follows, or refuse."""
    return follow(TRANSITIONS, status, event, IllegalImportStep)
