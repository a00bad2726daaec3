"""What can go wrong with a dossier."""

from app.domain.errors import Conflict, FieldFault, Forbidden, Invalid


class FieldRefused(Invalid):
    """One field of the message cannot be accepted; the code says why, the pointer which."""

    def __init__(self, pointer: str) -> None:
        super().__init__(errors=(FieldFault(pointer, self.code),))


class IdNumberMalformed(FieldRefused):
    """Not 17 digits and a check character."""

    code = "id_number_malformed"


class IdNumberFifteenDigits(FieldRefused):
    """The numbers issued before 1999 are invalid since 2013: the new one is on the card."""

    code = "id_number_fifteen_digits"


class IdNumberBirthDate(FieldRefused):
    """No such day, or a day that no living memory reaches, or one still to come."""

    code = "id_number_birth_date"


class IdNumberCheckDigit(FieldRefused):
    """The check character does not follow from the digits: one of them was misread."""

    code = "id_number_check_digit"


class PhoneMalformed(FieldRefused):
    """Not a mobile number of mainland China."""

    code = "phone_malformed"


class NameMalformed(FieldRefused):
    """Digits, marks or control characters where a name should stand."""

    code = "name_malformed"


class PersonAlreadyRegistered(Conflict):
    """The identity number is in the registry; where and under whom is not said."""

    code = "person_already_registered"


class SearchMissesKey(Invalid):
    """A search names exactly one of number, phone, name and pinyin."""

    code = "search_misses_key"


class KinTwice(FieldRefused):
    """One entry of the family stands twice: the one would overwrite the other unseen."""

    code = "kin_twice"


class DivisionNotHeld(Forbidden):
    """A person is registered in, or moved between, divisions that the caller holds."""

    code = "division_not_held"


class UnknownDivision(FieldRefused):
    """No such division, or not a village or community."""

    code = "unknown_division"


class PeriodTaken(Conflict):
    """The same thing is already recorded for some of these days."""

    code = "period_taken"


class PeriodEmpty(FieldRefused):
    """The end lies on or before the beginning."""

    code = "period_empty"


class NotHeld(Conflict):
    """The category is not held on that day."""

    code = "category_not_held"


class CategoryUnfounded(Conflict):
    """The category needs a fact that the dossier does not hold, such as a disability grade."""

    code = "category_unfounded"


class GradedTooRecently(Conflict):
    """A grade can be changed a year after the last grading at the earliest."""

    code = "graded_too_recently"


class OwnDossier(Forbidden):
    """Nobody edits or confirms his own dossier as staff."""

    code = "own_dossier"


class RelativeDossier(Forbidden):
    """Nobody decides on the standing of his own family, or takes himself out of it (回避)."""

    code = "relative_dossier"


class PersonDeceased(Conflict):
    """The person has died: nothing new is granted, assigned or planned."""

    code = "person_deceased"


class DeathReported(Conflict):
    """Somebody reported the person's death: nothing new until it is confirmed or dismissed."""

    code = "death_reported"


class FileUnderReview(Conflict):
    """The same, as the person or the family is told it."""

    code = "file_under_review"


class DeathAlreadyReported(Conflict):
    """A report of the death is already waiting for confirmation."""

    code = "death_already_reported"


class ReportClosed(Conflict):
    """The report was already confirmed or dismissed."""

    code = "report_closed"


class SameEyes(Forbidden):
    """Whoever reported a change does not confirm it."""

    code = "same_eyes"


class StaffNotHere(FieldRefused):
    """The officer does not exist, is no longer active, or does not serve this place."""

    code = "staff_not_here"


class NothingToReveal(Conflict):
    """The dossier holds no such value."""

    code = "nothing_to_reveal"


class ServiceImpossible(Invalid):
    """The service lies in the future or in childhood, or its discharge is half recorded."""

    code = "service_impossible"


class DeathDayRefused(FieldRefused):
    """A report of a death names its day, between birth and today."""

    code = "death_day_refused"


class StandingDayRefused(FieldRefused):
    """A category or grade starts between birth and today: what is not decided yet may change."""

    code = "standing_day_refused"


class NotRecordedAsDead(Conflict):
    """The registry says that the person lives."""

    code = "not_recorded_as_dead"


class LevelTooLow(Forbidden):
    """Categories, grades and deaths are decided by the county or above."""

    code = "level_too_low"
