"""What a team takes along: who is visited when, and what to know at the door.

Everything is as it is read: labels, not codes. Whoever may see a sheet may see all of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.calendar.days import SHANGHAI
from app.domain.rounds.problem import Place
from app.domain.terms import Term


class SheetForm(Term):
    PDF = "pdf", "打印件"
    XLSX = "xlsx", "电子表格"
    SVG = "svg", "路线图"


@dataclass(frozen=True, slots=True)
class Door:
    """One visit on the way."""

    reference: str
    begins_at: datetime
    leaves_at: datetime
    name: str
    phone: str
    address: str
    purposes: tuple[str, ...]
    notes: tuple[str, ...]
    """Stairs, language, hearing, whom to ask for."""
    because: tuple[str, ...]
    """Why this person goes first."""
    place: Place


@dataclass(frozen=True, slots=True)
class TeamRound:
    """The way of one team; without doors it stays at home."""

    team: str
    phone: str
    vehicle: str
    members: tuple[str, ...]
    home: Place
    sets_out_at: datetime
    back_at: datetime
    metres: int
    doors: tuple[Door, ...]


@dataclass(frozen=True, slots=True)
class DaySheet:
    day: date
    division: str
    """Whose teams go out."""
    rounds: tuple[TeamRound, ...]
    left_out: tuple[str, ...] = ()
    """References of visits that no team can make."""


HEADINGS = ("序", "时间", "姓名", "电话", "地址", "服务内容", "注意事项", "优先原因", "单号")


def title_of(sheet: DaySheet) -> str:
    return f"{sheet.division}上门服务日程 {sheet.day.isoformat()}"


def facts_of(way: TeamRound) -> str:
    """Return the line under a team's name."""
    out = f"{clock(way.sets_out_at)}出发，{clock(way.back_at)}返回"
    facts = (way.phone, way.vehicle, "、".join(way.members), out, kilometres(way.metres))
    return "　".join(fact for fact in facts if fact)


def lines_of(way: TeamRound) -> Iterator[tuple[str, ...]]:
    """Yield a row under `HEADINGS` for each door."""
    for place, door in enumerate(way.doors, start=1):
        yield (
            str(place),
            f"{clock(door.begins_at)}–{clock(door.leaves_at)}",
            door.name,
            door.phone,
            door.address,
            "、".join(door.purposes),
            "；".join(door.notes),
            "、".join(door.because),
            door.reference,
        )


def clock(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%H:%M")


def kilometres(metres: int) -> str:
    return f"{metres / 1000:.1f} 公里"
