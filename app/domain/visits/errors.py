"""What stops a visit from being booked, moved or reported, as facts."""

from collections.abc import Sequence

from app.domain.errors import Conflict, FieldFault, Forbidden, Invalid
from app.domain.visits.instead import PossibleWindow, StandingVisit


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


class SeatRefused(Conflict):
    """The seat cannot be had; `possible` are the next that could be."""

    def __init__(
        self, possible: Sequence[PossibleWindow] = (), standing: StandingVisit | None = None
    ) -> None:
        super().__init__()
        self.possible = tuple(possible)
        self.standing = standing


class TooManyAhead(Conflict):
    """The person has as many visits ahead as one may take without asking anybody."""

    code = "too_many_ahead"


class SlotFull(SeatRefused):
    """No seat is left in this half-day."""

    code = "slot_full"


class SlotClosed(SeatRefused):
    """The team does not go out on this half-day after all."""

    code = "slot_closed"


class TooLateToBook(SeatRefused):
    """The plan of the half-day is made, or it is over."""

    code = "too_late_to_book"


class HoldExpired(SeatRefused):
    """Nobody confirmed in time, and the seat is free for others."""

    code = "hold_expired"


class SameWindow(SeatRefused):
    """It is to move to where it is."""

    code = "same_window"


class TooLateToCancel(Conflict):
    """The team is as good as on its way."""

    code = "too_late_to_cancel"


class TooLateToMove(Conflict):
    """The team is as good as on its way."""

    code = "too_late_to_move"


class OutsideArea(SeatRefused):
    """The team does not come to where the person lives."""

    code = "outside_area"


class SkillLacking(SeatRefused):
    """The team cannot do what the visit is for."""

    code = "skill_lacking"


class OverlappingVisit(SeatRefused):
    """The person has another visit at that time."""

    code = "overlapping_visit"


class SignUnknown(Invalid):
    """Nobody here can say whether that is an emergency."""

    code = "sign_unknown"

    def __init__(self) -> None:
        super().__init__(errors=(FieldFault("/signs", self.code),))


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


class HospitalRefused(Invalid):
    """There is none of this id that takes part, or it lies neither here nor above."""

    code = "hospital_refused"

    def __init__(self) -> None:
        super().__init__(errors=(FieldFault("/hospital_id", self.code),))


class HospitalOutOfPlace(Forbidden):
    """The hospital would lie in a division that is not the caller's."""

    code = "hospital_out_of_place"


class HospitalClosed(Conflict):
    """It no longer takes part."""

    code = "hospital_closed"


class HospitalHasTeams(Conflict):
    """Teams of the hospital still go out when it is to be closed."""

    code = "hospital_has_teams"


class MemberAccountRefused(Invalid):
    """The account does not exist, is not in use, or serves outside the caller's divisions."""

    code = "member_account_refused"

    def __init__(self, pointer: str) -> None:
        super().__init__(errors=(FieldFault(pointer, self.code),))


class MemberLeft(Conflict):
    """The member is of the team no more."""

    code = "member_left"


class LeavesTooEarly(Invalid):
    """Nobody leaves before joining, or in the past."""

    code = "leaves_too_early"


class JoinsTooEarly(Invalid):
    """Who was of a team yesterday is history already."""

    code = "joins_too_early"


class FromTomorrowOnly(Invalid):
    """Whoever goes out today knows the day already."""

    code = "from_tomorrow_only"


class ExceptionEntered(Conflict):
    """The day, or its half, has an exception already."""

    code = "exception_entered"


class HalvesOverlap(Invalid):
    """The team would be out for its morning and its afternoon at once."""

    code = "halves_overlap"


class CapacityBelowTaken(Conflict):
    """More people have a seat than the half-day is to hold."""

    code = "capacity_below_taken"

    def __init__(self, taken: int) -> None:
        super().__init__(taken=taken)
