"""回避: nobody judges what he himself is paid, what his family is paid, or what he takes."""

from collections.abc import Collection

from app.domain.payments.errors import OwnLines, OwnPayment


def require_no_own_lines(own: Collection[str]) -> None:
    """Refuse whoever judges a list with `own` lines on it.

    Building picks nobody: whoever prepares it is only shown which lines are his.
    """
    if own:
        raise OwnLines(count=len(own))


def require_not_own(own: Collection[str]) -> None:
    """Refuse whoever picks payments by hand, `own` ones among them, or settles one."""
    if own:
        raise OwnPayment
