"""The ways of a day as a picture: north is up, no map lies under it, every colour has its words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians
from xml.etree.ElementTree import Element, SubElement, tostring

from app.domain.rounds.day_sheet import DaySheet, TeamRound, clock, kilometres, title_of
from app.domain.rounds.problem import Place

WIDTH, HEIGHT, MARGIN, LEGEND = 1000, 760, 60, 34
# Told apart without red and green as well, and by their strokes in print.
INKS = ("#0b5fa5", "#b3540a", "#5b3a8c", "#00695c", "#8c1d40", "#4d4d4d")
STROKES = ("none", "9 5", "3 4", "14 4 3 4", "18 6", "6 2")
METRES_A_DEGREE = 111_320


@dataclass(frozen=True, slots=True)
class _Paper:
    """Where a place lies on the picture."""

    west: float
    north: float
    scale: float
    """Units a metre."""
    squeeze: float

    @classmethod
    def around(cls, places: Sequence[Place]) -> "_Paper":
        south, north = _ends([place.latitude for place in places])
        west, east = _ends([place.longitude for place in places])
        squeeze = cos(radians((south + north) / 2))
        wide = max((east - west) * squeeze, 0.001) * METRES_A_DEGREE
        high = max(north - south, 0.001) * METRES_A_DEGREE
        scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
        return cls(west, north, scale, squeeze)

    def at(self, place: Place) -> tuple[float, float]:
        x = (place.longitude - self.west) * self.squeeze * METRES_A_DEGREE * self.scale
        y = (self.north - place.latitude) * METRES_A_DEGREE * self.scale
        return round(MARGIN + x, 1), round(MARGIN + y, 1)


def picture(sheet: DaySheet) -> bytes:
    """Return the day as SVG; times and order are words in it, names and addresses are not."""
    ways = [way for way in sheet.rounds if way.doors]
    height = HEIGHT + LEGEND * (len(ways) + 1)
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {height}",
            "role": "img",
            "font-family": "sans-serif",
        },
    )
    SubElement(root, "title").text = title_of(sheet)
    SubElement(root, "rect", {"width": str(WIDTH), "height": str(height), "fill": "#ffffff"})
    if ways:
        paper = _Paper.around([place for way in ways for place in _way(way)])
        for nth, way in enumerate(ways):
            ink, stroke = INKS[nth % len(INKS)], STROKES[nth % len(STROKES)]
            _draw(root, paper, way, ink, stroke)
            _legend(root, nth, way, ink, stroke)
        _scale(root, paper, len(ways))
    drawn: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return drawn


def _way(way: TeamRound) -> Iterator[Place]:
    yield way.home
    yield from (door.place for door in way.doors)
    yield way.home


def _draw(root: Element, paper: _Paper, way: TeamRound, ink: str, stroke: str) -> None:
    points = [paper.at(place) for place in _way(way)]
    line = {"fill": "none", "stroke": ink, "stroke-width": "3", "stroke-dasharray": stroke}
    SubElement(root, "polyline", {"points": " ".join(f"{x},{y}" for x, y in points), **line})
    x, y = points[0]
    square = {"x": str(x - 9), "y": str(y - 9), "width": "18", "height": "18", "fill": ink}
    SubElement(SubElement(root, "rect", square), "title").text = way.team
    orders: dict[tuple[float, float], list[str]] = {}
    for nth, (door, (x, y)) in enumerate(zip(way.doors, points[1:-1], strict=True), start=1):
        circle = {"cx": str(x), "cy": str(y), "r": "13", "fill": "#ffffff", "stroke": ink}
        drawn = SubElement(root, "circle", {**circle, "stroke-width": "3"})
        SubElement(drawn, "title").text = f"{door.reference} {clock(door.begins_at)}"
        orders.setdefault((x, y), []).append(str(nth))
    for (x, y), numbers in orders.items():  # Neighbours share a mark.
        words = {"text-anchor": "middle", "font-size": "14"}
        _text(root, x, y + 5, "·".join(numbers), ink, words)


def _legend(root: Element, nth: int, way: TeamRound, ink: str, stroke: str) -> None:
    y = HEIGHT + LEGEND * nth
    line = {"stroke": ink, "stroke-width": "4", "stroke-dasharray": stroke}
    SubElement(root, "line", {"x1": "20", "x2": "110", "y1": str(y), "y2": str(y), **line})
    out = f"{clock(way.sets_out_at)}–{clock(way.back_at)}"
    words = f"{way.team}　{out}　{len(way.doors)} 户　{kilometres(way.metres)}"
    _text(root, 124, y + 6, words, "#222222", {"font-size": "18"})


def _scale(root: Element, paper: _Paper, below: int) -> None:
    y, length = HEIGHT + LEGEND * below, round(1000 * paper.scale, 1)
    line = {"stroke": "#222222", "stroke-width": "4"}
    ends = {"x1": "20", "x2": str(20 + length), "y1": str(y), "y2": str(y)}
    SubElement(root, "line", {**ends, **line})
    _text(root, 20 + length + 14, y + 6, "1 公里", "#222222", {"font-size": "16"})


def _text(root: Element, x: float, y: float, words: str, ink: str, how: dict[str, str]) -> None:
    SubElement(root, "text", {"x": str(x), "y": str(y), "fill": ink, **how}).text = words


def _ends(numbers: Sequence[float]) -> tuple[float, float]:
    return min(numbers), max(numbers)
