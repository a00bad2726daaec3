"""What a bank answers when it is asked whose account this is."""

from collections.abc import Mapping

from app.domain.accounts.accounts import AccountEvent
from app.domain.terms import Term


class AccountVerdict(Term):
    MATCH = "match", "相符"
    NAME_DIFFERS = "name_differs", "户名不符"
    NO_SUCH_ACCOUNT = "no_such_account", "无此账户"
    CLOSED = "closed", "已销户"
    FROZEN = "frozen", "已冻结"
    DORMANT = "dormant", "久悬不动"
    NOT_CARD_LINKED = "not_card_linked", "非优待证账户"


class AnswerOutcome(Term):
    """What became of one answer; each stands alone."""

    TAKEN = "taken", "已接收"
    REPEATED = "repeated", "重复，无变化"
    ANSWERED_OTHERWISE = "answered_otherwise", "已反馈过其他结果"
    SERIAL_TAKEN = "serial_taken", "流水号已使用"
    NOT_FOUND = "not_found", "无此核验"


EVENT_OF: Mapping[AccountVerdict, AccountEvent] = {
    AccountVerdict.MATCH: AccountEvent.VERIFY,
    AccountVerdict.NAME_DIFFERS: AccountEvent.REFUSE,
    AccountVerdict.NO_SUCH_ACCOUNT: AccountEvent.REFUSE,
    AccountVerdict.NOT_CARD_LINKED: AccountEvent.REFUSE,
    AccountVerdict.CLOSED: AccountEvent.CLOSE,
    AccountVerdict.FROZEN: AccountEvent.FREEZE,
    AccountVerdict.DORMANT: AccountEvent.FALL_DORMANT,
}
