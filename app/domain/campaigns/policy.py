"""What a bureau settles about campaigns."""

from dataclasses import dataclass

from app.domain.veterans.terms import CareNeed


@dataclass(frozen=True, slots=True)
class CampaignPolicy:
    """A bureau's own numbers, as `app/reference/campaigns.yaml` writes them."""

    convalescence_every_years: int
    longest_campaign_days: int
    home_round_needs: tuple[CareNeed, ...]

    def __post_init__(self) -> None:
        if self.convalescence_every_years < 1 or self.longest_campaign_days < 1:
            raise ValueError("years and days are counted from one")
