"""Who sets which rates: the county its own, the city or the province all others."""

from app.domain.divisions.levels import Level
from app.domain.subsidies.rate_errors import NotYourLevel
from app.policies.principals import Staff


def require_rate_level(staff: Staff, county_code: str | None) -> None:
    """Refuse whoever stands at another level, or in another county."""
    if county_code is None:
        allowed = staff.level in (Level.CITY, Level.PROVINCE)
    else:
        allowed = staff.level is Level.COUNTY and staff.scope.holds(county_code)
    if not allowed:
        raise NotYourLevel


def require_figure_level(staff: Staff, area_code: str) -> None:
    """Figures of an area are entered there or above: whoever has it in scope."""
    if not staff.scope.holds(area_code):
        raise NotYourLevel
