"""The facts about the lines of a batch, in SQL: what the checks at the door read."""

from collections.abc import Mapping

from app.queries.batches.rights import REVOKED, entitled
from app.queries.results.claims import claimed

# Each set holds the few lines to which something applies; all are joined back at once. They are
# tables of their own so that the planner counts them: it would guess, and loop over a million.
# A stop that still lasts holds back earlier months too, until somebody lifts it; where nobody
# will, because it is all over, it takes no month before it began.
SETS: Mapping[str, str] = {
    # What is due anew was gathered by this very rule; what is paid again was due once.
    "over": f"""
        SELECT o.payment_id, {REVOKED} AS revoked, NOT {entitled("o", "o")} AS ended
        FROM batch_owed o JOIN entitlements e ON e.id = o.entitlement_id
        WHERE o.payment_id IS NOT NULL
    """,  # noqa: S608  # Put together from constants.
    "stopped": """
        SELECT o.entitlement_id, o.period,
          bool_or(s.reason = 'death_reported') AS death_reported,
          bool_or(s.reason = 'unconfirmed') AS unconfirmed,
          bool_or(s.reason NOT IN ('death_reported', 'unconfirmed')) AS suspended
        FROM batch_owed o JOIN suspensions s ON s.entitlement_id = o.entitlement_id
        JOIN entitlements e ON e.id = o.entitlement_id
        WHERE (s.before_on IS NULL AND s.from_on <= :until
            AND (e.status IN ('active', 'suspended') OR s.from_on <= o.period))
          OR (s.from_on <= o.period AND s.before_on > o.period AND NOT s.repays)
        GROUP BY o.entitlement_id, o.period
    """,
    "met": """
        SELECT o.entitlement_id, o.period, string_agg(array_to_string(ARRAY[
          (x.id < o.entitlement_id)::text, x.programme, y.county_code, x.category, x.nature,
          x.grade::text, x.service_years::text, x.fixed_fen::text], '|', ''), ';' ORDER BY x.id)
          AS others
        FROM batch_owed o
        JOIN entitlements x ON x.person_id = o.person_id AND x.id <> o.entitlement_id
          AND x.programme = ANY (:meets) AND x.status IN ('active', 'suspended', 'ended')
          AND x.starts_on <= o.period AND (x.ends_before IS NULL OR x.ends_before > o.period)
          AND NOT EXISTS (  -- A month given up for good stands in nobody's way.
            SELECT 1 FROM arrears f WHERE f.entitlement_id = x.id AND f.period = o.period
              AND f.kind = 'missed' AND f.status = 'dropped' AND f.cause_id IS NOT NULL)
        JOIN entitlement_payers y ON y.entitlement_id = x.id AND y.from_on <= o.period
          AND (y.before_on IS NULL OR y.before_on > o.period)
        WHERE o.kind IN ('regular', 'one_off')
        GROUP BY o.entitlement_id, o.period
    """,
    "excluded": """
        SELECT DISTINCT o.entitlement_id, o.period
        FROM batch_owed o JOIN payments x ON x.person_id = o.person_id AND x.period = o.period
          AND x.programme = ANY (:excludes) AND x.kind IN ('regular', 'one_off')
          AND x.status <> 'cancelled' AND x.entitlement_id <> o.entitlement_id
        WHERE o.kind IN ('regular', 'one_off')
    """,
    "repeated": """
        SELECT entitlement_id, period, kind, cause_id FROM (
          SELECT o.*, row_number() OVER (PARTITION BY o.person_id, o.period, o.kind, o.cause_id
            ORDER BY o.entitlement_id) AS place
          FROM batch_owed o
        ) o WHERE place > 1
        UNION
        SELECT o.entitlement_id, o.period, o.kind, o.cause_id
        FROM batch_owed o JOIN payments x ON x.person_id = o.person_id AND x.period = o.period
          AND x.programme = :programme AND x.kind = o.kind AND x.status <> 'cancelled'
          AND x.cause_id IS NOT DISTINCT FROM o.cause_id AND x.entitlement_id <> o.entitlement_id
    """,
    "shared": """
        SELECT DISTINCT o.account_id
        FROM batch_owed o JOIN payment_accounts b ON b.number_index = o.number_index
          AND b.bank_code = o.bank_code AND b.person_id <> o.person_id AND b.current
          AND b.kind NOT IN ('guardian', 'survivor')
    """,
    "changed": """
        SELECT DISTINCT h.account_id FROM account_changes h
        WHERE h.applied_at > :changed_after AND h.replaces_id IS NOT NULL
    """,
    "paid": """
        SELECT o.entitlement_id, o.period, sum(x.amount_fen) AS paid_fen
        FROM (SELECT DISTINCT entitlement_id, period FROM batch_owed WHERE kind = 'raise') o
        JOIN payments x ON x.entitlement_id = o.entitlement_id AND x.period = o.period
          AND x.status <> 'cancelled'
        GROUP BY o.entitlement_id, o.period
    """,
    "raised": """
        SELECT entitlement_id, period, sum(fixed_fen) AS raised_fen
        FROM batch_owed WHERE kind = 'raise' GROUP BY entitlement_id, period
    """,
    "dues": """
        SELECT r.id AS arrears_id, o.entitlement_id, o.period, o.kind, o.cause_id
        FROM batch_owed o JOIN arrears r ON r.entitlement_id = o.entitlement_id
          AND r.period = o.period AND r.status = 'due'
          AND ((r.kind = 'missed' AND o.kind = 'regular')
            OR (r.kind = 'raise' AND o.kind = 'raise'
              AND r.cause_id IS NOT DISTINCT FROM o.cause_id))
    """,
    "objected": """
        SELECT DISTINCT entitlement_id FROM batch_objections
        WHERE batch_id = :batch_id AND state = 'upheld'
    """,
}

FACTS_IN_SQL: Mapping[str, str] = {
    "paid_before": claimed("o"),
    "deceased": "o.kind <> 'funeral' AND o.period > date_trunc('month', o.died_on)",
    "death_reported": "stopped.death_reported",
    "revoked": "over.revoked",
    "ended": "over.ended",
    "suspended": "stopped.suspended",
    "unconfirmed": "stopped.unconfirmed",
    "duplicate": "NOT :repeats AND repeated.entitlement_id IS NOT NULL",
    "paired": "excluded.entitlement_id IS NOT NULL",
    # What has become of a dead person's own account nobody pays into.
    "no_account": (
        "o.account_id IS NULL OR (o.died_on IS NOT NULL AND o.account_kind <> 'survivor')"
    ),
    "not_verified": "o.account_status IN ('unverified', 'refused')",
    "account_blocked": (
        "o.account_status IN ('frozen', 'dormant', 'closed', 'replaced')"
        " OR (o.account_status = 'blocked' AND o.blocked_until > :today)"
    ),
    "account_not_yet": "o.usable_from > :today",
    "not_card_linked": ":card_only AND o.account_kind <> 'card_linked'",
    "name_differs": "o.holder_name <> o.payee_name AND o.holder_name <> ALL (o.former_names)",
    "for_another": "o.account_kind IN ('guardian', 'survivor')",
    "shared_account": "shared.account_id IS NOT NULL",
    "changed_just_before": "changed.account_id IS NOT NULL",
    "objection_upheld": "objected.entitlement_id IS NOT NULL",
}
"""Those of `LineFacts` that the database knows; the others come of the reckoning."""
