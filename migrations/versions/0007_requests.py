"""Requests, their course along the chain, decisions, publicity, ratings and read marks."""

from alembic import op

from migrations.protection_v1 import protect

revision = "0007_requests"
down_revision = "0006_catalogue"

TABLES = {
    "requests": """
        id UUID NOT NULL,
        person_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        item_version_id UUID NOT NULL,
        item_code TEXT COLLATE "C" NOT NULL,
        origin VARCHAR NOT NULL,
        channel VARCHAR NOT NULL,
        signature VARCHAR,
        agent_id UUID,
        entered_by UUID,
        form JSONB NOT NULL,
        sensitive_form_sealed BYTEA,
        urgent BOOLEAN NOT NULL,
        eligibility JSONB,
        status VARCHAR NOT NULL,
        reference TEXT COLLATE "C",
        submitted_at TIMESTAMP WITH TIME ZONE,
        accepted_at TIMESTAMP WITH TIME ZONE,
        accepted_on DATE,
        accepted_by_silence BOOLEAN NOT NULL,
        due_on DATE,
        legal_due_on DATE,
        provisional BOOLEAN NOT NULL,
        decided_at TIMESTAMP WITH TIME ZONE,
        ended_at TIMESTAMP WITH TIME ZONE,
        step_key TEXT,
        step_due_on DATE,
        holder_code TEXT COLLATE "C",
        holder_level VARCHAR,
        escalated_code TEXT COLLATE "C",
        claimed_by UUID,
        proposal JSONB,
        outcome JSONB,
        stage TEXT,
        version BIGINT NOT NULL,
        CONSTRAINT pk_requests PRIMARY KEY (id),
        CONSTRAINT ck_requests_received CHECK (status IN ('draft', 'withdrawn') OR
          submitted_at IS NOT NULL),
        CONSTRAINT ck_requests_received_has_a_number CHECK ((submitted_at IS NULL) =
          (reference IS NULL)),
        CONSTRAINT ck_requests_on_its_chain CHECK ((status IN ('accepted', 'in_review')) =
          (step_key IS NOT NULL)),
        CONSTRAINT ck_requests_chain_after_accepting CHECK (step_key IS NULL OR accepted_at
          IS NOT NULL),
        CONSTRAINT ck_requests_holder_is_whole CHECK ((holder_code IS NULL) = (holder_level
          IS NULL)),
        CONSTRAINT ck_requests_held_until_a_day CHECK (holder_code IS NULL OR step_due_on IS
          NOT NULL),
        CONSTRAINT ck_requests_step_is_held CHECK (step_key IS NULL OR holder_code IS NOT
          NULL),
        CONSTRAINT ck_requests_escalated_from_a_holder CHECK (escalated_code IS NULL OR
          holder_code IS NOT NULL),
        CONSTRAINT ck_requests_approved_with_an_outcome CHECK (status NOT IN ('approved',
          'delivered', 'fulfilled') OR outcome IS NOT NULL),
        CONSTRAINT ck_requests_entered_by_somebody CHECK (channel NOT IN ('counter',
          'phone', 'home') OR entered_by IS NOT NULL),
        CONSTRAINT ck_requests_promise_after_accepting CHECK (due_on >= accepted_on),
        CONSTRAINT fk_requests_person_id FOREIGN KEY(person_id) REFERENCES persons (id),
        CONSTRAINT fk_requests_division_code FOREIGN KEY(division_code) REFERENCES divisions
          (code),
        CONSTRAINT fk_requests_item_version_id FOREIGN KEY(item_version_id) REFERENCES
          service_item_versions (id),
        CONSTRAINT fk_requests_item_code FOREIGN KEY(item_code) REFERENCES service_items
          (code),
        CONSTRAINT ck_requests_origin CHECK (origin IN ('applied', 'proactive')),
        CONSTRAINT ck_requests_channel CHECK (channel IN ('miniapp', 'counter', 'phone',
          'home', 'proactive')),
        CONSTRAINT ck_requests_signature CHECK (signature IN ('handwritten', 'thumbprint',
          'by_agent', 'spoken', 'in_app')),
        CONSTRAINT fk_requests_agent_id FOREIGN KEY(agent_id) REFERENCES persons (id),
        CONSTRAINT fk_requests_entered_by FOREIGN KEY(entered_by) REFERENCES staff_accounts
          (id),
        CONSTRAINT ck_requests_request_status CHECK (status IN ('draft', 'submitted',
          'supplement_required', 'accepted', 'in_review', 'approved', 'rejected',
          'not_accepted', 'delivered', 'refusal_delivered', 'fulfilled', 'withdrawn')),
        CONSTRAINT ck_requests_level CHECK (holder_level IN ('village', 'township',
          'county', 'city', 'province')),
        CONSTRAINT fk_requests_claimed_by FOREIGN KEY(claimed_by) REFERENCES staff_accounts
          (id)
    """,
    "request_documents": """
        id UUID NOT NULL,
        request_id UUID NOT NULL,
        key TEXT NOT NULL,
        supply VARCHAR NOT NULL,
        attachment_id UUID,
        given_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_request_documents PRIMARY KEY (id),
        CONSTRAINT ck_request_documents_attached_has_a_file CHECK ((supply = 'attached') =
          (attachment_id IS NOT NULL)),
        CONSTRAINT fk_request_documents_request_id FOREIGN KEY(request_id) REFERENCES
          requests (id),
        CONSTRAINT ck_request_documents_supply CHECK (supply IN ('attached',
          'held_by_bureau', 'commitment'))
    """,
    "request_steps": """
        id UUID NOT NULL,
        request_id UUID NOT NULL,
        ordinal SMALLINT NOT NULL,
        key TEXT NOT NULL,
        kind VARCHAR NOT NULL,
        level VARCHAR NOT NULL,
        holder_code TEXT COLLATE "C" NOT NULL,
        entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
        due_on DATE NOT NULL,
        provisional BOOLEAN NOT NULL,
        escalated_at TIMESTAMP WITH TIME ZONE,
        left_at TIMESTAMP WITH TIME ZONE,
        staff_id UUID,
        result VARCHAR,
        opinion TEXT,
        refusal_code TEXT,
        checks TEXT[] NOT NULL,
        award JSONB,
        appraisal JSONB,
        CONSTRAINT pk_request_steps PRIMARY KEY (id),
        CONSTRAINT ck_request_steps_left_with_a_result CHECK ((left_at IS NULL) = (result IS
          NULL)),
        CONSTRAINT ck_request_steps_result_has_an_author CHECK (result IS NULL OR result =
          'withdrawn' OR staff_id IS NOT NULL),
        CONSTRAINT ck_request_steps_left_after_entering CHECK (left_at >= entered_at),
        CONSTRAINT fk_request_steps_request_id FOREIGN KEY(request_id) REFERENCES requests
          (id),
        CONSTRAINT ck_request_steps_step_kind CHECK (kind IN ('opinion', 'appraisal',
          'publicity', 'decision', 'file_upward')),
        CONSTRAINT ck_request_steps_level CHECK (level IN ('village', 'township', 'county',
          'city', 'province')),
        CONSTRAINT fk_request_steps_staff_id FOREIGN KEY(staff_id) REFERENCES staff_accounts
          (id),
        CONSTRAINT ck_request_steps_step_result CHECK (result IN ('agree', 'disagree',
          'approve', 'refuse', 'file', 'appraised', 'publicised', 'objection_upheld',
          'returned', 'withdrawn'))
    """,
    "supplements": """
        id UUID NOT NULL,
        request_id UUID NOT NULL,
        documents TEXT[] NOT NULL,
        fields TEXT[] NOT NULL,
        note TEXT NOT NULL,
        asked_by UUID NOT NULL,
        asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
        due_on DATE NOT NULL,
        provisional BOOLEAN NOT NULL,
        answered_at TIMESTAMP WITH TIME ZONE,
        lapsed_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_supplements PRIMARY KEY (id),
        CONSTRAINT ck_supplements_answered_or_lapsed CHECK (answered_at IS NULL OR lapsed_at
          IS NULL),
        CONSTRAINT ck_supplements_names_something CHECK (cardinality(documents) +
          cardinality(fields) > 0),
        CONSTRAINT fk_supplements_request_id FOREIGN KEY(request_id) REFERENCES requests
          (id),
        CONSTRAINT fk_supplements_asked_by FOREIGN KEY(asked_by) REFERENCES staff_accounts
          (id)
    """,
    "clock_pauses": """
        id UUID NOT NULL,
        request_id UUID NOT NULL,
        reason VARCHAR NOT NULL,
        starts_on DATE NOT NULL,
        ends_before DATE,
        CONSTRAINT pk_clock_pauses PRIMARY KEY (id),
        CONSTRAINT ck_clock_pauses_never_negative CHECK (starts_on <= ends_before),
        CONSTRAINT fk_clock_pauses_request_id FOREIGN KEY(request_id) REFERENCES requests
          (id),
        CONSTRAINT ck_clock_pauses_pause_reason CHECK (reason IN ('supplement', 'publicity',
          'appraisal'))
    """,
    "acceptance_numbers": """
        id UUID NOT NULL,
        county TEXT COLLATE "C" NOT NULL,
        received_on DATE NOT NULL,
        last_serial BIGINT NOT NULL,
        CONSTRAINT pk_acceptance_numbers PRIMARY KEY (id),
        CONSTRAINT ck_acceptance_numbers_serials_start_at_one CHECK (last_serial > 0)
    """,
    "decisions": """
        id UUID NOT NULL,
        request_id UUID NOT NULL,
        kind VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        opinion TEXT NOT NULL,
        refusal_code TEXT,
        reason JSONB,
        legal_basis JSONB,
        what_helps JSONB,
        remedies JSONB,
        decided_by UUID,
        decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_decisions PRIMARY KEY (id),
        CONSTRAINT ck_decisions_refusal_has_a_reason CHECK ((kind = 'approval') =
          (refusal_code IS NULL)),
        CONSTRAINT ck_decisions_reason_has_a_basis CHECK ((refusal_code IS NULL) =
          (legal_basis IS NULL)),
        CONSTRAINT ck_decisions_approved_by_somebody CHECK (kind <> 'approval' OR decided_by
          IS NOT NULL),
        CONSTRAINT fk_decisions_request_id FOREIGN KEY(request_id) REFERENCES requests (id),
        CONSTRAINT ck_decisions_decision_kind CHECK (kind IN ('approval', 'refusal',
          'non_acceptance')),
        CONSTRAINT ck_decisions_decision_state CHECK (state IN ('in_force',
          'under_reconsideration', 'in_litigation', 'upheld', 'revoked', 'remade')),
        CONSTRAINT fk_decisions_decided_by FOREIGN KEY(decided_by) REFERENCES staff_accounts
          (id)
    """,
    "deliveries": """
        id UUID NOT NULL,
        decision_id UUID NOT NULL,
        method VARCHAR NOT NULL,
        served_on DATE NOT NULL,
        proof TEXT NOT NULL,
        reconsideration_until DATE,
        litigation_until DATE,
        recorded_by UUID NOT NULL,
        recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_deliveries PRIMARY KEY (id),
        CONSTRAINT ck_deliveries_reconsideration_after_service CHECK (reconsideration_until
          > served_on),
        CONSTRAINT ck_deliveries_litigation_after_service CHECK (litigation_until >
          served_on),
        CONSTRAINT fk_deliveries_decision_id FOREIGN KEY(decision_id) REFERENCES decisions
          (id),
        CONSTRAINT ck_deliveries_service_method CHECK (method IN ('in_person',
          'registered_mail', 'left_with_witness', 'by_another_body',
          'electronic_by_consent', 'public_notice')),
        CONSTRAINT fk_deliveries_recorded_by FOREIGN KEY(recorded_by) REFERENCES
          staff_accounts (id)
    """,
    "ratings": """
        id UUID NOT NULL,
        request_id UUID NOT NULL,
        score SMALLINT NOT NULL,
        comment TEXT,
        needs_a_call BOOLEAN NOT NULL,
        rated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_ratings PRIMARY KEY (id),
        CONSTRAINT ck_ratings_five_levels CHECK (score BETWEEN 1 AND 5),
        CONSTRAINT fk_ratings_request_id FOREIGN KEY(request_id) REFERENCES requests (id)
    """,
    "publicities": """
        id UUID NOT NULL,
        request_id UUID NOT NULL,
        step_id UUID NOT NULL,
        state VARCHAR NOT NULL,
        place VARCHAR NOT NULL,
        site TEXT NOT NULL,
        notice JSONB NOT NULL,
        starts_on DATE NOT NULL,
        last_day DATE NOT NULL,
        minimum_amount SMALLINT NOT NULL,
        minimum_unit VARCHAR NOT NULL,
        opened_by UUID NOT NULL,
        opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
        closed_by UUID,
        closed_at TIMESTAMP WITH TIME ZONE,
        conclusion TEXT,
        CONSTRAINT pk_publicities PRIMARY KEY (id),
        CONSTRAINT ck_publicities_hangs_at_least_a_day CHECK (last_day >= starts_on),
        CONSTRAINT ck_publicities_closed_at_a_time CHECK ((state = 'closed') = (closed_at IS
          NOT NULL)),
        CONSTRAINT fk_publicities_request_id FOREIGN KEY(request_id) REFERENCES requests
          (id),
        CONSTRAINT fk_publicities_step_id FOREIGN KEY(step_id) REFERENCES request_steps
          (id),
        CONSTRAINT ck_publicities_publicity_state CHECK (state IN ('open', 'objected',
          'verifying', 'upheld', 'dismissed', 'closed')),
        CONSTRAINT ck_publicities_publicity_place CHECK (place IN ('village_board',
          'workplace', 'township_hall', 'county_site')),
        CONSTRAINT ck_publicities_limit_unit CHECK (minimum_unit IN ('working_days',
          'calendar_days')),
        CONSTRAINT fk_publicities_opened_by FOREIGN KEY(opened_by) REFERENCES staff_accounts
          (id),
        CONSTRAINT fk_publicities_closed_by FOREIGN KEY(closed_by) REFERENCES staff_accounts
          (id)
    """,
    "objections": """
        id UUID NOT NULL,
        publicity_id UUID NOT NULL,
        division_code TEXT COLLATE "C" NOT NULL,
        state VARCHAR NOT NULL,
        anonymous BOOLEAN NOT NULL,
        statement_sealed BYTEA,
        raised_at TIMESTAMP WITH TIME ZONE NOT NULL,
        received_by UUID NOT NULL,
        verifier_id UUID,
        finding TEXT,
        settled_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_objections PRIMARY KEY (id),
        CONSTRAINT ck_objections_settled_at_a_time CHECK ((state IN ('upheld', 'dismissed'))
          = (settled_at IS NOT NULL)),
        CONSTRAINT ck_objections_verified_by_somebody CHECK (state = 'open' OR verifier_id
          IS NOT NULL),
        CONSTRAINT ck_objections_settled_with_a_finding CHECK (settled_at IS NULL OR finding
          IS NOT NULL),
        CONSTRAINT fk_objections_publicity_id FOREIGN KEY(publicity_id) REFERENCES
          publicities (id),
        CONSTRAINT ck_objections_objection_state CHECK (state IN ('open', 'verifying',
          'upheld', 'dismissed')),
        CONSTRAINT fk_objections_received_by FOREIGN KEY(received_by) REFERENCES
          staff_accounts (id),
        CONSTRAINT fk_objections_verifier_id FOREIGN KEY(verifier_id) REFERENCES
          staff_accounts (id)
    """,
    "notification_marks": """
        id UUID NOT NULL,
        account_id UUID NOT NULL,
        person_id UUID NOT NULL,
        read_through UUID NOT NULL,
        marked_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_notification_marks PRIMARY KEY (id),
        CONSTRAINT fk_notification_marks_account_id FOREIGN KEY(account_id) REFERENCES
          wechat_accounts (id),
        CONSTRAINT fk_notification_marks_person_id FOREIGN KEY(person_id) REFERENCES persons
          (id)
    """,
}

INDEXES = (
    "INDEX ix_requests_awaiting_notice ON requests (step_due_on, id) WHERE status = 'submitted'",
    "INDEX ix_requests_division ON requests (division_code, id)",
    "INDEX ix_requests_escalated ON requests (escalated_code, step_due_on, id) WHERE escalated_code IS NOT NULL",  # noqa: E501
    "INDEX ix_requests_holder ON requests (holder_code, step_due_on, id) WHERE holder_code IS NOT NULL",  # noqa: E501
    "INDEX ix_requests_person ON requests (person_id, id)",
    "UNIQUE INDEX uq_requests_reference ON requests (reference)",
    "UNIQUE INDEX uq_request_documents_attachment ON request_documents (request_id, attachment_id)",
    "UNIQUE INDEX uq_request_documents_without ON request_documents (request_id, key) WHERE attachment_id IS NULL",  # noqa: E501
    "INDEX ix_request_steps_late ON request_steps (due_on, id) WHERE left_at IS NULL AND escalated_at IS NULL",  # noqa: E501
    "UNIQUE INDEX uq_request_steps_open ON request_steps (request_id) WHERE left_at IS NULL",
    "UNIQUE INDEX uq_request_steps_ordinal ON request_steps (request_id, ordinal)",
    "INDEX ix_supplements_waiting ON supplements (due_on, id) WHERE answered_at IS NULL AND lapsed_at IS NULL",  # noqa: E501
    "UNIQUE INDEX uq_supplements_request ON supplements (request_id)",
    "INDEX ix_clock_pauses_request ON clock_pauses (request_id)",
    "UNIQUE INDEX uq_clock_pauses_open ON clock_pauses (request_id) WHERE ends_before IS NULL",
    "UNIQUE INDEX uq_acceptance_numbers_day ON acceptance_numbers (county, received_on)",
    "UNIQUE INDEX uq_decisions_binding ON decisions (request_id) WHERE state NOT IN ('revoked', 'remade')",  # noqa: E501
    "UNIQUE INDEX uq_deliveries_decision ON deliveries (decision_id)",
    "UNIQUE INDEX uq_ratings_request ON ratings (request_id)",
    "UNIQUE INDEX uq_publicities_open ON publicities (request_id) WHERE state <> 'closed'",
    "UNIQUE INDEX uq_publicities_step ON publicities (step_id)",
    "INDEX ix_objections_publicity ON objections (publicity_id)",
    "UNIQUE INDEX uq_notification_marks ON notification_marks (account_id, person_id)",
)


def upgrade() -> None:
    for table, content in TABLES.items():
        op.execute(f"CREATE TABLE {table} ({content})")
    for index in INDEXES:
        op.execute(f"CREATE {index}")
    protect("requests", division="division_code", person="person_id", hot=True)
    protect("request_documents", parent="requests", via="request_id")
    protect("request_steps", parent="requests", via="request_id")
    protect("supplements", parent="requests", via="request_id")
    protect("clock_pauses", parent="requests", via="request_id")
    protect("acceptance_numbers")
    protect("decisions", parent="requests", via="request_id")
    protect("deliveries", parent="decisions", via="decision_id")
    protect("ratings", parent="requests", via="request_id", hot=True)
    protect("publicities", parent="requests", via="request_id")
    protect("objections", division="division_code")
    protect("notification_marks", person="person_id", hot=True)
    # Hot reads recognise their caller in the very statement that reads the answer.
    op.execute("GRANT EXECUTE ON FUNCTION enter_citizen(uuid, uuid) TO rongyao_hot")
    op.execute("GRANT EXECUTE ON FUNCTION enter_staff(uuid) TO rongyao_hot")
    # A worklist names who took a request on; nothing else of an account is read there.
    op.execute("GRANT SELECT (id, name) ON staff_accounts TO rongyao_hot")


def downgrade() -> None:
    op.execute("REVOKE SELECT (id, name) ON staff_accounts FROM rongyao_hot")
    op.execute("REVOKE EXECUTE ON FUNCTION enter_staff(uuid) FROM rongyao_hot")
    op.execute("REVOKE EXECUTE ON FUNCTION enter_citizen(uuid, uuid) FROM rongyao_hot")
    for table in reversed(TABLES):
        op.drop_table(table)
