"""What can go wrong with stations and the calendar."""

from app.domain.errors import Conflict, FieldFault, Invalid


class StationDivisionRefused(Invalid):
    """The division does not exist, or lies outside the caller's: one and the same answer."""

    code = "station_division_refused"

    def __init__(self) -> None:
        super().__init__(errors=(FieldFault("/division_code", self.code),))


class CertificateTaken(Conflict):
    """Somebody else already holds a certificate of this number."""

    code = "certificate_taken"


class OfficerAccountRefused(Invalid):
    """The account does not exist, or serves outside the caller's divisions."""

    code = "officer_account_refused"

    def __init__(self) -> None:
        super().__init__(errors=(FieldFault("/staff_account_id", self.code),))


class CalendarYearTaken(Conflict):
    """The year has been published; what is wrong in it is corrected, not published again."""

    code = "calendar_year_taken"


class NoticeRefused(Invalid):
    """The days of a calendar notice contradict each other, the year or the week."""

    code = "notice_refused"

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(errors=tuple(FieldFault("", fault) for fault in faults))
