"""Which months are not paid, by whose authority, and whether they are paid afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.catalogue.wording import Localised
from app.domain.divisions.levels import Level
from app.domain.errors import FieldFault
from app.domain.subsidies.entitlement_errors import (
    DecisionPaperMissing,
    StopBeyondAuthority,
    StopNotByHand,
    WrongStopWord,
)
from app.domain.subsidies.terms import StopWord, SuspensionReason

_R, _W = SuspensionReason, StopWord


@dataclass(frozen=True, slots=True)
class StopRule:
    """What the law says of one reason."""

    word: StopWord
    authority: Level
    repays: bool  # The months in between are owed once it is lifted.
    source: str
    by_hand: bool = True  # Otherwise the rule stops by itself, and nobody decides it.


_BY_LAW = "《军人抚恤优待条例》第五十九条、《退役军人保障法》第七十九条"
STOPS: Mapping[SuspensionReason, StopRule] = {
    _R.UNCONFIRMED: StopRule(
        _W.STOP, Level.COUNTY, True, "《军人抚恤优待条例》第八条", by_hand=False
    ),
    _R.DEATH_REPORTED: StopRule(
        _W.STOP, Level.COUNTY, True, "死亡次月停发，核实前暂停 [O]", by_hand=False
    ),
    _R.UNDER_REVIEW: StopRule(_W.STOP, Level.COUNTY, True, "资格复核 [O]"),
    _R.IN_INSTITUTION: StopRule(_W.STOP, Level.COUNTY, False, "集中供养期间不发护理费 [L?]"),
    # The department of the county or above cancels and recovers; a sentence for it is another case.
    _R.FRAUD: StopRule(_W.CANCEL, Level.COUNTY, False, "《军人抚恤优待条例》第五十八条"),
    # What follows a conviction the province decides, and files with the ministry.
    _R.PRISON_TERM: StopRule(_W.SUSPEND, Level.PROVINCE, False, _BY_LAW),
    _R.RIGHTS_DEPRIVED: StopRule(_W.SUSPEND, Level.PROVINCE, False, _BY_LAW),
    _R.WANTED: StopRule(_W.SUSPEND, Level.PROVINCE, False, _BY_LAW),
    _R.CONVICTED_FOR_LIFE: StopRule(_W.CANCEL, Level.PROVINCE, False, _BY_LAW),
    _R.DISMISSED_FROM_FORCES: StopRule(_W.CANCEL, Level.PROVINCE, False, _BY_LAW),
}


REMEDIES = Localised(
    "对决定不服的，可自收到决定之日起60日内申请行政复议，或者在6个月内向人民法院提起行政诉讼。",
    "Against the decision you may ask for reconsideration (行政复议) within 60 days of receiving"
    " it, or go to court (行政诉讼) within 6 months.",
)
"""Whoever is told of a stop is told this with it [L?]."""


@dataclass(frozen=True, slots=True)
class StopWanted:
    """Why, from which month (None: this one), on which paper."""

    reason: SuspensionReason
    from_on: date | None = None
    document_no: str | None = None


def check_stop(wanted: StopWanted, level: Level, *, cancels: bool) -> StopRule:
    """Return the rule of a stop that somebody of `level` decides, or say what stands against it."""
    rule = STOPS[wanted.reason]
    if not rule.by_hand:
        raise StopNotByHand(errors=(FieldFault("/reason", "rule_stops_alone"),))
    if (rule.word is StopWord.CANCEL) != cancels:
        raise WrongStopWord(errors=(FieldFault("/reason", "another_word"),), word=rule.word.label)
    check_authority(wanted.reason, level)
    if rule.word is not StopWord.STOP and wanted.document_no is None:
        raise DecisionPaperMissing(errors=(FieldFault("/document_no", "name_the_decision"),))
    return rule


def check_authority(reason: SuspensionReason, level: Level) -> None:
    """Refuse a level below the one that the law names; what it stopped it also lifts."""
    rule = STOPS[reason]
    if level.rank < rule.authority.rank:
        raise StopBeyondAuthority(authority=rule.authority.label, reason=reason.label)
