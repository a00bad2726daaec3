"""Why months are not paid, in words for whoever waited for them."""

from collections.abc import Mapping

from app.domain.catalogue.wording import Localised
from app.domain.subsidies.terms import EndReason, StopWord, SuspensionReason

_BY_LAW = Localised("依法处理", "as the law prescribes")

# Never a word of death on the screen of a family: a person calls them.
WHY_STOPPED: Mapping[SuspensionReason, Localised] = {
    SuspensionReason.UNCONFIRMED: Localised(
        "今年的年度确认没有办", "the annual confirmation was not made"
    ),
    SuspensionReason.DEATH_REPORTED: Localised("正在核对", "being checked"),
    SuspensionReason.UNDER_REVIEW: Localised(
        "正在复核是否还符合条件", "whether the conditions still hold is being reviewed"
    ),
    SuspensionReason.IN_INSTITUTION: Localised(
        "集中供养期间不发这一项", "not paid while an institution provides for you"
    ),
    SuspensionReason.FRAUD: Localised("认定为弄虚作假", "found to rest on false statements"),
    SuspensionReason.PRISON_TERM: _BY_LAW,
    SuspensionReason.RIGHTS_DEPRIVED: _BY_LAW,
    SuspensionReason.WANTED: _BY_LAW,
    SuspensionReason.CONVICTED_FOR_LIFE: _BY_LAW,
    SuspensionReason.DISMISSED_FROM_FORCES: _BY_LAW,
}
STOP_WORD_EN: Mapping[StopWord, str] = {
    StopWord.STOP: "stopped",
    StopWord.SUSPEND: "suspended",
    StopWord.CANCEL: "cancelled",
}
WHY_ENDED: Mapping[EndReason, Localised] = {
    EndReason.DEATH: Localised("正在核对", "being checked"),
    EndReason.APPROVAL_REVOKED: Localised(
        "原来的批准决定被撤销", "the approval it rested on was revoked"
    ),
    EndReason.SUCCEEDED: Localised("改发另一项待遇", "another entitlement takes its place"),
    EndReason.CONDITIONS_OVER: Localised("不再符合条件", "the conditions hold no longer"),
    EndReason.CANCELLED: _BY_LAW,
    EndReason.TERM_OVER: Localised("期限到了", "its term is over"),
}
