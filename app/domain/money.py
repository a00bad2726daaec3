"""Money is integer fen; yuan exist only where people read."""


def yuan(fen: int) -> str:
    """Write fen as yuan for people: 50000 is "500", 1066110 is "10,661.10"."""
    whole, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return f"{sign}{whole:,}.{rest:02}" if rest else f"{sign}{whole:,}"
