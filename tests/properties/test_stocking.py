"""Whatever is stored and wanted: one stocking is enough, and whoever has a seat is seen to."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.supply.capacity import Pace, Seats
from app.domain.supply.shifts import HalfDay, Hours
from app.domain.supply.stocking import Change, Closing, Stored, stocking
from app.domain.visits.terms import Half

PACE = Pace(service_minutes=30, travel_minutes=15)
DAYS = [date(2026, 11, 24), date(2026, 11, 25)]
PLACES = [(day, half) for day in DAYS for half in Half]


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    starts = draw(st.integers(480, 900))
    length = draw(st.integers(30, 300))
    return Hours(starts, starts + length, draw(st.integers(0, 29)), draw(st.integers(0, 3)))


@st.composite
def seats(draw: st.DrawFn, least: int = 0) -> Seats:
    capacity = draw(st.integers(least, 8))
    return Seats(capacity, draw(st.integers(0, capacity)))


@st.composite
def stored(draw: st.DrawFn) -> list[Stored]:
    rows = []
    for number, (day, half) in enumerate(draw(st.sets(st.sampled_from(PLACES)))):
        taken, is_open = draw(st.integers(0, 5)), draw(st.booleans())
        rows.append(
            Stored(
                slot_id=UUID(int=number),
                day=day,
                half=half,
                hours=replace(draw(hours()), reserve=0),
                seats=draw(seats(taken)),
                taken=taken,
                provisional=draw(st.booleans()),
                open=is_open,
                by_hand=draw(st.none() | seats()),
                called_off=not is_open and draw(st.booleans()),
            )
        )
    return rows


@st.composite
def wanted(draw: st.DrawFn) -> list[HalfDay]:
    places = sorted(draw(st.sets(st.sampled_from(PLACES))))
    return [HalfDay(*place, draw(hours()), draw(st.booleans())) for place in places]


def after(rows: list[Stored], changes: list[Change]) -> list[Stored]:
    """Write the changes, as the use case does."""
    written = {row.slot_id: row for row in rows}
    for number, change in enumerate(changes, start=100):
        if isinstance(change, Closing):
            written[change.slot_id] = replace(written[change.slot_id], open=False)
            continue
        slot_id = change.slot_id or UUID(int=number)
        there = written.get(slot_id)
        written[slot_id] = Stored(
            slot_id=slot_id,
            day=change.half_day.day,
            half=change.half_day.half,
            hours=replace(change.half_day.hours, reserve=0),
            seats=change.seats,
            taken=there.taken if there else 0,
            provisional=change.half_day.provisional,
            open=not change.crowded,
            by_hand=there.by_hand if there else None,
        )
    return list(written.values())


@given(stored(), wanted())
def test_a_second_stocking_finds_nothing_to_do(rows: list[Stored], week: list[HalfDay]) -> None:
    once = after(rows, list(stocking(rows, week, PACE)))
    again = list(stocking(once, week, PACE))

    # Who was promised hours of which none is left is seen to before the next stocking.
    assert [each for each in again if not _opens(each)] == []
    assert list(stocking(after(once, again), week, PACE)) == []


def _opens(change: Change) -> bool:
    return not isinstance(change, Closing) and not change.crowded and change.keep is None


@given(stored(), wanted())
def test_seats_never_fall_below_what_is_taken(rows: list[Stored], week: list[HalfDay]) -> None:
    for row in after(rows, list(stocking(rows, week, PACE))):
        assert row.taken <= row.seats.capacity
        assert 0 <= row.seats.reserve <= row.seats.capacity


@given(stored(), wanted())
def test_whoever_has_a_seat_that_goes_or_moves_is_seen_to(
    rows: list[Stored], week: list[HalfDay]
) -> None:
    changes = list(stocking(rows, week, PACE))
    seen_to = {
        each.slot_id
        for each in changes
        if (each.concerns if isinstance(each, Closing) else each.keep is not None)
    }
    before = {row.slot_id: row for row in rows}
    for row in after(rows, changes):
        was = before.get(row.slot_id)
        if was is None or not was.taken or row.slot_id in seen_to:
            continue
        assert (was.hours.starts_minute, was.hours.ends_minute) == (
            row.hours.starts_minute,
            row.hours.ends_minute,
        )
        assert row.open or not was.open
