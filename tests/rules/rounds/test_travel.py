"""The road between two places, guessed from the map or measured."""

from pathlib import Path

import pytest

from app.adapters.road_policy import FILE, road_policy, road_policy_from
from app.adapters.strict_yaml import read_yaml
from app.adapters.travel_matrix import COLUMNS, travel_times
from app.domain.catalogue.reading import NotAGuide
from app.domain.rounds.problem import Place
from app.domain.rounds.travel import NO_WAY, GreatCircle, Leg, guessed_ways, straight_metres

LICHENG, LUOJIANG, FENGZE = Place(24.9, 118.6), Place(25.0, 118.6), Place(24.9, 118.7)
ROADS = GreatCircle(detour_percent=135, kilometres_an_hour=30)


@pytest.mark.parametrize(
    ("origin", "target", "metres"),
    [
        (LICHENG, LICHENG, 0),
        (LICHENG, LUOJIANG, 11_119.5),  # A tenth of a degree of any meridian.
        (LICHENG, FENGZE, 10_085.9),  # cos 24.9° of that.
        (Place(0, 179.95), Place(0, -179.95), 11_119.5),  # Across the date line.
        (Place(0, 0), Place(0, 180), 20_015_114.4),
    ],
)
def test_the_straight_line_is_the_great_circle(origin: Place, target: Place, metres: float) -> None:
    assert straight_metres(origin, target) == pytest.approx(metres, abs=0.1)


def test_a_road_is_longer_than_the_line_and_takes_its_time() -> None:
    assert ROADS.leg(LICHENG, LUOJIANG) == Leg(seconds=1802, metres=15_012)
    assert ROADS.leg(LICHENG, LICHENG) == NO_WAY


def test_no_road_is_shorter_than_the_line() -> None:
    for detour, speed in ((99, 30), (135, 0)):
        with pytest.raises(ValueError, match="straight line"):
            GreatCircle(detour, speed)


def _file(folder: Path, *lines: str) -> Path:
    file = folder / "ways.csv"
    file.write_text("\n".join([",".join(COLUMNS), *lines]), "utf-8")
    return file


def test_a_measured_way_is_taken_and_the_others_are_guessed(tmp_path: Path) -> None:
    file = _file(tmp_path, "24.9,118.6,25.0,118.6,1500,13200")
    travel = travel_times(file, road_policy())
    assert travel.leg(LICHENG, LUOJIANG) == Leg(1500, 13_200)
    # The same door, written down more exactly.
    assert travel.leg(Place(24.900001, 118.599999), LUOJIANG) == Leg(1500, 13_200)
    # The way back was not measured: one-way streets are why.
    assert travel.leg(LUOJIANG, LICHENG) == ROADS.leg(LUOJIANG, LICHENG)
    assert travel.leg(LICHENG, LICHENG) == NO_WAY
    ways = [(LICHENG, LUOJIANG), (LUOJIANG, LICHENG), (LICHENG, FENGZE), (FENGZE, FENGZE)]
    assert guessed_ways(ways, travel) == 2


def test_a_plan_can_say_where_its_times_come_from(tmp_path: Path) -> None:
    assert travel_times(None, road_policy()).source == "great circle, 135 %, 30 km/h"
    one = travel_times(_file(tmp_path, "24.9,118.6,25.0,118.6,1500,13200"), road_policy()).source
    other = travel_times(_file(tmp_path, "24.9,118.6,25.0,118.6,1501,13200"), road_policy()).source
    assert one.startswith("ways.csv, ")
    assert one.endswith("; otherwise great circle, 135 %, 30 km/h")
    assert one != other


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("24.9,118.6,25.0,118.6,1500", "whole seconds"),
        ("24.9,118.6,25.0,118.6,1500.5,13200", "whole seconds"),
        ("north,118.6,25.0,118.6,1500,13200", "degrees"),
        ("24.9,118.6,95.0,118.6,1500,13200", "on earth"),
        ("24.9,118.6,nan,118.6,1500,13200", "on earth"),
        ("24.9,118.6,25.0,118.6,-1,13200", "forward"),
    ],
)
def test_a_line_that_is_no_way_stops_the_start(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(NotAGuide, match=told) as refused:
        travel_times(_file(tmp_path, line), road_policy())
    assert "line 2" in str(refused.value)


def test_a_way_stands_once_under_its_columns(tmp_path: Path) -> None:
    way = "24.9,118.6,25.0,118.6,1500,13200"
    with pytest.raises(NotAGuide, match=r"line 3: names the same way"):
        travel_times(_file(tmp_path, way, way), road_policy())
    file = tmp_path / "other.csv"
    file.write_text("from,to,seconds\n", "utf-8")
    with pytest.raises(NotAGuide, match="exactly these columns"):
        travel_times(file, road_policy())


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("detour_percent", None, "detour_percent"),
        ("detour_percent", 1.35, "whole number"),
        ("exploration", 6, "searched"),
        ("solve_seconds", 0, "takes time"),
        ("toll", 5, "toll"),
    ],
)
def test_settings_with_a_gap_or_a_stranger_stop_the_start(
    name: str, value: float | None, told: str
) -> None:
    said = dict(read_yaml(FILE)) | {name: value}
    if value is None:
        del said[name]
    with pytest.raises(ValueError, match=told):
        road_policy_from(said)
