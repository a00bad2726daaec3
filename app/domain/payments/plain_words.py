"""What a payment's state means to whoever waits for the money, and what to do now."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.catalogue.wording import Localised
from app.domain.payments.holds import HoldReason
from app.domain.payments.terms import PaymentKind, PaymentStatus
from app.domain.results.codes import Meaning, Outcome

NOTHING = Localised("您不用做什么", "Nothing to do for you")


@dataclass(frozen=True, slots=True)
class Plain:
    """A reason and the next step, each one short sentence that can be read aloud."""

    reason: Localised
    next_step: Localised


STANDING: Mapping[PaymentStatus, Plain] = {
    PaymentStatus.READY: Plain(
        Localised("已列入发放名单，等着送银行", "On the list, about to go to the bank"), NOTHING
    ),
    PaymentStatus.HELD: Plain(
        Localised("这笔钱先留着没有发出，正在核对", "Kept back and being checked"),
        Localised(
            "服务站会联系您，也可以打站里的电话问",
            "Your station will call you, or ring the station",
        ),
    ),
    PaymentStatus.SENT: Plain(
        Localised("银行正在办理，一般几天内到账", "At the bank, usually a few days"), NOTHING
    ),
    PaymentStatus.PAID: Plain(Localised("钱已经到账", "The money has arrived"), NOTHING),
    PaymentStatus.FAILED: Plain(
        Localised("这次没有打到您的账户", "The money did not reach your account"),
        Localised(
            "带上银行卡到服务站核对账户，核对好了会重新发",
            "Bring your bank card to the station; it is paid again once checked",
        ),
    ),
    PaymentStatus.UNKNOWN: Plain(
        Localised("银行还没有说清结果，正在核查", "The bank has not said what became of it"),
        Localised(
            "您不用做什么；查清以前不会重复发放", "Nothing to do; it is never paid twice meanwhile"
        ),
    ),
    PaymentStatus.RETURNED: Plain(
        Localised("钱被银行退了回来", "The bank sent the money back"),
        Localised(
            "带上银行卡到服务站核对账户，核对好了会重新发",
            "Bring your bank card to the station; it is paid again once checked",
        ),
    ),
    PaymentStatus.CANCELLED: Plain(
        Localised("这笔不再发放", "This is not paid"),
        Localised("有疑问请打服务站的电话", "Ring the station if in doubt"),
    ),
}

_CHECKED_FIRST = Localised(
    "您不用做什么；核对好了随下一批发", "Nothing to do; it is paid with the next list"
)
_CALLED = Localised("服务站会联系家里", "The station will call the family")

HELD_BACK: Mapping[HoldReason, Plain] = {
    HoldReason.ACCOUNT_CHANGED: Plain(
        Localised("批准以后换了收款账户，先核对", "The account was changed after the approval"),
        _CHECKED_FIRST,
    ),
    HoldReason.ACCOUNT_UNUSABLE: Plain(
        Localised("收款账户现在不能入账", "The account cannot take money now"),
        Localised(
            "带上银行卡到银行或服务站问清楚",
            "Take your card to the bank or to the station and ask",
        ),
    ),
    HoldReason.PAID_BEFORE: Plain(
        Localised("银行说这笔可能已经到账，正在核对", "Perhaps paid, says the bank; being checked"),
        Localised(
            "查查银行卡，到账了就告诉服务站",
            "Look at your account; tell the station if it is there",
        ),
    ),
    # Never a word of death on the screen of a family: a person calls them.
    HoldReason.DEATH: Plain(
        Localised("这笔先留着，正在核对", "Kept back and being checked"), _CALLED
    ),
    HoldReason.SUSPENDED: Plain(
        Localised("待遇暂停，这笔先留着", "Kept back while the entitlement is stopped"),
        Localised("到服务站问怎样恢复", "Ask the station how it is resumed"),
    ),
    HoldReason.APPROVAL_REVOKED: Plain(
        Localised("批准决定已经撤销，这笔先留着", "Kept back because the approval was revoked"),
        Localised("有疑问请打服务站的电话", "Ring the station if in doubt"),
    ),
    HoldReason.ENTITLEMENT_OVER: Plain(
        Localised("待遇已经终止，这笔先留着", "Kept back because the entitlement ended"),
        Localised("有疑问请打服务站的电话", "Ring the station if in doubt"),
    ),
    HoldReason.REJECTED_BY_BANK: Plain(
        Localised("银行把整批退了回来，正在重办", "The bank sent the whole list back"),
        _CHECKED_FIRST,
    ),
    HoldReason.BATCH_CANCELLED: Plain(
        Localised("重发的那一批撤销了，要再排一次", "The list to pay it again was cancelled"),
        _CHECKED_FIRST,
    ),
}

FROM_THE_BANK = frozenset({PaymentStatus.FAILED, PaymentStatus.RETURNED, PaymentStatus.UNKNOWN})

STATUS_EN: Mapping[PaymentStatus, str] = {
    PaymentStatus.READY: "being approved",
    PaymentStatus.HELD: "held back",
    PaymentStatus.SENT: "at the bank",
    PaymentStatus.PAID: "paid",
    PaymentStatus.FAILED: "not paid",
    PaymentStatus.UNKNOWN: "being checked",
    PaymentStatus.RETURNED: "sent back",
    PaymentStatus.CANCELLED: "withdrawn",
}

KIND_EN: Mapping[PaymentKind, str] = {
    PaymentKind.REGULAR: "this month's",
    PaymentKind.RAISE: "back pay of a raise",
    PaymentKind.ONE_OFF: "once",
    PaymentKind.FUNERAL: "funeral grant",
}


def explained(
    status: PaymentStatus, *, by_bank: Outcome | None = None, held: HoldReason | None = None
) -> Plain:
    """Say where the money is. What the bank said stands first where it said something.

    `by_bank` is the outcome of its last code, `held` why the line was kept back.
    """
    if status is PaymentStatus.HELD and held is not None:
        return HELD_BACK[held]
    if status not in FROM_THE_BANK or by_bank is None or by_bank.meaning is Meaning.PAID:
        # Paid after it had failed is in doubt: nobody is told that the money is there.
        return STANDING[status]
    return Plain(by_bank.reason, by_bank.next_step)
