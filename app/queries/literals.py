"""Values of our own enumerations in hand-written statements; never a value of a caller."""

from collections.abc import Iterable


def listed(values: Iterable[str]) -> str:
    """Write them as SQL literals."""
    return ", ".join(f"'{value}'" for value in sorted(values))
