"""What can go wrong with an entitlement."""

from app.domain.errors import Conflict, FieldFault, Forbidden, Invalid


class IllegalEntitlementStep(Conflict):
    """The entitlement stands where this does not follow."""

    code = "illegal_entitlement_step"


class OpenedByYou(Forbidden):
    """Whoever registered an entitlement does not confirm it."""

    code = "entitlement_opened_by_you"


class StopBeyondAuthority(Forbidden):
    """The law gives this stop to a higher level: what follows a conviction to the province."""

    code = "stop_beyond_authority"


class StopNotByHand(Invalid):
    """A rule stops for this reason by itself; nobody decides it."""

    code = "stop_not_by_hand"


class WrongStopWord(Invalid):
    """停发, 中止 and 取消 are three words: the reason belongs to another one."""

    code = "wrong_stop_word"


class DecisionPaperMissing(Invalid):
    """A stop by law names the decision it rests on."""

    code = "decision_paper_missing"


class NoEndPlanned(Conflict):
    """No end was decided for a month to come."""

    code = "no_end_planned"


class NotStopped(Conflict):
    """Nothing is stopped for that reason."""

    code = "not_stopped"


class AlreadyStopped(Conflict):
    """It is stopped for that reason already."""

    code = "already_stopped"


class StepOutOfOrder(Conflict):
    """Reminder, call, home visit, notice: each needs the one before it."""

    code = "confirmation_step_out_of_order"


class NothingToConfirm(Conflict):
    """The person is owed nothing that needs an annual confirmation."""

    code = "nothing_to_confirm"


class AlreadyConfirmed(Conflict):
    """The year is confirmed already."""

    code = "already_confirmed"


class ConfirmedAfterDeath(Conflict):
    """A confirmation dated after the death: one of the two is wrong, and a person must look."""

    code = "confirmed_after_death"


class ConfirmationDayRefused(Invalid):
    """The day lies in the future, or too far back for this year."""

    code = "confirmation_day_refused"

    def __init__(self) -> None:
        super().__init__(errors=(FieldFault("/done_on", self.code),))


class ProgrammeClosed(Invalid):
    """No such programme, or one that another department pays."""

    code = "programme_closed"

    def __init__(self) -> None:
        super().__init__(errors=(FieldFault("/programme", self.code),))


class EntitlementIncomplete(Invalid):
    """The programme needs another fact to be reckoned, or has no place for one that was named."""

    code = "entitlement_incomplete"


class EnlistingCountyOpens(Forbidden):
    """Paid by the county that approved the enlistment: no level above opens it."""

    code = "enlisting_county_opens"


class WhoseIsUnclear(Invalid):
    """Either somebody of one's own area, or somebody elsewhere by number and name."""

    code = "whose_is_unclear"

    def __init__(self) -> None:
        super().__init__(errors=(FieldFault("/person_id", self.code),))


class PaidWhereOneLives(Invalid):
    """Opened by the county where the person lives; of people elsewhere nobody is looked for."""

    code = "paid_where_one_lives"

    def __init__(self) -> None:
        super().__init__(errors=(FieldFault("/programme", self.code),))


class NothingPaidFor(Invalid):
    """The law names this identity and pays nothing for it: illness of grades 7 to 10."""

    code = "nothing_paid_for"


class AlreadyEntitled(Conflict):
    """The person has this, or something that excludes it."""

    code = "already_entitled"


class AlreadyMoving(Conflict):
    """A move of this entitlement is under way."""

    code = "already_moving"


class NoMoveNeeded(Conflict):
    """The county that pays is the county where the person lives."""

    code = "no_move_needed"


class IllegalMoveStep(Conflict):
    """The move stands where this does not follow."""

    code = "illegal_move_step"


class NotYourMove(Forbidden):
    """The other county takes this step."""

    code = "not_your_move"
