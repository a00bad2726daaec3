"""What a bureau settles about visits: minutes, skills, points, signs of an emergency."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.calendar.days import day_of
from app.domain.catalogue.wording import Localised
from app.domain.supply.capacity import Pace
from app.domain.supply.shifts import at_minute
from app.domain.visits.priority import Circumstance
from app.domain.visits.terms import Purpose, Skill


@dataclass(frozen=True, slots=True)
class Need:
    """What a purpose, or several of one visit, take at the door."""

    service_minutes: int
    skills: tuple[Skill, ...]


@dataclass(frozen=True, slots=True)
class VisitPolicy:
    """A bureau's own numbers, as `app/reference/visits.yaml` writes them."""

    purposes: Mapping[Purpose, Need]
    pace: Pace
    weeks_ahead: int
    make_up_weekday: int | None
    """What a make-up day works as where its notice does not say; 0 is Monday, None stays in."""
    hold_minutes: int
    most_ahead: int
    """Seats that one person may take on the telephone; staff may take more for him."""
    offer_minutes: int
    changes_until_minute: int
    longest_visit_minutes: int
    points: Mapping[Circumstance, int]
    emergencies: Mapping[str, Localised]

    def __post_init__(self) -> None:
        if self.purposes.keys() != set(Purpose) or self.points.keys() != set(Circumstance):
            raise ValueError("every purpose has its need, and every circumstance its points")

    def need_of(self, purposes: Collection[Purpose]) -> Need:
        """Add up what several purposes of one visit take."""
        needs = [self.purposes[each] for each in set(purposes)]
        minutes = sum(each.service_minutes for each in needs)
        skills = {skill for each in needs for skill in each.skills}
        return Need(min(minutes, self.longest_visit_minutes), tuple(sorted(skills)))

    def changes_until(self, starts_at: datetime) -> datetime:
        """Return until when people may cancel or move a visit whose window begins then."""
        return at_minute(day_of(starts_at) - timedelta(days=1), self.changes_until_minute)

    def first_day(self, now: datetime) -> date:
        """Return the first day that people may still book."""
        evening = at_minute(day_of(now), self.changes_until_minute)
        return day_of(now) + timedelta(days=1 if now < evening else 2)

    def is_emergency(self, signs: Collection[str]) -> bool:
        return not self.emergencies.keys().isdisjoint(signs)
