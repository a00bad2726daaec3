"""Plans of the road: who asked for them, rounds, stops, and who was left out."""

from alembic import op

from migrations.protection_v2 import protect

revision = "0033_rounds"
down_revision = "0032_supply_changes"

TABLES = {
    "visit_plan_orders": """
        id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        day DATE NOT NULL,
        cause VARCHAR NOT NULL,
        visit_id UUID,
        team_id UUID,
        reason_sealed BYTEA,
        operation_id UUID NOT NULL,
        ordered_by UUID NOT NULL,
        ordered_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_visit_plan_orders PRIMARY KEY (id),
        CONSTRAINT ck_visit_plan_orders_names_the_visit CHECK ((cause = 'inserted') = (visit_id
          IS NOT NULL)),
        CONSTRAINT ck_visit_plan_orders_names_the_team_and_why CHECK ((cause = 'without_team') =
          (team_id IS NOT NULL AND reason_sealed IS NOT NULL)),
        CONSTRAINT ck_visit_plan_orders_somebody_asked CHECK (cause <> 'evening'),
        CONSTRAINT fk_visit_plan_orders_division_code FOREIGN KEY(division_code) REFERENCES
          divisions (code),
        CONSTRAINT ck_visit_plan_orders_plan_cause CHECK (cause IN ('evening', 'asked',
          'inserted', 'without_team')),
        CONSTRAINT fk_visit_plan_orders_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id),
        CONSTRAINT fk_visit_plan_orders_team_id FOREIGN KEY(team_id) REFERENCES visit_teams
          (id),
        CONSTRAINT fk_visit_plan_orders_operation_id FOREIGN KEY(operation_id) REFERENCES
          operations (id),
        CONSTRAINT fk_visit_plan_orders_ordered_by FOREIGN KEY(ordered_by) REFERENCES
          staff_accounts (id)
    """,
    "visit_plans": """
        id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        day DATE NOT NULL,
        sequence SMALLINT NOT NULL,
        status VARCHAR NOT NULL,
        cause VARCHAR NOT NULL,
        supersedes_id UUID,
        order_id UUID,
        digest BYTEA NOT NULL,
        made_of_sealed BYTEA NOT NULL,
        exploration SMALLINT NOT NULL,
        solver TEXT NOT NULL,
        travel_source TEXT NOT NULL,
        guessed SMALLINT NOT NULL,
        faults JSONB NOT NULL,
        metres BIGINT NOT NULL,
        travel_seconds BIGINT NOT NULL,
        made_at TIMESTAMP WITH TIME ZONE NOT NULL,
        version BIGINT NOT NULL,
        CONSTRAINT pk_visit_plans PRIMARY KEY (id),
        CONSTRAINT uq_visit_plans_division_code_day_sequence UNIQUE (division_code, day,
          sequence),
        CONSTRAINT ck_visit_plans_counts_from_one CHECK (sequence > 0),
        CONSTRAINT ck_visit_plans_digest_is_sha256 CHECK (octet_length(digest) = 32),
        CONSTRAINT ck_visit_plans_refused_for_its_faults CHECK ((status = 'refused') =
          (jsonb_array_length(faults) > 0)),
        CONSTRAINT ck_visit_plans_asked_for_or_by_the_clock CHECK ((cause = 'evening') =
          (order_id IS NULL)),
        CONSTRAINT ck_visit_plans_roads_have_a_length CHECK (metres >= 0 AND travel_seconds >=
          0),
        CONSTRAINT fk_visit_plans_division_code FOREIGN KEY(division_code) REFERENCES divisions
          (code),
        CONSTRAINT ck_visit_plans_plan_status CHECK (status IN ('published', 'superseded',
          'refused')),
        CONSTRAINT ck_visit_plans_plan_cause CHECK (cause IN ('evening', 'asked', 'inserted',
          'without_team')),
        CONSTRAINT fk_visit_plans_supersedes_id FOREIGN KEY(supersedes_id) REFERENCES
          visit_plans (id),
        CONSTRAINT uq_visit_plans_order_id UNIQUE (order_id),
        CONSTRAINT fk_visit_plans_order_id FOREIGN KEY(order_id) REFERENCES visit_plan_orders
          (id)
    """,
    "visit_plan_rounds": """
        plan_id UUID NOT NULL,
        team_id UUID NOT NULL,
        sets_out_at TIMESTAMP WITH TIME ZONE NOT NULL,
        back_at TIMESTAMP WITH TIME ZONE NOT NULL,
        metres BIGINT NOT NULL,
        travel_seconds BIGINT NOT NULL,
        CONSTRAINT pk_visit_plan_rounds PRIMARY KEY (plan_id, team_id),
        CONSTRAINT ck_visit_plan_rounds_comes_back_later CHECK (sets_out_at <= back_at),
        CONSTRAINT fk_visit_plan_rounds_plan_id FOREIGN KEY(plan_id) REFERENCES visit_plans
          (id),
        CONSTRAINT fk_visit_plan_rounds_team_id FOREIGN KEY(team_id) REFERENCES visit_teams (id)
    """,
    "visit_plan_stops": """
        plan_id UUID NOT NULL,
        visit_id UUID NOT NULL,
        team_id UUID NOT NULL,
        ordinal SMALLINT NOT NULL,
        arrives_at TIMESTAMP WITH TIME ZONE NOT NULL,
        planned_from TIMESTAMP WITH TIME ZONE NOT NULL,
        planned_until TIMESTAMP WITH TIME ZONE NOT NULL,
        metres BIGINT NOT NULL,
        travel_seconds BIGINT NOT NULL,
        promised_from TIMESTAMP WITH TIME ZONE,
        promised_team_id UUID,
        CONSTRAINT pk_visit_plan_stops PRIMARY KEY (plan_id, visit_id),
        CONSTRAINT uq_visit_plan_stops_plan_id_team_id_ordinal UNIQUE (plan_id, team_id,
          ordinal),
        CONSTRAINT ck_visit_plan_stops_counts_from_one CHECK (ordinal > 0),
        CONSTRAINT ck_visit_plan_stops_comes_then_leaves CHECK (arrives_at <= planned_from AND
          planned_from < planned_until),
        CONSTRAINT fk_visit_plan_stops_plan_id FOREIGN KEY(plan_id) REFERENCES visit_plans (id),
        CONSTRAINT fk_visit_plan_stops_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id),
        CONSTRAINT fk_visit_plan_stops_team_id FOREIGN KEY(team_id) REFERENCES visit_teams (id),
        CONSTRAINT fk_visit_plan_stops_promised_team_id FOREIGN KEY(promised_team_id) REFERENCES
          visit_teams (id)
    """,
    "visit_plan_left_out": """
        plan_id UUID NOT NULL,
        visit_id UUID NOT NULL,
        why VARCHAR NOT NULL,
        promised_from TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_visit_plan_left_out PRIMARY KEY (plan_id, visit_id),
        CONSTRAINT fk_visit_plan_left_out_plan_id FOREIGN KEY(plan_id) REFERENCES visit_plans
          (id),
        CONSTRAINT fk_visit_plan_left_out_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id),
        CONSTRAINT ck_visit_plan_left_out_left_out CHECK (why IN ('no_team', 'skill_lacking',
          'day_full'))
    """,
}

INDEXES = (
    "CREATE INDEX ix_visit_plans_day ON visit_plans (day, division_code)",
    """
        CREATE UNIQUE INDEX uq_visit_plans_published ON visit_plans (division_code, day) WHERE
        status = 'published'
    """,
    "CREATE INDEX ix_visit_plan_stops_visit ON visit_plan_stops (visit_id)",
)


def upgrade() -> None:
    for name, columns in TABLES.items():
        op.execute(f"CREATE TABLE {name} ({columns})")
    for index in INDEXES:
        op.execute(index)
    once = "SELECT, INSERT"
    protect("visit_plan_orders", division="division_code", grants=once, append_only=True)
    kept = "SELECT, INSERT, UPDATE (status, version)"
    protect("visit_plans", division="division_code", grants=kept)
    for table in list(TABLES)[2:]:
        protect(table, parent="visit_plans", via="plan_id", grants=once, append_only=True)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
