"""What stops figures from being read, as facts."""

from app.domain.errors import FieldFault, Invalid


class PeriodRefused(Invalid):
    """The period holds no day, or more than two years."""

    code = "statistics_period_refused"

    def __init__(self) -> None:
        super().__init__(errors=(FieldFault("query/before_on", self.code),))


class PlaceTooLarge(Invalid):
    """Telephone numbers of a whole county are not read at once."""

    code = "place_too_large"

    def __init__(self) -> None:
        super().__init__(errors=(FieldFault("query/division_code", self.code),))
