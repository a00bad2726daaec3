"""What the bureau settled about the road, read strictly: a gap or a stranger stops the start."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from app.adapters.strict_yaml import read_yaml
from app.domain.catalogue.reading import Reader
from app.domain.rounds.policy import RoadPolicy

FILE = Path(__file__).parents[1] / "reference" / "roads.yaml"


@cache
def road_policy() -> RoadPolicy:
    return road_policy_from(read_yaml(FILE))


def road_policy_from(said: Mapping[str, Any]) -> RoadPolicy:
    """Read what the file says; `NotAGuide` or `ValueError` name what is wrong with it."""
    policy: RoadPolicy = Reader({}).read(RoadPolicy, said, FILE.name)
    return policy
