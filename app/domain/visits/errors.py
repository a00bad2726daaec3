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


class SlotFull(Conflict):
    """No seat is left in this half-day."""

    code = "slot_full"


class SlotClosed(Conflict):
    """The team does not go out on this half-day after all."""

    code = "slot_closed"


class TooLateToBook(Conflict):
    """The plan of the half-day is made, or it is over."""

    code = "too_late_to_book"


class TooLateToCancel(Conflict):
    """The team is as good as on its way."""

    code = "too_late_to_cancel"


class OutsideArea(Conflict):
    """The team does not come to where the person lives."""

    code = "outside_area"


class SkillLacking(Conflict):
    """The team cannot do what the visit is for."""

    code = "skill_lacking"


class OverlappingVisit(Conflict):
    """The person has another visit at that time."""

    code = "overlapping_visit"


class EmergencyCall(Conflict):
    """This cannot wait for a visit."""

    code = "call_120"


class VisitToCome(Conflict):
    """Nobody has come yet, or nobody was to come: there is nothing to rate."""

    code = "visit_to_come"


class VisitRated(Conflict):
    """It was rated before."""

    code = "visit_rated"


class CallBackClosed(Conflict):
    """Somebody rang already."""

    code = "call_back_closed"


class OwnTeamsCallBack(Forbidden):
    """Who was there is not who asks how it was."""

    code = "own_teams_call_back"
