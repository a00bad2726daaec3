"""What stops a visit from being booked, moved or reported, as facts."""

from app.domain.errors import Conflict, Forbidden, Invalid


class IllegalVisitStep(Conflict):
    """Its present status does not allow this."""

    code = "illegal_visit_step"


class TeamOutOfPlace(Forbidden):
    """The team would belong to, or serve, a division that is not the caller's."""

    code = "team_out_of_place"


class TeamDissolved(Conflict):
    """The team goes out no more."""

    code = "team_dissolved"


class WeekBeginsTooEarly(Invalid):
    """A week is set for days to come: whoever goes out today knows it already."""

    code = "week_begins_too_early"
