"""Gather what one batch is made of into scratch tables of the transaction, set by set.

`batch_owed` holds every line that is due, `batch_lines` the same with the facts about it as bits.
No rule is here: facts come out, and what follows from them is `domain/payments/checks.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.payments.checks import FACTS, LineFacts
from app.domain.payments.payment_states import REISSUABLE
from app.domain.payments.terms import PaymentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Which lines are due: of one programme, paid by one county, up to one period."""

    batch_id: UUID
    programme: str
    county_code: str
    kind: PaymentKind
    period: date
    until: date
    """The last month of the period: the same month, December of a year."""
    today: date
    changed_after: date
    """An account changed later than this day was changed just before the run."""
    of_age: date
    """Whoever was born later is a minor."""
    card_only: bool
    meets: tuple[str, ...]
    """Programmes that cannot be had beside this one in full."""
    excludes: tuple[str, ...]
    """Of these the ones of which only one is paid."""
    repeats: bool
    """One person may have several of this programme at once."""


# What is due of the period itself: a month, a year, or once for all.
_REGULAR = """
SELECT e.id AS entitlement_id, e.person_id, e.division_code, CAST(:period AS date) AS period,
  CAST(:kind AS text) AS kind, CAST(NULL AS uuid) AS cause_id, e.fixed_fen,
  e.category, e.nature, e.grade, e.service_years, CAST(NULL AS uuid) AS payment_id
FROM entitlements e
JOIN entitlement_payers y ON y.entitlement_id = e.id AND y.county_code = :county_code
  AND y.from_on <= greatest(e.starts_on, :period)
  AND (y.before_on IS NULL OR y.before_on > greatest(e.starts_on, :period))
WHERE e.programme = :programme AND e.status IN ('active', 'suspended', 'ended')
  AND e.due_from <= :until AND (e.ends_before IS NULL OR e.ends_before > :period)
  AND NOT EXISTS (
    SELECT 1 FROM payments x WHERE x.entitlement_id = e.id AND x.period = :period
      AND x.kind = :kind AND x.cause_id IS NULL AND x.status <> 'cancelled')
"""
_ONCE = """
SELECT e.id AS entitlement_id, e.person_id, e.division_code, e.starts_on AS period,
  CAST(:kind AS text) AS kind, CAST(NULL AS uuid) AS cause_id, e.fixed_fen,
  e.category, e.nature, e.grade, e.service_years, CAST(NULL AS uuid) AS payment_id
FROM entitlements e
JOIN entitlement_payers y ON y.entitlement_id = e.id AND y.county_code = :county_code
  AND y.from_on <= e.starts_on AND (y.before_on IS NULL OR y.before_on > e.starts_on)
WHERE e.programme = :programme AND e.status IN ('active', 'suspended', 'ended')
  AND e.due_from <= :until
  AND NOT EXISTS (
    SELECT 1 FROM payments x WHERE x.entitlement_id = e.id AND x.status <> 'cancelled')
"""
# What is still owed for earlier months, to each county its own.
_ARREARS = """
SELECT DISTINCT e.id, e.person_id, e.division_code, r.period,
  CASE r.kind WHEN 'raise' THEN 'raise' ELSE :kind END,
  CASE r.kind WHEN 'raise' THEN r.cause_id END,
  CASE r.kind WHEN 'raise' THEN r.amount_fen ELSE e.fixed_fen END,
  e.category, e.nature, e.grade, e.service_years, CAST(NULL AS uuid)
FROM arrears r
JOIN entitlements e ON e.id = r.entitlement_id
JOIN entitlement_payers y ON y.entitlement_id = e.id AND y.county_code = :county_code
  AND y.from_on <= r.period AND (y.before_on IS NULL OR y.before_on > r.period)
WHERE e.programme = :programme AND e.status IN ('active', 'suspended', 'ended')
  AND r.status = 'due' AND r.period < CASE r.kind
    WHEN 'raise' THEN CAST(:until AS date) + 1 ELSE CAST(:period AS date) END
  AND NOT EXISTS (
    SELECT 1 FROM payments x WHERE x.entitlement_id = e.id AND x.period = r.period
      AND x.kind = CASE r.kind WHEN 'raise' THEN 'raise' ELSE :kind END
      AND x.cause_id IS NOT DISTINCT FROM CASE r.kind WHEN 'raise' THEN r.cause_id END
      AND x.status <> 'cancelled')
"""
_PERIODIC = f"{_REGULAR} UNION ALL {_ARREARS}"
# What failed, came back or was held, under the locks that `choose` has taken.
_AGAIN = """
SELECT x.entitlement_id, x.person_id, e.division_code, x.period, x.kind, x.cause_id,
  CAST(NULL AS bigint) AS fixed_fen, e.category, e.nature, e.grade, e.service_years,
  x.id AS payment_id
FROM batch_chosen c JOIN payments x ON x.id = c.payment_id
JOIN entitlements e ON e.id = x.entitlement_id
"""
_CHOSEN = "CREATE TEMPORARY TABLE batch_chosen (payment_id uuid) ON COMMIT DROP"
_CHOOSE = text("""
INSERT INTO batch_chosen
SELECT id FROM payments
WHERE county_code = :county_code AND programme = :programme AND status = ANY (:reissuable)
  AND (CAST(:numbers AS text[]) IS NULL OR payment_no = ANY (:numbers))
ORDER BY payment_no FOR NO KEY UPDATE
""")

_OWED = """
CREATE TEMPORARY TABLE batch_owed ON COMMIT DROP AS
SELECT o.*, p.name AS payee_name, p.former_names, p.born_on, p.died_on,
  a.id AS account_id, a.bank_code, a.kind AS account_kind, a.status AS account_status,
  a.usable_from, a.blocked_until, a.holder_name, a.number_index
FROM ({due}) o
JOIN persons p ON p.id = o.person_id
LEFT JOIN payment_accounts a ON a.person_id = o.person_id AND a.current
"""

# Each set holds the few lines to which something applies; all are joined back at once.
_SETS = """
stopped AS (
  SELECT o.entitlement_id, o.period,
    bool_or(s.reason = 'death_reported') AS death_reported,
    bool_or(s.reason = 'unconfirmed') AS unconfirmed,
    bool_or(s.reason NOT IN ('death_reported', 'unconfirmed')) AS suspended
  FROM batch_owed o JOIN suspensions s ON s.entitlement_id = o.entitlement_id
    AND ((s.before_on IS NULL AND s.from_on <= :until)
      OR (s.from_on <= o.period AND s.before_on > o.period AND NOT s.repays))
  GROUP BY o.entitlement_id, o.period
), met AS (
  SELECT o.entitlement_id, o.period, string_agg(array_to_string(ARRAY[
    (x.id < o.entitlement_id)::text, x.programme, y.county_code, x.category, x.nature,
    x.grade::text, x.service_years::text, x.fixed_fen::text], '|', ''), ';' ORDER BY x.id)
    AS others
  FROM batch_owed o
  JOIN entitlements x ON x.person_id = o.person_id AND x.id <> o.entitlement_id
    AND x.programme = ANY (:meets) AND x.status IN ('active', 'suspended', 'ended')
    AND x.starts_on <= o.period AND (x.ends_before IS NULL OR x.ends_before > o.period)
  JOIN entitlement_payers y ON y.entitlement_id = x.id AND y.from_on <= o.period
    AND (y.before_on IS NULL OR y.before_on > o.period)
  WHERE o.kind = 'regular'
  GROUP BY o.entitlement_id, o.period
), excluded AS (
  SELECT DISTINCT o.entitlement_id, o.period
  FROM batch_owed o JOIN payments x ON x.person_id = o.person_id AND x.period = o.period
    AND x.programme = ANY (:excludes) AND x.kind = 'regular' AND x.status <> 'cancelled'
    AND x.entitlement_id <> o.entitlement_id
  WHERE o.kind = 'regular'
), repeated AS (
  SELECT entitlement_id, period, kind, cause_id FROM (
    SELECT o.*, row_number() OVER (
      PARTITION BY o.person_id, o.period, o.kind, o.cause_id ORDER BY o.entitlement_id) AS place
    FROM batch_owed o
  ) o WHERE place > 1
  UNION
  SELECT o.entitlement_id, o.period, o.kind, o.cause_id
  FROM batch_owed o JOIN payments x ON x.person_id = o.person_id AND x.period = o.period
    AND x.programme = :programme AND x.kind = o.kind AND x.status <> 'cancelled'
    AND x.cause_id IS NOT DISTINCT FROM o.cause_id AND x.entitlement_id <> o.entitlement_id
), shared AS (
  SELECT DISTINCT o.account_id
  FROM batch_owed o JOIN payment_accounts b ON b.number_index = o.number_index
    AND b.bank_code = o.bank_code AND b.person_id <> o.person_id AND b.current
    AND b.kind NOT IN ('guardian', 'survivor')
), changed AS (
  SELECT DISTINCT h.account_id FROM account_changes h
  WHERE h.applied_at > :changed_after AND h.replaces_id IS NOT NULL
), paid AS (
  SELECT o.entitlement_id, o.period, sum(x.amount_fen) AS paid_fen
  FROM (SELECT DISTINCT entitlement_id, period FROM batch_owed WHERE kind = 'raise') o
  JOIN payments x ON x.entitlement_id = o.entitlement_id AND x.period = o.period
    AND x.status <> 'cancelled'
  GROUP BY o.entitlement_id, o.period
), raised AS (
  SELECT entitlement_id, period, sum(fixed_fen) AS raised_fen
  FROM batch_owed WHERE kind = 'raise' GROUP BY entitlement_id, period
), objected AS (
  SELECT DISTINCT entitlement_id FROM batch_objections
  WHERE batch_id = :batch_id AND state = 'upheld'
)
"""

_FACTS: Mapping[str, str] = {
    "deceased": "o.kind <> 'funeral' AND o.period > date_trunc('month', o.died_on)",
    "death_reported": "stopped.death_reported",
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

BIT: Mapping[str, int] = {name: 1 << place for place, name in enumerate(FACTS)}
"""Which bit of a line's `facts` says what; tariffs set those that are not gathered here."""

_BITS = " | ".join(
    f"(coalesce({condition}, false)::int * {BIT[name]})" for name, condition in _FACTS.items()
)

# Lines stand village by village, so that their numbers do too.
_LINES = f"""
CREATE TEMPORARY TABLE batch_lines ON COMMIT DROP AS
WITH {_SETS}
SELECT row_number() OVER (ORDER BY o.division_code, o.person_id, o.period, o.kind) AS ordinal,
  o.entitlement_id, o.person_id, o.period, o.kind, o.cause_id, o.payment_id,
  CASE WHEN o.division_code <@ reach.codes THEN o.division_code ELSE :county_code END
    AS division_code,
  CASE WHEN o.account_kind IN ('guardian', 'survivor') THEN o.holder_name ELSE o.payee_name END
    AS payee_name,
  o.account_id, o.bank_code, o.born_on <= :of_age AS of_age,
  coalesce(paid.paid_fen, 0) + coalesce(raised.raised_fen, 0) AS with_raises_fen,
  array_to_string(ARRAY[o.period::text, o.kind, o.category, o.nature, o.grade::text,
    o.service_years::text, o.fixed_fen::text], '|', '') || coalesce('#' || met.others, '')
    AS key,
  {_BITS} AS facts
FROM batch_owed o
CROSS JOIN (SELECT division_scope(:county_code) AS codes) reach
LEFT JOIN stopped ON stopped.entitlement_id = o.entitlement_id AND stopped.period = o.period
LEFT JOIN met ON met.entitlement_id = o.entitlement_id AND met.period = o.period
LEFT JOIN excluded ON excluded.entitlement_id = o.entitlement_id AND excluded.period = o.period
LEFT JOIN repeated ON repeated.entitlement_id = o.entitlement_id AND repeated.period = o.period
  AND repeated.kind = o.kind AND repeated.cause_id IS NOT DISTINCT FROM o.cause_id
LEFT JOIN shared ON shared.account_id = o.account_id
LEFT JOIN changed ON changed.account_id = o.account_id
LEFT JOIN objected ON objected.entitlement_id = o.entitlement_id
LEFT JOIN paid ON o.kind = 'raise' AND paid.entitlement_id = o.entitlement_id
  AND paid.period = o.period
LEFT JOIN raised ON o.kind = 'raise' AND raised.entitlement_id = o.entitlement_id
  AND raised.period = o.period
"""  # noqa: S608  # Put together from the constants above.


def facts_of(bits: int) -> LineFacts:
    """Return the facts that the bits of a line stand for."""
    return LineFacts(**{name: bool(bits & bit) for name, bit in BIT.items()})


async def gather(session: AsyncSession, run: Run) -> None:
    """Fill `batch_lines` with whatever is due in this run."""
    once = run.kind in {PaymentKind.ONE_OFF, PaymentKind.FUNERAL}
    await _fill(session, _ONCE if once else _PERIODIC, run)


async def gather_again(session: AsyncSession, run: Run, numbers: Sequence[str] | None) -> None:
    """Fill `batch_lines` with what may be paid again, locked: of these numbers, or all."""
    await session.execute(text(_CHOSEN))
    values = {
        "county_code": run.county_code,
        "programme": run.programme,
        "reissuable": sorted(REISSUABLE),
        "numbers": None if numbers is None else list(numbers),
    }
    await session.execute(_CHOOSE, values)
    await _fill(session, _AGAIN, run)


async def _fill(session: AsyncSession, due: str, run: Run) -> None:
    values = {**asdict(run), "meets": list(run.meets), "excludes": list(run.excludes)}
    await session.execute(text(_OWED.format(due=due)), values)
    await session.execute(text("ANALYZE batch_owed"))
    await session.execute(text(_LINES), values)
    await session.execute(text("ANALYZE batch_lines"))
