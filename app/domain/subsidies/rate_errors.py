"""What can go wrong with rates, their notices and published figures."""

from app.domain.errors import Conflict, FieldFault, Forbidden, Invalid
from app.domain.subsidies.notices import LineFault


class RateNoticeFaulty(Invalid):
    """Lines that no rate may stand in."""

    code = "rate_notice_faulty"

    def __init__(self, faults: tuple[LineFault, ...]) -> None:
        super().__init__(errors=_at_lines(faults))


class TypedDifferently(Conflict):
    """Two people typed the same paper and did not come to the same."""

    code = "typed_differently"

    def __init__(self, faults: tuple[LineFault, ...]) -> None:
        super().__init__(errors=_at_lines(faults))


class RateAlreadyFollowed(Conflict):
    """A later rate stands: rates are succeeded in the order of their months, never edited."""

    code = "rate_already_followed"


class NoticeTaken(Conflict):
    """The paper has been entered for this component and county."""

    code = "rate_notice_taken"


class NoticeSettled(Conflict):
    """It was published or discarded; another paper succeeds it."""

    code = "rate_notice_settled"


class SamePerson(Forbidden):
    """Whoever typed it first does not publish it."""

    code = "rate_notice_own"


class NotYourLevel(Forbidden):
    """County rates are the county's, national and provincial ones the city's or province's."""

    code = "rate_level_refused"


class FigureFaulty(Invalid):
    """The period or value does not fit the kind of figure."""

    code = "figure_faulty"

    def __init__(self, pointer: str, fault: str) -> None:
        super().__init__(errors=(FieldFault(pointer, fault),))


class FigureTaken(Conflict):
    """The figure has been entered; a correction names the one that it succeeds."""

    code = "figure_taken"


class FigureConfirmed(Conflict):
    """It counts already."""

    code = "figure_confirmed"


def _at_lines(faults: tuple[LineFault, ...]) -> tuple[FieldFault, ...]:
    return tuple(
        FieldFault("/lines" if fault.place is None else f"/lines/{fault.place}", fault.code)
        for fault in faults
    )
