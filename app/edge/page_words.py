"""The words of terms for the pages: a page and the contracts call a thing by the same name."""

import json

from app.domain.rounds.terms import LeftOut, PlanCause, PlanStatus
from app.domain.terms import Term
from app.domain.veterans.terms import CareNeed, Hearing, LivingSituation, PracticeLanguage
from app.domain.visits.priority import Circumstance
from app.domain.visits.terms import Purpose, VisitStatus

_SHOWN: dict[str, type[Term]] = {
    "purpose": Purpose,
    "status": VisitStatus,
    "circumstance": Circumstance,
    "planStatus": PlanStatus,
    "planCause": PlanCause,
    "leftOut": LeftOut,
    "speech": PracticeLanguage,
    "hearing": Hearing,
    "careNeed": CareNeed,
    "living": LivingSituation,
}


def _script() -> bytes:
    words = {name: {each.value: each.label for each in term} for name, term in _SHOWN.items()}
    return f'"use strict";\nconst WORDS = {json.dumps(words, ensure_ascii=False)};\n'.encode()


WORDS = _script()
"""A script that says what the stored values of terms are called."""
