"""What a bureau settles about family doctors: terms, how often, how far ahead."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.domain.care.terms import CareKind


@dataclass(frozen=True, slots=True)
class CarePolicy:
    """A bureau's own numbers, as `app/reference/care.yaml` writes them."""

    shortest_years: int
    longest_years: int
    starts_within_days: int
    renew_days_ahead: int
    follow_ups_a_year: Mapping[CareKind, int]
    shortest_gap_days: int
    checkup_from_age: int
    first_checkup_within_days: int
    propose_days_ahead: int
    propose_again_after_days: int

    def __post_init__(self) -> None:
        if self.follow_ups_a_year.keys() != set(CareKind):
            raise ValueError("every kind of care says how often it is followed up")
        if not 1 <= self.shortest_years <= self.longest_years:
            raise ValueError("a contract lasts a year at least, and no less than its shortest")
        # More often than weekly nobody comes, and the rule divides by it.
        if not all(0 <= often <= 52 for often in self.follow_ups_a_year.values()):  # noqa: PLR2004
            raise ValueError("follow-ups a year lie between none and one a week")

    def often(self, kinds: Collection[CareKind]) -> int:
        """Return how often a year somebody is followed up who has all of these."""
        return max(self.follow_ups_a_year[kind] for kind in kinds)
