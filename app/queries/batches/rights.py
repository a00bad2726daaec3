"""What a line rests on, in SQL: `e` is its entitlement, `{0}` the line and `{1}` its person."""

# The job that takes an entitlement back comes after the decision was struck down.
REVOKED = """coalesce(e.ended_reason = 'approval_revoked' OR (e.basis = 'request'
  AND e.basis_id IN (SELECT id FROM requests WHERE outcome IS NULL)), false)"""
_ENTITLED = """(e.status IN ('active', 'suspended', 'ended', 'cancelled')
  AND (e.ends_before IS NULL OR greatest(e.starts_on, {0}.period) < e.ends_before)
  AND ({0}.kind <> 'funeral' OR {1}.died_on IS NOT NULL))"""


def entitled(line: str, person: str) -> str:
    """Return the condition that the entitlement covers the month of the line."""
    return _ENTITLED.format(line, person)
