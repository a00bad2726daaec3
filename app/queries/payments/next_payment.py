"""The money somebody waits for, as parts of the statement behind the first page.

It stands after a CTE `caller` with `subject_id` and `entered_at`. What is formatted in are our
own terms.
"""

from app.domain.payments.terms import PaymentStatus
from app.queries.literals import listed

_OVER = frozenset({PaymentStatus.PAID, PaymentStatus.CANCELLED})

# What no finance approved yet may still change or go; what is paid again was decided before.
DECIDED = "(p.status <> 'ready' OR p.attempt > 1 OR finance_approved(p.batch_id))"

# A payment on its way or in trouble; where there is none, the month that follows the last one.
NEXT_PAYMENT = f"""
coming AS (
  SELECT p.payment_no, p.programme, p.period, p.amount_fen, p.status, NULL::uuid AS entitlement_id
  FROM caller JOIN payments p ON p.person_id = caller.subject_id
  WHERE p.status IN ({listed(frozenset(PaymentStatus) - _OVER)}) AND {DECIDED}
  ORDER BY p.period DESC, p.payment_no DESC LIMIT 1
),
today AS (
  SELECT subject_id, (entered_at AT TIME ZONE 'Asia/Shanghai')::date AS day FROM caller
),
running AS (
  SELECT e.id, e.programme, e.status, e.starts_on, e.ends_before, g.needs_confirmation, g.cadence,
    greatest(date_trunc('month', today.day)::date, e.due_from,
      (last.period + interval '1 month')::date) AS period,
    coalesce(last.amount_fen, e.fixed_fen) AS amount_fen, today.subject_id, today.day
  FROM today
  JOIN entitlements e ON e.person_id = today.subject_id AND e.status IN ('active', 'suspended')
  JOIN programmes g ON g.code = e.programme
  LEFT JOIN LATERAL (
    SELECT p.period, p.amount_fen FROM payments p
    WHERE p.entitlement_id = e.id AND p.kind = 'regular' AND p.status <> 'cancelled'
      AND {DECIDED}
    ORDER BY p.period DESC LIMIT 1
  ) last ON true
),
expected AS (
  SELECT NULL AS payment_no, programme, period, amount_fen, NULL AS status, id
  FROM running
  WHERE status = 'active' AND cadence IN ('monthly', 'per_service_year', 'temporary')
    AND (ends_before IS NULL OR ends_before > period) AND NOT EXISTS (SELECT 1 FROM coming)
  ORDER BY amount_fen DESC NULLS LAST LIMIT 1
),
next_payment AS (SELECT * FROM coming UNION ALL SELECT * FROM expected),
"""  # noqa: S608
# A list that was made without her promises nothing for its month.
# What began this year was looked into when it was approved: only older ones are confirmed.
NEXT_PAYMENT_SHOWN = """
  (SELECT jsonb_build_object('payment_no', n.payment_no, 'period', to_char(n.period, 'YYYY-MM'),
     'amount_fen', n.amount_fen, 'status', n.status,
     'title', jsonb_build_object('zh', g.title_zh, 'en', g.title_en),
     'left_out', (SELECT x.codes FROM batch_exclusions x
       WHERE x.entitlement_id = n.entitlement_id AND x.period = n.period AND x.kind = 'regular'
         AND finance_approved(x.batch_id) ORDER BY x.id DESC LIMIT 1))
   FROM next_payment n JOIN programmes g ON g.code = n.programme) AS next_payment,
  EXISTS (SELECT 1 FROM running r WHERE r.needs_confirmation
    AND r.starts_on < date_trunc('year', r.day) AND NOT EXISTS (
      SELECT 1 FROM confirmations c WHERE c.person_id = r.subject_id
        AND c.year = extract(year FROM r.day))) AS confirmation_due,"""
