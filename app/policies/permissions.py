"""Who may do what: `<stem>:<thing>:<action>`, alphabetised, and the roles that hold it."""

from collections.abc import Mapping
from enum import StrEnum

from app.domain.terms import Term


class Role(Term):
    """Staff roles of the field, the three 等保 administrators apart."""

    VILLAGE_CLERK = "village_clerk", "村(社区)服务站经办"
    TOWNSHIP_CLERK = "township_clerk", "乡镇(街道)服务站经办"
    COUNTY_REVIEWER = "county_reviewer", "县级审核"
    CITY_REVIEWER = "city_reviewer", "市级审核"
    CITY_SUPERVISOR = "city_supervisor", "市级监管"
    PROVINCE_REVIEWER = "province_reviewer", "省级审核"
    HOSPITAL_PANEL = "hospital_panel", "医院鉴定组"
    MEDICAL_TEAM = "medical_team", "上门医疗队"
    FINANCE = "finance", "财务"
    AUDITOR = "auditor", "审计监督"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"


class Permission(StrEnum):
    ACCOUNT_EDIT = "payments:account:edit"
    ACCOUNT_READ = "payments:account:read"
    AGENCY_REGISTER = "identity:agency:register"
    ATTACHMENT_ADD = "attachments:attachment:add"
    ATTACHMENT_READ = "attachments:attachment:read"
    BANK_ADMINISTER = "identity:bank:administer"
    BANK_CONFIRM = "identity:bank:confirm"
    BANK_READ = "identity:bank:read"
    BATCH_APPROVE = "payments:batch:approve"
    BATCH_PREPARE = "payments:batch:prepare"
    BATCH_RETURN = "payments:batch:return"
    BATCH_REVIEW = "payments:batch:review"
    BINDING_CODE_ISSUE = "identity:binding_code:issue"
    CALENDAR_PUBLISH = "divisions:calendar:publish"
    CAMPAIGN_EDIT = "campaigns:campaign:edit"
    CAMPAIGN_READ = "campaigns:campaign:read"
    CAMPAIGN_RECORD = "campaigns:person:record"
    CARE_EDIT = "care:contract:edit"
    CARE_READ = "care:contract:read"
    CATALOGUE_READ = "catalogue:guide:read"
    CLAIM_ANSWER = "payments:claim:answer"
    CLAIM_CONFIRM = "payments:claim:confirm"
    CONFIRMATION_RECORD = "subsidies:confirmation:record"
    DIVISION_READ = "divisions:division:read"
    ENTITLEMENT_DECIDE = "subsidies:entitlement:decide"
    ENTITLEMENT_READ = "subsidies:entitlement:read"
    EVENT_READ = "audit:event:read"
    IMPORT_ENTER = "operations:import:enter"
    IMPORT_READ = "operations:import:read"
    LEDGER_ENTER = "payments:ledger:enter"
    LEDGER_READ = "payments:ledger:read"
    OPERATION_READ = "operations:operation:read"
    OWN_SESSION = "identity:session:own"
    PAYMENT_READ = "payments:payment:read"
    PAYMENT_REISSUE = "payments:payment:reissue"
    RATE_PUBLISH = "subsidies:rate:publish"
    RATE_READ = "subsidies:rate:read"
    RECONCILIATION_CLOSE = "payments:reconciliation:close"
    RECONCILIATION_EXPLAIN = "payments:reconciliation:explain"
    REQUEST_APPRAISE = "requests:request:appraise"
    REQUEST_ASSIGN = "requests:request:assign"
    REQUEST_DECIDE = "requests:request:decide"
    REQUEST_ENTER = "requests:request:enter"
    REQUEST_PUBLICISE = "requests:request:publicise"
    REQUEST_READ = "requests:request:read"
    REQUEST_RECEIVE = "requests:request:receive"
    ROUNDS_PLAN = "rounds:plan:make"
    ROUNDS_READ = "rounds:plan:read"
    ROUND_OWN = "rounds:round:own"
    STAFF_CREATE = "identity:staff:create"
    STAFF_READ = "identity:staff:read"
    STAFF_UNLOCK = "identity:staff:unlock"
    STATION_EDIT = "divisions:station:edit"
    STATION_READ = "divisions:station:read"
    STATISTICS_READ = "statistics:figure:read"
    TYPHOON_LIST_READ = "statistics:typhoon_list:read"
    UNSEEN_READ = "statistics:unseen:read"
    VETERAN_EDIT = "veterans:person:edit"
    VETERAN_HEALTH_READ = "veterans:health:read"
    VETERAN_READ = "veterans:person:read"
    VETERAN_REVEAL = "veterans:number:reveal"
    VISIT_ACCESS_REVEAL = "visits:access:reveal"
    VISIT_BOOK = "visits:visit:book"
    VISIT_OVERRIDE = "visits:visit:override"
    VISIT_READ = "visits:visit:read"
    VISIT_REPORT = "reports:report:write"
    VISIT_REPORT_READ = "reports:report:read"
    VISIT_CALL_BACK = "visits:call_back:answer"
    VISIT_SUPPLY_EDIT = "visits:supply:edit"
    VISIT_SUPPLY_READ = "visits:supply:read"


_P = Permission
_EVERYBODY = {
    _P.CATALOGUE_READ,
    _P.DIVISION_READ,
    _P.OPERATION_READ,
    _P.OWN_SESSION,
    _P.RATE_READ,
    _P.STATION_READ,
    _P.VISIT_SUPPLY_READ,
}
_MONEY_SEEN = {_P.ACCOUNT_READ, _P.ENTITLEMENT_READ, _P.PAYMENT_READ}
_CLERK = _EVERYBODY | {
    *_MONEY_SEEN,
    _P.ACCOUNT_EDIT,
    _P.CONFIRMATION_RECORD,
    _P.AGENCY_REGISTER,
    _P.ATTACHMENT_ADD,
    _P.ATTACHMENT_READ,
    _P.BINDING_CODE_ISSUE,
    _P.CAMPAIGN_READ,
    _P.CAMPAIGN_RECORD,
    _P.CARE_READ,
    _P.REQUEST_DECIDE,
    _P.REQUEST_ENTER,
    _P.REQUEST_READ,
    _P.REQUEST_RECEIVE,
    _P.ROUND_OWN,
    _P.STATISTICS_READ,
    _P.TYPHOON_LIST_READ,
    _P.UNSEEN_READ,
    _P.VETERAN_EDIT,
    _P.VETERAN_HEALTH_READ,
    _P.VETERAN_READ,
    _P.VETERAN_REVEAL,
    _P.VISIT_ACCESS_REVEAL,
    _P.VISIT_BOOK,
    _P.VISIT_READ,
    _P.VISIT_CALL_BACK,
    _P.VISIT_REPORT,
    _P.VISIT_REPORT_READ,
}
_REVIEWER = _CLERK | {
    _P.REQUEST_ASSIGN,
    _P.REQUEST_PUBLICISE,
    _P.ROUNDS_READ,
    _P.STATION_EDIT,
}

PERMISSIONS_OF: Mapping[Role, frozenset[Permission]] = {
    role: frozenset(granted)
    for role, granted in {
        Role.VILLAGE_CLERK: _CLERK | {_P.REQUEST_PUBLICISE},
        Role.TOWNSHIP_CLERK: _REVIEWER,
        # The county makes the list and verifies what came back; finance alone releases money.
        Role.COUNTY_REVIEWER: _REVIEWER
        | {
            _P.BATCH_PREPARE,
            _P.BATCH_RETURN,
            _P.BATCH_REVIEW,
            _P.CAMPAIGN_EDIT,
            _P.CARE_EDIT,
            _P.CLAIM_ANSWER,
            _P.CLAIM_CONFIRM,
            _P.ENTITLEMENT_DECIDE,
            _P.IMPORT_ENTER,
            _P.IMPORT_READ,
            _P.LEDGER_READ,
            _P.PAYMENT_REISSUE,
            _P.RECONCILIATION_EXPLAIN,
            _P.RATE_PUBLISH,
            _P.ROUNDS_PLAN,
            _P.VISIT_OVERRIDE,
            _P.VISIT_SUPPLY_EDIT,
        },
        Role.CITY_REVIEWER: _REVIEWER
        | {
            _P.CALENDAR_PUBLISH,
            _P.CAMPAIGN_EDIT,
            _P.ENTITLEMENT_DECIDE,
            _P.LEDGER_READ,
            _P.RATE_PUBLISH,
            _P.ROUNDS_PLAN,
            _P.VISIT_OVERRIDE,
            _P.VISIT_SUPPLY_EDIT,
        },
        # Supervision watches and never edits.
        Role.CITY_SUPERVISOR: _EVERYBODY
        | _MONEY_SEEN
        | {
            _P.CAMPAIGN_READ,
            _P.EVENT_READ,
            _P.IMPORT_READ,
            _P.LEDGER_READ,
            _P.REQUEST_READ,
            _P.ROUNDS_READ,
            _P.STATISTICS_READ,
            _P.UNSEEN_READ,
            _P.VETERAN_READ,
            _P.VISIT_READ,
            _P.VISIT_REPORT_READ,
        },
        Role.PROVINCE_REVIEWER: (_REVIEWER - {_P.REQUEST_ENTER, _P.STATION_EDIT})
        | {_P.ENTITLEMENT_DECIDE, _P.RATE_PUBLISH},
        Role.HOSPITAL_PANEL: _EVERYBODY
        | {_P.REQUEST_APPRAISE, _P.REQUEST_READ, _P.ATTACHMENT_READ, _P.ATTACHMENT_ADD},
        Role.MEDICAL_TEAM: _EVERYBODY
        | {
            _P.ATTACHMENT_ADD,
            _P.CAMPAIGN_READ,
            _P.CAMPAIGN_RECORD,
            _P.CARE_EDIT,
            _P.CARE_READ,
            _P.ROUND_OWN,
            _P.VETERAN_READ,
            _P.VETERAN_HEALTH_READ,
            _P.VISIT_ACCESS_REVEAL,
            _P.VISIT_READ,
            _P.VISIT_REPORT,
            _P.VISIT_REPORT_READ,
        },
        # Finance answers for money and sees no health.
        Role.FINANCE: _EVERYBODY
        | _MONEY_SEEN
        | {
            _P.BATCH_APPROVE,
            _P.BATCH_RETURN,
            _P.CLAIM_CONFIRM,
            _P.LEDGER_ENTER,
            _P.LEDGER_READ,
            _P.RECONCILIATION_CLOSE,
            _P.RECONCILIATION_EXPLAIN,
            _P.REQUEST_READ,
            _P.VETERAN_READ,
        },
        # Pictures of papers cannot be masked, so the trail is read without them.
        Role.AUDITOR: _EVERYBODY
        | _MONEY_SEEN
        | {
            _P.EVENT_READ,
            _P.IMPORT_READ,
            _P.LEDGER_READ,
            _P.REQUEST_READ,
            _P.STATISTICS_READ,
            _P.VETERAN_READ,
            _P.VISIT_REPORT_READ,
        },
        Role.SYSTEM_ADMIN: _EVERYBODY
        | {
            _P.BANK_ADMINISTER,
            _P.BANK_READ,
            _P.CALENDAR_PUBLISH,
            _P.STAFF_CREATE,
            _P.STAFF_READ,
            _P.STATION_EDIT,
        },
        # Nobody lets a bank's new key in alone.
        Role.SECURITY_ADMIN: _EVERYBODY
        | {_P.BANK_CONFIRM, _P.BANK_READ, _P.STAFF_READ, _P.STAFF_UNLOCK, _P.EVENT_READ},
    }.items()
}
