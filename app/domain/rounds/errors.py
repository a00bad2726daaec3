"""What stops a plan, as facts."""

from app.domain.errors import Conflict, Forbidden, Invalid, Unavailable


class NobodyGoesOut(Conflict):
    """No team of the county goes out on that day."""

    code = "nobody_goes_out"


class DayUnderWay(Conflict):
    """Teams are out already: a plan is only mended now."""

    code = "day_under_way"


class DayNotPlanned(Conflict):
    """There is no plan of the day, or another one took its place."""

    code = "day_not_planned"


class VisitNotToPlan(Conflict):
    """It is not booked with a team of the county on that day, or is on the plan already."""

    code = "visit_not_to_plan"


class TeamNotOut(Conflict):
    """The team does not go out on that day."""

    code = "team_not_out"


class PlanRefused(Conflict):
    """The plan broke a promise or a rule: it is kept with its faults, and nobody is told."""

    code = "plan_refused"


class BookingsMoveOn(Conflict):
    """Each time a plan was ready, the bookings were others."""

    code = "bookings_move_on"


class SolverFailed(Unavailable):
    """It gave no plan in its time."""

    code = "solver_failed"


class PlanOutOfPlace(Forbidden):
    """The county is not the caller's."""

    code = "plan_out_of_place"


class NotYourDay(Forbidden):
    """A round is open from the day before until the day after."""

    code = "not_your_day"


class DayTooFar(Invalid):
    """Half-days are stored for some weeks only."""

    code = "day_too_far"
