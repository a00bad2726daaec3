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

from app.domain.batches.checks import FACTS, LineFacts
from app.domain.payments.payment_states import REISSUABLE
from app.domain.payments.terms import PaymentKind
from app.queries.batches.gathered_facts import FACTS_IN_SQL, SETS


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


# Whatever was not paid under an approval that fell is not owed.
_IN_FORCE = "e.ended_reason IS DISTINCT FROM 'approval_revoked'"
# What is due of the period itself: a month, a year, or once for all.
_REGULAR = f"""
SELECT e.id AS entitlement_id, e.person_id, e.division_code, CAST(:period AS date) AS period,
  CAST(:kind AS text) AS kind, CAST(NULL AS uuid) AS cause_id, e.fixed_fen,
  e.category, e.nature, e.grade, e.service_years, CAST(NULL AS uuid) AS payment_id
FROM entitlements e
JOIN entitlement_payers y ON y.entitlement_id = e.id AND y.county_code = :county_code
  AND y.from_on <= greatest(e.starts_on, :period)
  AND (y.before_on IS NULL OR y.before_on > greatest(e.starts_on, :period))
WHERE e.programme = :programme AND e.status IN ('active', 'suspended', 'ended', 'cancelled')
  AND e.due_from <= :until
  AND (e.ends_before IS NULL OR e.ends_before > greatest(e.starts_on, :period))
  AND {_IN_FORCE}
  AND NOT EXISTS (
    SELECT 1 FROM payments x WHERE x.entitlement_id = e.id AND x.period = :period
      AND x.kind = :kind AND x.cause_id IS NULL AND x.status <> 'cancelled')
  AND NOT EXISTS (
    SELECT 1 FROM arrears f WHERE f.entitlement_id = e.id AND f.period = :period
      AND f.kind = 'missed' AND f.status = 'dropped' AND f.cause_id IS NOT NULL)
"""  # noqa: S608
_ONCE = f"""
SELECT e.id AS entitlement_id, e.person_id, e.division_code, e.starts_on AS period,
  CAST(:kind AS text) AS kind, CAST(NULL AS uuid) AS cause_id, e.fixed_fen,
  e.category, e.nature, e.grade, e.service_years, CAST(NULL AS uuid) AS payment_id
FROM entitlements e
JOIN entitlement_payers y ON y.entitlement_id = e.id AND y.county_code = :county_code
  AND y.from_on <= e.starts_on AND (y.before_on IS NULL OR y.before_on > e.starts_on)
WHERE e.programme = :programme AND e.status IN ('active', 'suspended', 'ended')
  AND e.due_from <= :until AND (e.ends_before IS NULL OR e.ends_before > e.starts_on)
  AND {_IN_FORCE}
  AND NOT EXISTS (
    SELECT 1 FROM payments x WHERE x.entitlement_id = e.id AND x.status <> 'cancelled')
  AND NOT EXISTS (
    SELECT 1 FROM arrears f WHERE f.entitlement_id = e.id
      AND f.kind = 'missed' AND f.status = 'dropped' AND f.cause_id IS NOT NULL)
"""  # noqa: S608
# What is still owed for earlier months, to each county its own; what has ended or was cancelled
# meanwhile owes the months before that, and no month after it.
_ARREARS = f"""
SELECT DISTINCT e.id, e.person_id, e.division_code, r.period,
  CASE r.kind WHEN 'raise' THEN 'raise' ELSE :kind END,
  CASE r.kind WHEN 'raise' THEN r.cause_id END,
  CASE r.kind WHEN 'raise' THEN r.amount_fen ELSE e.fixed_fen END,
  e.category, e.nature, e.grade, e.service_years, CAST(NULL AS uuid)
FROM arrears r
JOIN entitlements e ON e.id = r.entitlement_id
JOIN entitlement_payers y ON y.entitlement_id = e.id AND y.county_code = :county_code
  AND y.from_on <= greatest(e.starts_on, r.period)
  AND (y.before_on IS NULL OR y.before_on > greatest(e.starts_on, r.period))
WHERE e.programme = :programme AND e.status IN ('active', 'suspended', 'ended', 'cancelled')
  AND (e.ends_before IS NULL OR e.ends_before > greatest(e.starts_on, r.period))
  AND {_IN_FORCE}
  AND r.status = 'due' AND r.period < CASE r.kind
    WHEN 'raise' THEN CAST(:until AS date) + 1 ELSE CAST(:period AS date) END
  AND NOT EXISTS (
    SELECT 1 FROM payments x WHERE x.entitlement_id = e.id AND x.period = r.period
      AND x.kind = CASE r.kind WHEN 'raise' THEN 'raise' ELSE :kind END
      AND x.cause_id IS NOT DISTINCT FROM CASE r.kind WHEN 'raise' THEN r.cause_id END
      AND x.status <> 'cancelled')
"""  # noqa: S608
# What an earlier list kept out beside something else, where nothing of the sort is paid any more:
# whatever stood in its place was given up, or left its draft. Months of another one's stop stay
# unpaid. Whether both are owed again the facts say, as of any month.
_FREED = f"""
SELECT DISTINCT e.id, e.person_id, e.division_code, k.period, :kind, CAST(NULL AS uuid),
  e.fixed_fen, e.category, e.nature, e.grade, e.service_years, CAST(NULL AS uuid)
FROM batches b
JOIN batch_exclusions k ON k.batch_id = b.id AND k.kind = :kind AND k.period < :period
  AND k.codes && ARRAY['duplicate', 'paired']
JOIN entitlements e ON e.id = k.entitlement_id
JOIN entitlement_payers y ON y.entitlement_id = e.id AND y.county_code = :county_code
  AND y.from_on <= greatest(e.starts_on, k.period)
  AND (y.before_on IS NULL OR y.before_on > greatest(e.starts_on, k.period))
WHERE b.programme = :programme AND b.county_code = :county_code AND b.status <> 'cancelled'
  AND e.status IN ('active', 'suspended', 'ended', 'cancelled')
  AND (e.ends_before IS NULL OR e.ends_before > greatest(e.starts_on, k.period))
  AND {_IN_FORCE}
  AND NOT EXISTS (
    SELECT 1 FROM payments x WHERE x.person_id = k.person_id AND x.period = k.period
      AND x.kind = :kind AND x.status <> 'cancelled'
      AND (x.programme = :programme OR x.programme = ANY (:excludes)))
  AND NOT EXISTS (
    SELECT 1 FROM arrears f WHERE f.entitlement_id = e.id AND f.period = k.period
      AND f.kind = 'missed' AND (f.status <> 'dropped' OR f.cause_id IS NOT NULL))
  AND NOT EXISTS (
    SELECT 1 FROM entitlements x JOIN suspensions s ON s.entitlement_id = x.id
    WHERE x.person_id = k.person_id AND x.id <> e.id
      AND (x.programme = :programme OR x.programme = ANY (:excludes)) AND s.from_on <= k.period
      AND (s.before_on IS NULL OR (s.before_on > k.period AND NOT s.repays)))
"""  # noqa: S608
_PERIODIC = f"{_REGULAR} UNION ALL {_ARREARS} UNION ALL {_FREED}"
# What was paid once may have been raised since: a funeral grant is so many months of a rate.
_ONCE_AND_RAISES = f"{_ONCE} UNION ALL {_ARREARS} AND r.kind = 'raise'"
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

# In two steps: only once it has counted what is due does the planner join people and accounts to
# it as one whole, not one by one.
_DUE = "CREATE TEMPORARY TABLE batch_due ON COMMIT DROP AS {due}"
_OWED = """
CREATE TEMPORARY TABLE batch_owed ON COMMIT DROP AS
SELECT o.*, p.name AS payee_name, p.former_names, p.born_on, p.died_on,
  a.id AS account_id, a.bank_code, a.kind AS account_kind, a.status AS account_status,
  a.usable_from, a.blocked_until, a.holder_name, a.number_index
FROM batch_due o
JOIN persons p ON p.id = o.person_id
LEFT JOIN payment_accounts a ON a.person_id = o.person_id AND a.current
"""

BIT: Mapping[str, int] = {name: 1 << place for place, name in enumerate(FACTS)}
"""Which bit of a line's `facts` says what; tariffs set those that are not gathered here."""

_BITS = " | ".join(
    f"(coalesce({condition}, false)::int * {BIT[name]})" for name, condition in FACTS_IN_SQL.items()
)

# Lines stand village by village, so that their numbers do too.
_LINES = f"""
CREATE TEMPORARY TABLE batch_lines ON COMMIT DROP AS
WITH reach AS MATERIALIZED (SELECT division_scope(:county_code) AS codes)
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
CROSS JOIN reach
LEFT JOIN batch_over over ON over.payment_id = o.payment_id
LEFT JOIN batch_stopped stopped ON stopped.entitlement_id = o.entitlement_id
  AND stopped.period = o.period
LEFT JOIN batch_met met ON met.entitlement_id = o.entitlement_id
  AND met.period = o.period
LEFT JOIN batch_excluded excluded ON excluded.entitlement_id = o.entitlement_id
  AND excluded.period = o.period
LEFT JOIN batch_repeated repeated ON repeated.entitlement_id = o.entitlement_id
  AND repeated.period = o.period
  AND repeated.kind = o.kind AND repeated.cause_id IS NOT DISTINCT FROM o.cause_id
LEFT JOIN batch_shared shared ON shared.account_id = o.account_id
LEFT JOIN batch_changed changed ON changed.account_id = o.account_id
LEFT JOIN batch_objected objected ON objected.entitlement_id = o.entitlement_id
LEFT JOIN batch_paid paid ON o.kind = 'raise' AND paid.entitlement_id = o.entitlement_id
  AND paid.period = o.period
LEFT JOIN batch_raised raised ON o.kind = 'raise' AND raised.entitlement_id = o.entitlement_id
  AND raised.period = o.period
"""  # noqa: S608  # Put together from the constants above.


def facts_of(bits: int) -> LineFacts:
    """Return the facts that the bits of a line stand for."""
    return LineFacts(**{name: bool(bits & bit) for name, bit in BIT.items()})


async def gather(session: AsyncSession, run: Run) -> None:
    """Fill `batch_lines` with whatever is due in this run."""
    once = run.kind in {PaymentKind.ONE_OFF, PaymentKind.FUNERAL}
    await _fill(session, _ONCE_AND_RAISES if once else _PERIODIC, run)


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
    await session.execute(text(_DUE.format(due=due)), values)
    await session.execute(text("ANALYZE batch_due"))
    await session.execute(text(_OWED), values)
    await session.execute(text("ANALYZE batch_owed"))
    for name, found in SETS.items():
        table = f"CREATE TEMPORARY TABLE batch_{name} ON COMMIT DROP AS {found}"
        await session.execute(text(table), values)
        await session.execute(text(f"ANALYZE batch_{name}"))
    await session.execute(text(_LINES), values)
    await session.execute(text("ANALYZE batch_lines"))
