"""What can go wrong with long work as such."""

from app.domain.errors import Unavailable


class OperationBroken(Unavailable):
    """A defect of ours stopped it; nothing of it was kept."""

    code = "operation_broken"
