"""When somebody is rung after a visit, read strictly: a gap or a stranger stops the start."""

from functools import cache
from pathlib import Path

from app.adapters.strict_yaml import read_yaml
from app.domain.catalogue.reading import Reader
from app.domain.visits.rating import CallBackPolicy

FILE = Path(__file__).parents[1] / "reference" / "call_backs.yaml"


@cache
def call_back_policy() -> CallBackPolicy:
    policy: CallBackPolicy = Reader({}).read(CallBackPolicy, read_yaml(FILE), FILE.name)
    return policy
