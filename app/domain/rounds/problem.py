"""What is to be planned: the crews of a day and the calls that they are to make.

Instants are whole units of time from the beginning of the day; a bureau plans in seconds of its day
at +08:00.
"""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Place:
    """Degrees, GCJ-02."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of the day."""

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Crew:
    """A team on one day: it sets out from home within its shift and is back there in time."""

    team_id: UUID
    home: Place
    shift: Span
    breaks: tuple[Span, ...]
    """It rests exactly then, at home, on the road or between two calls: never during one."""
    skills: frozenset[str]
    starts_from: Place | None = None
    """Where it is when it is planned anew in the middle of a day; home where nothing stands."""
    carries: int | None = None
    """What it can take along for its calls, in their unit; None: enough for any."""

    @property
    def start(self) -> Place:
        return self.starts_from or self.home


@dataclass(frozen=True, slots=True)
class Call:
    """One visit to be made; its window is what the person was promised."""

    visit_id: UUID
    place: Place
    window: Span
    """Who comes begins within it."""
    service: int
    skills: frozenset[str]
    priority: int
    """More goes first; whoever has less is left out first."""
    teams: frozenset[UUID]
    """Who may come at all: those whose area it is."""
    preferred: UUID | None = None
    """The team that is booked, or that knows the person."""
    load: int = 0
    """What is taken along for it."""


@dataclass(frozen=True, slots=True)
class Problem:
    crews: tuple[Crew, ...]
    calls: tuple[Call, ...]
