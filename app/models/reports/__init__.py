"""What was told from the door, and one visit of it as a whole."""

from app.models.reports.told import VisitDoor, VisitNeed, VisitReport

__all__ = ["VisitDoor", "VisitNeed", "VisitReport"]
