"""What the bureau settled about campaigns, read strictly: a gap or a stranger stops the start."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from app.adapters.strict_yaml import read_yaml
from app.domain.campaigns.policy import CampaignPolicy
from app.domain.catalogue.reading import Reader

FILE = Path(__file__).parents[1] / "reference" / "campaigns.yaml"


@cache
def campaign_policy() -> CampaignPolicy:
    return campaign_policy_from(read_yaml(FILE))


def campaign_policy_from(said: Mapping[str, Any]) -> CampaignPolicy:
    """Read what the file says; `NotAGuide` or `ValueError` name what is wrong with it."""
    policy: CampaignPolicy = Reader({}).read(CampaignPolicy, said, FILE.name)
    return policy
