"""What a granted request brings about, and the stages until it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.catalogue.wording import Limit, Localised


class OutcomeKind(StrEnum):
    GRANT = "grant"
    ENTITLEMENT = "entitlement"
    CARD = "card"
    DISABILITY_GRADE = "disability_grade"
    HONOUR = "honour"
    REFERRAL = "referral"
    ANSWER = "answer"


class StageActor(StrEnum):
    """Who reports a stage as reached: the values of `Level`, and the bank."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    BANK = "bank"


@dataclass(frozen=True, slots=True)
class OutcomeStage:
    key: str
    by: StageActor
    label: Localised
    after: tuple[str, ...]  # Stages it may follow; empty: it can be the first.
    fulfils: bool  # The request is done once this is reached.
    limit: Limit | None  # From the stage before.


@dataclass(frozen=True, slots=True)
class Outcome:
    kind: OutcomeKind
    parameters: Mapping[str, Any]  # Typed per kind, see OUTCOME_PARAMETERS in parse.
    stages: tuple[OutcomeStage, ...]

    def may_follow(self, reached: str | None) -> tuple[OutcomeStage, ...]:
        """The stages that can be reported next; `reached` None: nothing was reported yet."""
        if reached is None:
            return tuple(stage for stage in self.stages if not stage.after)
        return tuple(stage for stage in self.stages if reached in stage.after)
