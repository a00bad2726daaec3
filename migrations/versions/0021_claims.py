"""Claims of banks that two people settle, statements in parts, results for days that are closed."""

from alembic import op

from migrations.protection_v2 import protect

revision = "0021_claims"
down_revision = "0020_figure_arrears"

TABLES = {
    "claim_answers": """
        id UUID NOT NULL,
        line_id UUID NOT NULL,
        verdict VARCHAR NOT NULL,
        paper TEXT NOT NULL,
        note TEXT NOT NULL,
        answered_by UUID NOT NULL,
        answered_at TIMESTAMP WITH TIME ZONE NOT NULL,
        state VARCHAR NOT NULL,
        decided_by UUID,
        decided_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_claim_answers PRIMARY KEY (id),
        CONSTRAINT ck_claim_answers_decided_by_somebody CHECK ((state = 'waiting') = (decided_at
          IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)),
        CONSTRAINT ck_claim_answers_confirmed_by_another CHECK (state <> 'confirmed' OR
          decided_by <> answered_by),
        CONSTRAINT fk_claim_answers_line_id FOREIGN KEY(line_id) REFERENCES bank_lines (id),
        CONSTRAINT ck_claim_answers_claim_verdict CHECK (verdict IN ('paid', 'not_paid')),
        CONSTRAINT fk_claim_answers_answered_by FOREIGN KEY(answered_by) REFERENCES
          staff_accounts (id),
        CONSTRAINT ck_claim_answers_answer_state CHECK (state IN ('waiting', 'confirmed',
          'sent_back')),
        CONSTRAINT fk_claim_answers_decided_by FOREIGN KEY(decided_by) REFERENCES staff_accounts
          (id)
    """,
    "statement_parts": """
        id UUID NOT NULL,
        statement_id UUID NOT NULL,
        part_no SMALLINT NOT NULL,
        count INTEGER NOT NULL,
        total_fen BIGINT NOT NULL,
        digest BYTEA NOT NULL,
        received_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_statement_parts PRIMARY KEY (id),
        CONSTRAINT fk_statement_parts_statement_id FOREIGN KEY(statement_id) REFERENCES
          statements (id)
    """,
}

INDEXES = (
    "CREATE INDEX ix_claim_answers_line ON claim_answers (line_id, id)",
    """
        CREATE UNIQUE INDEX uq_claim_answers_waiting ON claim_answers (line_id) WHERE state =
        'waiting'
    """,
    "CREATE UNIQUE INDEX uq_statement_parts_no ON statement_parts (statement_id, part_no)",
)


PROBLEMS = """
    unknown_payment unknown_attempt not_sent amount_differs name_differs contradicts contested
    late_paid paid_twice unclear serial_reused unreadable not_applicable
""".split()  # noqa: SIM905  # A list to read, several words a line.
WITH_PROBLEMS = ("bank_lines", "delivery_remarks")
COLUMNS = (
    """
        ALTER TABLE statements ADD COLUMN serial TEXT COLLATE "C",
          ADD COLUMN parts SMALLINT NOT NULL DEFAULT 1, ADD COLUMN completed_at TIMESTAMPTZ
    """,
    "UPDATE statements SET completed_at = received_at",
    """
        ALTER TABLE statements ALTER COLUMN parts DROP DEFAULT,
          ADD CONSTRAINT ck_statements_parts_are_counted CHECK (parts BETWEEN 1 AND 1000),
          ADD CONSTRAINT ck_statements_parts_belong_together
            CHECK (parts = 1 OR serial IS NOT NULL)
    """,
    "ALTER TABLE bank_lines ADD COLUMN late_at TIMESTAMPTZ",
    "CREATE UNIQUE INDEX uq_statements_serial ON statements (bank_code, booked_on, serial)",
    """
        CREATE INDEX ix_bank_lines_late ON bank_lines (bank_code, booked_at)
        WHERE late_at IS NOT NULL
    """,
)
CURRENT = "CREATE UNIQUE INDEX uq_statements_current ON statements (bank_code, booked_on) WHERE "


def upgrade() -> None:
    for name, columns in TABLES.items():
        op.execute(f"CREATE TABLE {name} ({columns})")
    for index in INDEXES:
        op.execute(index)
    protect("claim_answers", parent="bank_lines", via="line_id")
    protect("statement_parts", parent="statements", via="statement_id")
    for table in TABLES:
        op.execute(f"REVOKE DELETE ON {table} FROM rongyao_app")
    for statement in COLUMNS:
        op.execute(statement)
    _index_current("superseded_at IS NULL AND completed_at IS NOT NULL")
    _allow_problems(PROBLEMS)


def downgrade() -> None:
    op.execute("UPDATE bank_lines SET problem = 'late_paid' WHERE problem = 'paid_twice'")
    _allow_problems([problem for problem in PROBLEMS if problem != "paid_twice"])
    op.execute("UPDATE statements SET superseded_at = received_at WHERE completed_at IS NULL")
    _index_current("superseded_at IS NULL")
    op.execute("ALTER TABLE bank_lines DROP COLUMN late_at")
    op.execute(
        "ALTER TABLE statements DROP COLUMN serial, DROP COLUMN parts, DROP COLUMN completed_at"
    )
    for table in reversed(TABLES):
        op.drop_table(table)


def _index_current(condition: str) -> None:
    op.execute("DROP INDEX uq_statements_current")
    op.execute(CURRENT + condition)


def _allow_problems(problems: list[str]) -> None:
    allowed = ", ".join(f"'{problem}'" for problem in problems)
    for table in WITH_PROBLEMS:
        op.execute(
            f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_line_problem,"
            f" ADD CONSTRAINT ck_{table}_line_problem CHECK (problem IN ({allowed}))"
        )
