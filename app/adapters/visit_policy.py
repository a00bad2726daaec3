"""What the bureau settled about visits, read strictly: a gap or a stranger stops the start."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from app.adapters.strict_yaml import read_yaml
from app.domain.catalogue.reading import Reader
from app.domain.visits.policy import VisitPolicy

FILE = Path(__file__).parents[1] / "reference" / "visits.yaml"


@cache
def visit_policy() -> VisitPolicy:
    return policy_from(read_yaml(FILE))


def policy_from(said: Mapping[str, Any]) -> VisitPolicy:
    """Read what the file says; `NotAGuide` or `ValueError` name what is wrong with it."""
    policy: VisitPolicy = Reader({}).read(VisitPolicy, said, FILE.name)
    return policy
