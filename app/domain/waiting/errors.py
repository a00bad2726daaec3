"""What stops somebody from waiting for a seat, or from taking one that was offered."""

from app.domain.errors import Conflict, Invalid


class AlreadyWaiting(Conflict):
    """The person waits for the same already."""

    code = "already_waiting"


class DaysOutOfReach(Invalid):
    """The days are over, or so far ahead that nobody knows the weeks yet."""

    code = "days_out_of_reach"


class OfferOver(Conflict):
    """Nothing is offered any more: it was answered, it ended, or the team cannot come."""

    code = "offer_over"
