"""What can go wrong with messages."""

from app.domain.errors import Invalid


class UnknownTemplate(Invalid):
    """The bureau sends no message of that template."""

    code = "unknown_template"
