"""Why a line stayed out of a list, in words for whoever waits for it, and what to do now."""

from collections.abc import Iterable, Mapping, Sequence

from app.domain.batches.checks import Finding
from app.domain.catalogue.wording import Localised
from app.domain.payments.plain_words import Plain
from app.domain.payments.terms import PaymentKind
from app.domain.subsidies.terms import ArrearsKind

_CHECKED = Localised("名单上有一处要核对", "Something on the list is being checked")
_STATION_CALLS = Localised(
    "您不用做什么，服务站会联系您；也可以打站里的电话问",
    "Nothing to do: your station will call you, or ring the station",
)
_ASK = Localised("有疑问请打服务站的电话", "Ring the station if in doubt")
# Never a word of death on the screen of a family: a person calls them.
_FAMILY_IS_CALLED = Plain(
    Localised("先留着，正在核对", "Kept back and being checked"),
    Localised("服务站会联系家里", "The station will call the family"),
)

LEFT_OUT: Mapping[Finding, Plain] = {
    Finding.PAID_BEFORE: Plain(
        Localised("银行说这个月的可能已经到账，正在核对", "Perhaps paid, says the bank"),
        Localised(
            "查查银行卡，到账了就告诉服务站",
            "Look at your account; tell the station if it is there",
        ),
    ),
    Finding.DECEASED: _FAMILY_IS_CALLED,
    Finding.DEATH_REPORTED: _FAMILY_IS_CALLED,
    Finding.REVOKED: Plain(
        Localised("原来的批准决定已经撤销", "The approval it rested on was revoked"), _ASK
    ),
    Finding.ENDED: Plain(Localised("待遇已经终止", "The entitlement has ended"), _ASK),
    Finding.SUSPENDED: Plain(
        Localised("这个月待遇停着", "The entitlement is stopped this month"),
        Localised("到服务站问怎样恢复", "Ask the station how it is resumed"),
    ),
    Finding.UNCONFIRMED: Plain(
        Localised("年度确认还没有办", "The annual confirmation is still to be made"),
        Localised(
            "到服务站、请人上门、视频或刷脸办年度确认，办好了补发",
            "Make it at the station, at home, by video or by a face check; it is paid then",
        ),
    ),
    Finding.DUPLICATE: Plain(
        Localised("这个月的已经在名单上了", "This month is on the list already"), _ASK
    ),
    Finding.PAIRED: Plain(
        Localised("和另一项待遇只能领一项", "Only one of two entitlements can be had"), _ASK
    ),
    Finding.NO_RATE: Plain(
        Localised("这个月的标准还没有公布", "The rate for this month is not published yet"),
        Localised(
            "您不用做什么，公布了就补发", "Nothing to do; it is paid once the rate is published"
        ),
    ),
    Finding.NOT_DUE: Plain(
        Localised("按标准这个月没有应发的钱", "By the rates nothing is due for this month"), _ASK
    ),
    Finding.AMOUNT_DIFFERS: Plain(_CHECKED, _STATION_CALLS),
    Finding.NO_ACCOUNT: Plain(
        Localised("还没有登记收款账户", "No account is on record to pay to"),
        Localised(
            "带身份证和银行卡到服务站登记，登记好了补发",
            "Bring identity card and bank card to the station; it is paid then",
        ),
    ),
    Finding.NOT_VERIFIED: Plain(
        Localised("收款账户还没有通过银行核验", "The bank has not confirmed the account yet"),
        Localised(
            "过几天还没有通过的，带身份证和银行卡到服务站核对",
            "If it takes more than a few days, bring identity card and bank card to the station",
        ),
    ),
    Finding.ACCOUNT_BLOCKED: Plain(
        Localised("收款账户现在不能入账", "The account cannot take money now"),
        Localised(
            "带上银行卡到银行或服务站问清楚，办好了补发",
            "Take your card to the bank or to the station; it is paid once that is settled",
        ),
    ),
    Finding.ACCOUNT_NOT_YET: Plain(
        Localised("新换的收款账户还没有生效", "The new account is not in use yet"),
        Localised("您不用做什么，生效了就补发", "Nothing to do; it is paid once it is"),
    ),
    Finding.NOT_CARD_LINKED: Plain(
        Localised("这一项只能发到优待证的账户", "Paid to the account of the card only"),
        Localised(
            "带优待证到银行激活账户，激活了补发",
            "Have the account of the card activated at the bank; it is paid then",
        ),
    ),
    Finding.NAME_DIFFERS: Plain(
        Localised("收款账户的户名和您的姓名不一样", "The account is in another name than yours"),
        Localised(
            "带身份证和银行卡到服务站核对，核对好了补发",
            "Bring identity card and bank card to the station; it is paid once checked",
        ),
    ),
    Finding.SHARED_ACCOUNT: Plain(
        Localised("收款账户还登记在别人名下，正在核对", "Somebody else has this account on record"),
        Localised(
            "带身份证和银行卡到服务站核对，核对好了补发",
            "Bring identity card and bank card to the station; it is paid once checked",
        ),
    ),
    Finding.CHANGED_JUST_BEFORE: Plain(
        Localised("发放前几天刚换了收款账户，先核对", "The account was changed just before"),
        Localised("您不用做什么，随下一批补发", "Nothing to do; it is paid with the next list"),
    ),
    Finding.OBJECTION_UPHELD: Plain(
        Localised("公示期间有人提出异议，正在复核", "An objection is being looked into"),
        _STATION_CALLS,
    ),
}


HERS_TO_MEND = frozenset(
    {
        Finding.PAID_BEFORE,
        Finding.NO_ACCOUNT,
        Finding.NOT_VERIFIED,
        Finding.ACCOUNT_BLOCKED,
        Finding.NOT_CARD_LINKED,
        Finding.NAME_DIFFERS,
        Finding.SHARED_ACCOUNT,
    }
)
"""Told to her as soon as the list goes out; the rest comes by itself or was told before."""

WAITS = Plain(
    Localised("等着补发", "Waits to be paid"),
    Localised("您不用做什么，随下一批补发", "Nothing to do; it is paid with the next list"),
)
CARRIES: Mapping[ArrearsKind, PaymentKind] = {
    ArrearsKind.MISSED: PaymentKind.REGULAR,
    ArrearsKind.RAISE: PaymentKind.RAISE,
}
"""How a list pays what is owed for an earlier month."""


def explained_due(codes: Sequence[str] | None) -> Plain:
    """Explain what is owed for a month by why the last list was made without it, if one was."""
    return left_out(codes) if codes else WAITS


def left_out(codes: Iterable[str]) -> Plain:
    """Explain a line by the gravest of its findings, which stands first."""
    return LEFT_OUT[Finding(next(iter(codes)))]
