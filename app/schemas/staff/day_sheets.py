"""What of a plan is to be printed, and how."""

from app.domain.rounds.day_sheet import SheetForm
from app.schemas.common import Wire


class PrintWanted(Wire):
    """How the day is wanted."""

    form: SheetForm
    """打印件、电子表格或路线图。"""
