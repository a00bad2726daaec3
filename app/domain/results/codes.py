"""What a bank's result code means for a payment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.catalogue.wording import Localised
from app.domain.terms import Term

UNKNOWN = "unknown_code"
"""The outcome of a code that stands in no table: a person looks."""


class Meaning(Term):
    """One table per bank maps its codes to these; an unknown code is INVESTIGATE."""

    PAID = "paid", "已到账"
    FIX_DATA = "fix_data", "需更正账户"
    RETRY = "retry", "可重发"
    INVESTIGATE = "investigate", "需核查"
    WAIT = "wait", "处理中"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to a payment, in words for whoever waits for the money."""

    meaning: Meaning
    reason: Localised
    next_step: Localised


@dataclass(frozen=True, slots=True)
class BankEntry:
    """What is written of one bank: `result_codes` name outcomes that all banks share."""

    code: str
    name: Localised
    open: bool
    file: Mapping[str, Any]
    result_codes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BankBook:
    """One partner bank: what it is called, how its files look, what its codes mean."""

    code: str
    name: Localised
    open: bool
    file: Mapping[str, Any]
    outcomes: Mapping[str, Outcome]
    unknown: Outcome

    def outcome_of(self, result_code: str) -> Outcome:
        """Return what `result_code` says of a payment."""
        return self.outcomes.get(result_code, self.unknown)

    def meaning_of(self, result_code: str) -> Meaning:
        return self.outcome_of(result_code).meaning
