"""Which events about money are messages, as a condition on the table of events.

What is put together here are our own terms, and nothing of a caller.
"""

from app.domain.notifications.money_lines import UNTOLD
from app.domain.requests.timeline import NOTIFYING_OF_MONEY
from app.queries.literals import listed


def told_of_money(events: str) -> str:
    """`events`: the name of the table in the statement."""
    untold = (
        f"({events}.tag = '{tag}' AND coalesce({events}.data ->> '{fact}', '') IN"
        f" ({listed(silent)}))"
        for tag, (fact, silent) in UNTOLD.items()
    )
    return f"({events}.tag IN ({listed(NOTIFYING_OF_MONEY)}) AND NOT ({' OR '.join(untold)}))"
