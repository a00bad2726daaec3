"""Whom money reached, from whose county, by which account, and what nobody forgot."""

from sqlalchemy import text

# A month whose list went out is paid, owed, stopped, or left out for a reason that lasts.
_FORGOTTEN = text(
    "SELECT e.id, e.programme, e.status, b.period, b.number FROM entitlements e"
    " JOIN batches b ON b.programme = e.programme AND b.kind = 'regular'"
    " AND b.status NOT IN ('draft', 'cancelled') AND b.period >= e.due_from"
    " AND (e.ends_before IS NULL OR b.period < e.ends_before)"
    " JOIN entitlement_payers y ON y.entitlement_id = e.id AND y.county_code = b.county_code"
    " AND y.from_on <= b.period AND (y.before_on IS NULL OR y.before_on > b.period)"
    " WHERE e.status IN ('active', 'ended', 'cancelled')"
    " AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.entitlement_id = e.id"
    "  AND p.period = b.period AND p.kind = 'regular' AND p.status <> 'cancelled')"
    " AND NOT EXISTS (SELECT 1 FROM arrears r WHERE r.entitlement_id = e.id"
    "  AND r.period = b.period AND r.kind = 'missed'"
    "  AND (r.status <> 'dropped' OR r.cause_id IS NOT NULL))"
    " AND NOT EXISTS (SELECT 1 FROM batch_exclusions x WHERE x.entitlement_id = e.id"
    "  AND x.period = b.period AND x.codes && ARRAY['paid_before', 'duplicate', 'paired',"
    "   'not_due', 'amount_differs', 'deceased', 'objection_upheld'])"
    " AND NOT EXISTS (SELECT 1 FROM suspensions s WHERE s.entitlement_id = e.id"
    "  AND s.from_on <= b.period AND (s.before_on IS NULL OR s.before_on > b.period))"
    " AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE status = 'todo')"
)
_PAID_BY_ANOTHER = text(
    "SELECT p.payment_no FROM payments p WHERE p.status <> 'cancelled' AND NOT EXISTS ("
    " SELECT 1 FROM entitlement_payers y WHERE y.entitlement_id = p.entitlement_id"
    " AND y.county_code = p.county_code AND y.from_on <= p.period"
    " AND (y.before_on IS NULL OR y.before_on > p.period))"
)
_SENT_WHERE_NOBODY_MAY = text(
    "SELECT p.payment_no, a.status FROM payments p JOIN payment_accounts a ON a.id = p.account_id"
    " CROSS JOIN LATERAL (SELECT (p.sent_at AT TIME ZONE 'Asia/Shanghai')::date AS day) sent"
    " WHERE p.sent_at > a.changed_at AND (a.person_id <> p.person_id"
    " OR a.status NOT IN ('verified', 'blocked') OR a.blocked_until > sent.day"
    " OR a.usable_from IS NULL OR a.usable_from > sent.day)"
)
_SENT_TO_THE_DEAD = text(
    "SELECT p.payment_no FROM payments p JOIN persons o ON o.id = p.person_id"
    " JOIN payment_accounts a ON a.id = p.account_id"
    " WHERE o.died_on IS NOT NULL AND p.sent_at > (SELECT max(c.decided_at) FROM change_reports c"
    "  WHERE c.person_id = o.id AND c.kind = 'death' AND c.state = 'confirmed')"
    " AND (p.period > o.died_on OR a.kind <> 'survivor')"
)
# Of what is over, no month after its end goes out once the end was decided.
_SENT_AFTER_THE_END = text(
    "SELECT p.payment_no, p.period, e.ends_before FROM payments p"
    " JOIN entitlements e ON e.id = p.entitlement_id AND p.period >= e.ends_before"
    " WHERE e.status IN ('ended', 'cancelled') AND p.kind = 'regular' AND p.sent_at >"
    " (SELECT max(v.at) FROM events v WHERE v.subject_id = e.id AND v.tag IN"
    "  ('subsidies:entitlement:ended', 'subsidies:entitlement:cancelled',"
    "   'subsidies:entitlement:end_planned', 'subsidies:entitlement:taken_back'))"
)
_CHANGED_TOO_SOON = text(
    "SELECT id FROM account_changes WHERE state = 'applied'"
    " AND effective_on > (applied_at AT TIME ZONE 'Asia/Shanghai')::date"
)
_OBJECTED_AND_PAID = text(
    "SELECT p.payment_no FROM payments p JOIN batch_objections o USING (payment_no)"
    " WHERE o.state = 'upheld' AND p.status <> 'cancelled'"
)
_NEVER_PUBLISHED = text(
    "SELECT number FROM batches b WHERE b.shown_count > 0 AND b.status NOT IN"
    " ('draft', 'reviewed', 'publicised', 'cancelled') AND NOT EXISTS (SELECT 1 FROM"
    " batch_notices n WHERE n.batch_id = b.id AND n.closed_at <= b.approved_at)"
)
_CLOSED_ON_A_DIFFERENCE = text(
    "SELECT l.id FROM reconciliation_lines l JOIN reconciliations r ON r.id = l.reconciliation_id"
    " WHERE r.status = 'closed' AND l.differs AND l.explained_at IS NULL"
    " UNION ALL SELECT id FROM reconciliations WHERE status = 'closed' AND open_count > 0"
)

PEOPLE_TRUTHS = (
    _FORGOTTEN,
    _PAID_BY_ANOTHER,
    _SENT_WHERE_NOBODY_MAY,
    _SENT_TO_THE_DEAD,
    _SENT_AFTER_THE_END,
    _CHANGED_TOO_SOON,
    _OBJECTED_AND_PAID,
    _NEVER_PUBLISHED,
    _CLOSED_ON_A_DIFFERENCE,
)
