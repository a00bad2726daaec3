"""The checks at the door: what fails one stays out, and why.

Facts are gathered for all lines at once; the rules read one line's facts and know no database.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

from app.domain.catalogue.wording import Localised
from app.domain.terms import Term


class Finding(Term):
    """Codes that `batch_exclusions.codes` holds, the gravest first."""

    PAID_BEFORE = "paid_before", "银行称旧次已付"
    DECEASED = "deceased", "已去世"
    DEATH_REPORTED = "death_reported", "去世待核"
    REVOKED = "revoked", "批准决定已撤销"
    ENDED = "ended", "待遇已终止"
    SUSPENDED = "suspended", "停发中"
    UNCONFIRMED = "unconfirmed", "未年度确认"
    DUPLICATE = "duplicate", "同人同期重复"
    PAIRED = "paired", "与其他项目不可兼得"
    NO_RATE = "no_rate", "无适用标准"
    NOT_DUE = "not_due", "按标准无应发金额"
    AMOUNT_DIFFERS = "amount_differs", "金额与标准不符"
    NO_ACCOUNT = "no_account", "无收款账户"
    NOT_VERIFIED = "not_verified", "账户未核验"
    ACCOUNT_BLOCKED = "account_blocked", "账户挂失或冻结"
    ACCOUNT_NOT_YET = "account_not_yet", "账户尚未生效"
    NOT_CARD_LINKED = "not_card_linked", "须发至优待证账户"
    NAME_DIFFERS = "name_differs", "户名与本人不符"
    SHARED_ACCOUNT = "shared_account", "多人共用账户"
    CHANGED_JUST_BEFORE = "changed_just_before", "发放前刚换账户"
    OBJECTION_UPHELD = "objection_upheld", "公示异议成立"


WHAT_TO_DO: Mapping[Finding, Localised] = {
    Finding.PAID_BEFORE: Localised(
        "先核查银行明细，查清前不得重发", "Look into the bank line before it is paid again"
    ),
    Finding.DECEASED: Localised("办理身故后事宜，停止发放", "Settle the affairs after the death"),
    Finding.DEATH_REPORTED: Localised("核实去世报告", "Verify the reported death"),
    Finding.REVOKED: Localised(
        "不再发放，撤销该笔", "Give the payment up: it rests on nothing any more"
    ),
    Finding.ENDED: Localised("核对终止月份，撤销该笔", "Check the month of the end; give it up"),
    Finding.SUSPENDED: Localised("原因消除后恢复并补发", "Resumes once the reason is gone"),
    Finding.UNCONFIRMED: Localised("补办年度确认后补发", "Make up the annual confirmation"),
    Finding.DUPLICATE: Localised("核对并终止重复待遇", "End the entitlement that repeats another"),
    Finding.PAIRED: Localised("发放较高的一项", "The higher of the two is paid"),
    Finding.NO_RATE: Localised("录入并公布标准", "Enter and publish the rate"),
    Finding.NOT_DUE: Localised("核对身份与标准", "Check the identity against the rates"),
    Finding.AMOUNT_DIFFERS: Localised("核对补发金额", "Check the amount of the arrears"),
    Finding.NO_ACCOUNT: Localised("登记收款账户", "Put an account on record"),
    Finding.NOT_VERIFIED: Localised("等待银行核验", "Wait for the bank to verify the account"),
    Finding.ACCOUNT_BLOCKED: Localised("解挂、解冻或换账户", "Lift the block or change accounts"),
    Finding.ACCOUNT_NOT_YET: Localised("冷静期满后补发", "Paid once the cooling-off is over"),
    Finding.NOT_CARD_LINKED: Localised("激活优待证账户", "Activate the account of the card"),
    Finding.NAME_DIFFERS: Localised("更正户名或登记监护人", "Mend the name or record a guardian"),
    Finding.SHARED_ACCOUNT: Localised("核实账户归属", "Find out whose account it is"),
    Finding.CHANGED_JUST_BEFORE: Localised("与本人核实后下期补发", "Verify with the person first"),
    Finding.OBJECTION_UPHELD: Localised("复核资格", "Review the entitlement"),
}


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What is known of one line; the names of the fields are those of the gathering."""

    deceased: bool = False
    """Died before the month that is paid for."""
    death_reported: bool = False
    revoked: bool = False
    """Of what is paid again: the approval that it rested on was struck down meanwhile."""
    ended: bool = False
    """Of what is paid again: the entitlement ended meanwhile, before that month."""
    suspended: bool = False
    unconfirmed: bool = False
    duplicate: bool = False
    paired: bool = False
    no_rate: bool = False
    not_due: bool = False
    amount_differs: bool = False
    no_account: bool = False
    not_verified: bool = False
    account_blocked: bool = False
    account_not_yet: bool = False
    not_card_linked: bool = False
    name_differs: bool = False
    for_another: bool = False
    """An account in another's name, on record: a guardian's, or for dues of the dead."""
    shared_account: bool = False
    changed_just_before: bool = False
    paid_before: bool = False
    """The bank says so of an attempt that is over, and nobody has looked into it."""
    objection_upheld: bool = False
    """Against this very line, in the publicity of this very batch."""


FACTS = tuple(field.name for field in fields(LineFacts))

_RULES: Mapping[Finding, Callable[[LineFacts], bool]] = {
    Finding.PAID_BEFORE: lambda line: line.paid_before,
    Finding.DECEASED: lambda line: line.deceased,
    Finding.DEATH_REPORTED: lambda line: line.death_reported,
    Finding.REVOKED: lambda line: line.revoked,
    Finding.ENDED: lambda line: line.ended,
    Finding.SUSPENDED: lambda line: line.suspended,
    Finding.UNCONFIRMED: lambda line: line.unconfirmed,
    Finding.DUPLICATE: lambda line: line.duplicate,
    Finding.PAIRED: lambda line: line.paired,
    Finding.NO_RATE: lambda line: line.no_rate,
    # Where another programme takes its place, that is the reason, not the rate.
    Finding.NOT_DUE: lambda line: line.not_due and not line.paired and not line.no_rate,
    Finding.AMOUNT_DIFFERS: lambda line: line.amount_differs,
    Finding.NO_ACCOUNT: lambda line: line.no_account,
    Finding.NOT_VERIFIED: lambda line: line.not_verified,
    Finding.ACCOUNT_BLOCKED: lambda line: line.account_blocked,
    Finding.ACCOUNT_NOT_YET: lambda line: line.account_not_yet,
    Finding.NOT_CARD_LINKED: lambda line: line.not_card_linked and not line.for_another,
    Finding.NAME_DIFFERS: lambda line: line.name_differs and not line.for_another,
    # One guardian may look after several people; anybody else gathers other people's money.
    Finding.SHARED_ACCOUNT: lambda line: line.shared_account and not line.for_another,
    Finding.CHANGED_JUST_BEFORE: lambda line: line.changed_just_before,
    Finding.OBJECTION_UPHELD: lambda line: line.objection_upheld,
}


def findings(line: LineFacts) -> tuple[Finding, ...]:
    """Name every check that the line fails, the gravest first; none: it is paid."""
    return tuple(finding for finding, fails in _RULES.items() if fails(line))


_NEVER_OWED = frozenset(
    {
        Finding.DECEASED,
        Finding.REVOKED,
        Finding.ENDED,
        Finding.DUPLICATE,
        Finding.PAIRED,
        Finding.NOT_DUE,
        Finding.AMOUNT_DIFFERS,
    }
)
# Whoever lifts a suspension or reviews the entitlement decides which months are owed after all.
_DECIDED_LATER = frozenset(
    {
        Finding.PAID_BEFORE,
        Finding.DEATH_REPORTED,
        Finding.SUSPENDED,
        Finding.UNCONFIRMED,
        Finding.OBJECTION_UPHELD,
    }
)


def stays_owed(found: tuple[Finding, ...]) -> bool:
    """Say whether a line that stays out is noted as owed, to be paid once the fault is mended."""
    return bool(found) and not set(found) & (_NEVER_OWED | _DECIDED_LATER)
