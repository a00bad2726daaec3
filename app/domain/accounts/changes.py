"""Changes of the account that pays: who must look again, how long it waits, what overtakes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.domain.accounts.accounts import TRUSTED, AccountKind, AccountStatus
from app.domain.accounts.errors import IllegalAccountChange
from app.domain.calendar.days import day_of
from app.domain.terms import Term
from app.domain.transitions import follow


class ChangeOrigin(Term):
    CITIZEN = "citizen", "本人线上申请"
    GUARDIAN = "guardian", "监护人申请"
    STAFF = "staff", "工作人员录入"
    BANK = "bank", "银行换卡"
    IMPORT = "import", "批量导入"
    REQUEST = "request", "优待证办结"


class ChangeState(Term):
    """Labels have at most five characters: WeChat cuts a phrase there."""

    PROPOSED = "proposed", "待复核"
    WAITING = "waiting", "待生效"
    APPLIED = "applied", "已生效"
    CANCELLED = "cancelled", "已撤销"
    CONFLICTING = "conflicting", "有冲突"
    REFUSED = "refused", "未通过"


STATE_EN: Mapping[ChangeState, str] = {
    ChangeState.PROPOSED: "To be checked",
    ChangeState.WAITING: "Waiting",
    ChangeState.APPLIED: "In effect",
    ChangeState.CANCELLED: "Cancelled",
    ChangeState.CONFLICTING: "Overtaken",
    ChangeState.REFUSED: "Not accepted",
}


class ChangeEvent(StrEnum):
    CONFIRM = "confirm"
    REFUSE = "refuse"
    CANCEL = "cancel"
    APPLY = "apply"
    OVERTAKE = "overtake"
    """The account it was to replace is no longer the one that pays."""


_S, _E = ChangeState, ChangeEvent
OPEN = frozenset({_S.PROPOSED, _S.WAITING, _S.CONFLICTING})

TRANSITIONS: Mapping[tuple[ChangeState, ChangeEvent], ChangeState] = {
    (_S.PROPOSED, _E.CONFIRM): _S.WAITING,
    (_S.PROPOSED, _E.REFUSE): _S.REFUSED,
    (_S.PROPOSED, _E.CANCEL): _S.CANCELLED,
    (_S.WAITING, _E.APPLY): _S.APPLIED,
    (_S.WAITING, _E.REFUSE): _S.REFUSED,
    (_S.WAITING, _E.CANCEL): _S.CANCELLED,
    (_S.WAITING, _E.OVERTAKE): _S.CONFLICTING,
    # Somebody has asked the person: the wait begins anew, over the account that pays now.
    (_S.CONFLICTING, _E.CONFIRM): _S.WAITING,
    (_S.CONFLICTING, _E.REFUSE): _S.REFUSED,
    (_S.CONFLICTING, _E.CANCEL): _S.CANCELLED,
}


def step(state: ChangeState, event: ChangeEvent) -> ChangeState:
    """Return the state that `event` leads to, or refuse."""
    return follow(TRANSITIONS, state, event, IllegalAccountChange)


_OTHERS_NAME = frozenset({AccountKind.GUARDIAN, AccountKind.SURVIVOR})


def needs_second_check(origin: ChangeOrigin, kind: AccountKind, *, replaces: bool) -> bool:
    """Say whether somebody else must look first.

    Money in another's name always; what staff write down wherever it takes the place of an
    account that is paid to: one clerk alone could draw many people's money to one account.
    """
    if kind in _OTHERS_NAME or origin is ChangeOrigin.GUARDIAN:
        return True
    return origin is ChangeOrigin.STAFF and replaces


_WITHOUT_COOLING_OFF = frozenset({ChangeOrigin.BANK, ChangeOrigin.IMPORT, ChangeOrigin.REQUEST})


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a change waits, counted from now."""

    now: datetime
    cooling_off_days: int

    def over_on(self, origin: ChangeOrigin, *, replaces: bool) -> date:
        """Return the first day on which the new account may pay.

        The wait lets the person object while money still goes where it went; where nothing was
        paid before, or the bank itself exchanged the card, there is nothing to protect.
        """
        today = day_of(self.now)
        if not replaces or origin in _WITHOUT_COOLING_OFF:
            return today
        return today + timedelta(days=self.cooling_off_days)


class Due(StrEnum):
    """What is to be done with a change that waits."""

    WAIT = "wait"
    APPLY = "apply"
    OVERTAKEN = "overtaken"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change that waits, and how things stand around it."""

    effective_on: date
    status: AccountStatus
    replaces_id: UUID | None
    current_id: UUID | None
    account_id: UUID


def judge(waiting: Waiting, today: date) -> Due:
    """Decide what a waiting change has come to.

    It was made over one account, and stands only while that one still pays: another that
    came in between is newer and is not overwritten.
    """
    if waiting.status not in TRUSTED | {AccountStatus.UNVERIFIED}:
        return Due.REFUSED
    if waiting.current_id not in {waiting.replaces_id, waiting.account_id, None}:
        return Due.OVERTAKEN
    if today < waiting.effective_on or waiting.status not in TRUSTED:
        return Due.WAIT
    return Due.APPLY
