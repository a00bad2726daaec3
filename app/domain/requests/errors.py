"""What stops a request, as facts."""

from app.domain.errors import Conflict, Forbidden, Invalid


class IllegalRequestStep(Conflict):
    """Its present status does not allow this."""

    code = "illegal_request_step"


class NotThisStep(Conflict):
    """The step the request is at takes another kind of result."""

    code = "not_this_step"


class MayNotAct(Forbidden):
    """The member of staff may not act on this request at this step; `errors` say why."""

    code = "may_not_act"


class ClaimedByAnother(Conflict):
    """A colleague has taken the request on."""

    code = "claimed_by_another"


class ItemNotOpen(Conflict):
    """The service item takes no applications at present."""

    code = "item_not_open"


class NotForApplication(Conflict):
    """The item starts from the bureau's own lists; nobody needs to apply."""

    code = "not_for_application"


class MayNotApplyFor(Forbidden):
    """The item does not take applications handed in this way for another person."""

    code = "may_not_apply_for"


class FormFaulty(Invalid):
    """Fields of the form must change before the request can go in."""

    code = "form_faulty"


class DocumentsMissing(Invalid):
    """Papers that only the person can give are not attached."""

    code = "documents_missing"


class SupplementAlreadyAsked(Conflict):
    """What is missing is told once and completely."""

    code = "supplement_already_asked"


class NothingToSupplement(Invalid):
    """A supplement must name a paper of the guide or a field of the form."""

    code = "nothing_to_supplement"


class SupplementIncomplete(Invalid):
    """Not everything that was asked for has come."""

    code = "supplement_incomplete"


class UnknownRefusal(Invalid):
    """The guide knows no refusal of that code."""

    code = "unknown_refusal"


class RefusalNeeded(Invalid):
    """A refusal without a coded reason and its legal basis is void."""

    code = "refusal_needed"


class ChecksMissing(Invalid):
    """The step asks for checks that were not reported."""

    code = "checks_missing"


class AwardNeeded(Invalid):
    """The decision leaves open what is granted."""

    code = "award_needed"


class AwardTooHigh(Invalid):
    """More than this item may grant."""

    code = "award_too_high"


class NoReturnThere(Conflict):
    """A request goes back only to an earlier step at which somebody judged it."""

    code = "no_return_there"


class WrongPlace(Invalid):
    """The guide does not allow publicity at that place."""

    code = "wrong_place"


class PublicityRunning(Conflict):
    """The notice must hang until its last day is over."""

    code = "publicity_running"


class ObjectionUnsettled(Conflict):
    """An objection waits to be verified."""

    code = "objection_unsettled"


class VerifierInvolved(Forbidden):
    """An objection is verified by somebody who had no part in the case."""

    code = "verifier_involved"


class AppraisalNotStarted(Conflict):
    """No appraisal was arranged at this step."""

    code = "appraisal_not_started"


class NotYetServed(Conflict):
    """The decision has not been delivered."""

    code = "not_yet_served"


class WrongStage(Conflict):
    """The outcome cannot come to that stage from where it is."""

    code = "wrong_stage"


class AlreadyRated(Conflict):
    """A request is rated once."""

    code = "already_rated"


class RatingTooEarly(Conflict):
    """Only what has ended can be rated."""

    code = "rating_too_early"


class DecisionNotContestable(Conflict):
    """The decision's state does not allow this remedy."""

    code = "decision_not_contestable"


class NotADraft(Conflict):
    """Only a draft can be changed freely."""

    code = "not_a_draft"


class ServiceDayImpossible(Invalid):
    """A paper is served after the decision and not in the future."""

    code = "service_day_impossible"


class ReferenceMistyped(Invalid):
    """The check character of an acceptance number does not fit its digits."""

    code = "reference_mistyped"


class SupplementNotAsked(Conflict):
    """Nothing is missing, so nothing can be handed in later."""

    code = "supplement_not_asked"


class ExamDayPassed(Invalid):
    """Nobody can be asked to come to an appraisal on a day that is over."""

    code = "exam_day_passed"
