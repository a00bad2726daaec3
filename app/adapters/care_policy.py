"""What the bureau settled about family doctors, read strictly: a gap stops the start."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from app.adapters.strict_yaml import read_yaml
from app.domain.care.policy import CarePolicy
from app.domain.catalogue.reading import Reader

FILE = Path(__file__).parents[1] / "reference" / "care.yaml"


@cache
def care_policy() -> CarePolicy:
    return care_policy_from(read_yaml(FILE))


def care_policy_from(said: Mapping[str, Any]) -> CarePolicy:
    """Read what the file says; `NotAGuide` or `ValueError` name what is wrong with it."""
    policy: CarePolicy = Reader({}).read(CarePolicy, said, FILE.name)
    return policy
