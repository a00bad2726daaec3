"""What stops sessions, screenings and convalescence, as facts."""

from app.domain.errors import Conflict, Invalid


class HoursRefused(Invalid):
    """A session closes after it opens, with its break in between."""

    code = "session_hours_refused"


class DayRefused(Invalid):
    """The day has passed."""

    code = "session_day_refused"


class SessionOver(Conflict):
    """It was called off, or its day is over."""

    code = "session_over"


class SessionNotYet(Conflict):
    """Nobody came to a session whose day has not come."""

    code = "session_not_yet"


class AlreadySeen(Conflict):
    """This desk has written this person down already."""

    code = "already_seen"


class DeskNotThere(Conflict):
    """The session has no such desk."""

    code = "desk_not_there"


class TeamNotThere(Conflict):
    """The team does not come to this session."""

    code = "team_not_there"


class CampaignClosed(Conflict):
    """Nobody is invited or screened any more."""

    code = "campaign_closed"


class CampaignPeriodRefused(Invalid):
    """It ends before it begins, or lies too far away."""

    code = "campaign_period_refused"


class PlaceOutsideCampaign(Invalid):
    """A division of a campaign lies in that of whoever runs it."""

    code = "place_outside_campaign"


class IllegalApplicationStep(Conflict):
    """Its present status does not allow this."""

    code = "illegal_application_step"


class AlreadyApplied(Conflict):
    """The person stands on the list of this period."""

    code = "already_applied"


class ConvalescedTooRecently(Conflict):
    """Whoever went lately lets others go first."""

    code = "convalesced_too_recently"


class ApplicationsOver(Conflict):
    """The period has begun: its list is closed."""

    code = "applications_over"
