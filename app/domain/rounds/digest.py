"""The fingerprint of what a plan was made from."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from app.domain.rounds.draft import Wishes
from app.domain.rounds.problem import Problem
from app.domain.rounds.travel import Travel


def digest_of(problem: Problem, travel: Travel, wishes: Wishes) -> str:
    """Return the SHA-256, hex, of what a plan is made of."""
    return hashlib.sha256(canonical_of(problem, travel, wishes).encode()).hexdigest()


def canonical_of(problem: Problem, travel: Travel, wishes: Wishes) -> str:
    """Return problem, wishes and travel times as canonical JSON: the places of people too."""
    ends = [place for crew in problem.crews for place in (crew.start, crew.home)]
    places = [*(call.place for call in problem.calls), *ends]
    legs = [[travel.leg(one, other) for other in places] for one in places]
    said = {
        "problem": asdict(problem),
        "other_team": wishes.other_team,
        "promised": {str(visit): at for visit, at in (wishes.promised or {}).items()},
        "seconds": [[leg.seconds for leg in row] for row in legs],
        "metres": [[leg.metres for leg in row] for row in legs],
    }
    return json.dumps(said, default=_plain, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    return sorted(str(each) for each in value) if isinstance(value, frozenset) else str(value)
