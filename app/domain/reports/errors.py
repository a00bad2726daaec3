"""What stops a report from the door, as facts."""

from app.domain.errors import Conflict, Invalid


class ReportFaulty(Invalid):
    """Something in it cannot be; the device keeps it until it is put right."""

    code = "visit_report_faulty"


class ReportIdTaken(Conflict):
    """Another report was sent under this id."""

    code = "visit_report_id_taken"


class ReportVoided(Conflict):
    """It was entered in error and counts no more."""

    code = "visit_report_voided"


class PlaceTakenMeanwhile(Conflict):
    """Without its report the visit is open again, and its time is no longer free."""

    code = "visit_place_taken"
