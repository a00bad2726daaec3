"""How the lines of an approved batch stand at the moment of sending."""

from app.queries.batches.rights import REVOKED, entitled

# What is all over takes no month before its stop began; who is still entitled waits for the lift.
_HOLDS = "(e.status IN ('active', 'suspended') OR s.first_on <= p.period)"

SINCE = f"""
SELECT p.id AS payment_id,
  c.id IS NOT NULL AND c.id <> a.id AS account_replaced,
  a.usable_from IS NOT NULL AND a.usable_from <= :today AND (a.status = 'verified'
    OR (a.status = 'blocked' AND a.blocked_until <= :today)) AS account_usable,
  coalesce((s.death_reported AND {_HOLDS}) OR (o.died_on IS NOT NULL AND a.kind <> 'survivor')
    OR (p.kind <> 'funeral' AND p.period > date_trunc('month', o.died_on)), false) AS deceased,
  coalesce(s.suspended AND {_HOLDS}, false) OR l.payment_id IS NOT NULL AS suspended,
  {entitled("p", "o")} AS entitled,
  {REVOKED} AS revoked
FROM payments p
JOIN entitlements e ON e.id = p.entitlement_id
JOIN persons o ON o.id = p.person_id
JOIN payment_accounts a ON a.id = p.account_id
LEFT JOIN payment_accounts c ON c.person_id = p.person_id AND c.current
LEFT JOIN (
  SELECT entitlement_id, bool_or(reason = 'death_reported') AS death_reported,
    bool_or(reason <> 'death_reported') AS suspended, min(from_on) AS first_on
  FROM suspensions
  WHERE before_on IS NULL AND (from_on <= :until OR decided_at > :built_at)
  GROUP BY entitlement_id
) s ON s.entitlement_id = p.entitlement_id
-- Stopped and lifted while the list was under way: months of a stop that never repays stay unpaid.
LEFT JOIN (
  SELECT DISTINCT x.id AS payment_id
  FROM suspensions t JOIN payments x ON x.entitlement_id = t.entitlement_id
    AND x.batch_id = :batch_id AND x.period >= t.from_on AND x.period < t.before_on
  WHERE NOT t.repays
) l ON l.payment_id = p.id
WHERE p.batch_id = :batch_id AND p.status = 'ready'
"""  # noqa: S608  # Put together from constants.
"""The facts that `domain/payments/holds.py` judges, for each line that would be sent."""
