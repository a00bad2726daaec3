"""Where jobs are declared; each module of this package adds its own to `queue`.

A job is a loop around a use case, `async with house.database.transaction(...)` around each unit,
so that one bad item stops no other.
"""

from procrastinate import Blueprint, JobContext

from app.house import House

queue = Blueprint()


def house_of(context: JobContext) -> House:
    """Return the house that the worker was started in."""
    house: House = context.additional_context["house"]
    return house
