"""The stages of an outcome: which may come next, and who may say that it came."""

from app.domain.catalogue.outcome import Outcome, OutcomeStage
from app.domain.divisions.levels import Level
from app.domain.requests.authority import Bar, Officer, require_free
from app.domain.requests.errors import WrongStage


def next_stage(outcome: Outcome, reached: str | None, wanted: str) -> OutcomeStage:
    stage = next((each for each in outcome.may_follow(reached) if each.key == wanted), None)
    if stage is None:
        raise WrongStage
    return stage


def require_reporter(stage: OutcomeStage, officer: Officer) -> None:
    """What a bank did, its notice tells the county or a level above."""
    if stage.by.level is None:
        fits = officer.level.rank >= Level.COUNTY.rank
    else:
        fits = officer.level is stage.by.level
    require_free(() if fits else (Bar.NOT_THE_LEVEL,))
