"""What stops a visit from being booked, moved or reported, as facts."""

from app.domain.errors import Conflict


class IllegalVisitStep(Conflict):
    """Its present status does not allow this."""

    code = "illegal_visit_step"
