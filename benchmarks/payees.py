"""So many people with entitlements, accounts and what can be wrong with them, made in SQL."""

import psycopg

COUNTY = "350505000000"
PROGRAMME = "rural_veteran_allowance"
STATEMENTS = (
    """
INSERT INTO persons (id, name, former_names, name_pinyin, name_initials, id_number_sealed,
  id_number_index, sex, born_on, ethnicity, division_code, hukou_kind, speech, hearing, sight,
  literacy, registered_at, changed_at, version)
SELECT gen_random_uuid(), '发放' || n, '{{}}', 'fafang', 'ff', '\\x00',
  decode(lpad(to_hex(n), 64, '0'), 'hex'), 'male', date '1950-01-01' + (n % 9000)::int, '01',
  v.codes[1 + n % cardinality(v.codes)], 'rural', 'mandarin', 'good', 'good', 'reads',
  now(), now(), 1
FROM generate_series({from_n}, {to_n}) n,
  (SELECT array_agg(code) AS codes FROM divisions
   WHERE level = 'village' AND code LIKE '350505%%') v
""",
    """
INSERT INTO entitlements (id, person_id, division_code, programme, category,
  service_years, basis, basis_ref, starts_on, due_from, status, opened_at, confirmed_at, version)
SELECT gen_random_uuid(), id, division_code, '{programme}', 'rural_veteran_60',
  1 + (hashtext(name) & 1023) % 30, 'register', '泉港退役军人〔2018〕9号', '2019-08-01',
  '2026-11-01', 'active', now(), now(), 1
FROM persons WHERE name_pinyin = 'fafang'
  AND id_number_index >= decode(lpad(to_hex({from_n}), 64, '0'), 'hex')
""",
    """
INSERT INTO entitlement_payers (id, entitlement_id, county_code, from_on)
SELECT gen_random_uuid(), e.id, '{county}', e.starts_on FROM entitlements e
WHERE NOT EXISTS (SELECT 1 FROM entitlement_payers y WHERE y.entitlement_id = e.id)
""",
    """
INSERT INTO payment_accounts (id, person_id, division_code, bank_code, kind, holder_name,
  holder_person_id, number_sealed, number_index, last4, basis, status, verified_at, usable_from,
  current, opened_at, changed_at, version)
SELECT gen_random_uuid(), p.id, p.division_code,
  (ARRAY['ABC', 'ICBC', 'PSBC', 'CEB'])[1 + (hashtext(p.name) & 1023) % 4], 'fallback',
  CASE WHEN (hashtext(p.name) & 1023) < 10 THEN '别人' ELSE p.name END, p.id, '\\x00',
  p.id_number_index, '0016', '开户材料',
  CASE WHEN (hashtext(p.name) & 1023) BETWEEN 10 AND 20 THEN 'unverified' ELSE 'verified' END,
  now(), '2026-01-01', true, now(), now(), 1
FROM persons p WHERE p.name_pinyin = 'fafang'
  AND p.id_number_index >= decode(lpad(to_hex({from_n}), 64, '0'), 'hex')
""",
    """
INSERT INTO suspensions (id, entitlement_id, reason, word, authority, from_on, repays, decided_at)
SELECT gen_random_uuid(), e.id, 'under_review', 'stop', 'county', '2026-11-01', true, now()
FROM entitlements e JOIN persons p ON p.id = e.person_id
WHERE (hashtext(p.name) & 1023) BETWEEN 30 AND 40
  AND p.id_number_index >= decode(lpad(to_hex({from_n}), 64, '0'), 'hex')
""",
)


def make_payees(url: str, from_n: int, to_n: int) -> None:
    """Add the people `from_n` to `to_n`; about one in thirty has something wrong."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in STATEMENTS:
            text = statement.format(from_n=from_n, to_n=to_n, programme=PROGRAMME, county=COUNTY)
            connection.execute(text.encode())
        connection.execute(b"VACUUM ANALYZE")
