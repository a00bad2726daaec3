"""Who may do what: `<stem>:<thing>:<action>`, alphabetised, and the roles that hold it."""

from collections.abc import Mapping
from enum import StrEnum

from app.domain.terms import Term


class Role(Term):
    """Staff roles of the field (domain notes, personas), the three 等保 administrators apart."""

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
    AGENCY_REGISTER = "identity:agency:register"
    ATTACHMENT_ADD = "attachments:attachment:add"
    ATTACHMENT_READ = "attachments:attachment:read"
    BINDING_CODE_ISSUE = "identity:binding_code:issue"
    CALENDAR_PUBLISH = "divisions:calendar:publish"
    CATALOGUE_READ = "catalogue:guide:read"
    DIVISION_READ = "divisions:division:read"
    EVENT_READ = "audit:event:read"
    OWN_SESSION = "identity:session:own"
    REQUEST_APPRAISE = "requests:request:appraise"
    REQUEST_ASSIGN = "requests:request:assign"
    REQUEST_DECIDE = "requests:request:decide"
    REQUEST_ENTER = "requests:request:enter"
    REQUEST_PUBLICISE = "requests:request:publicise"
    REQUEST_READ = "requests:request:read"
    REQUEST_RECEIVE = "requests:request:receive"
    STAFF_CREATE = "identity:staff:create"
    STAFF_READ = "identity:staff:read"
    STAFF_UNLOCK = "identity:staff:unlock"
    STATION_EDIT = "divisions:station:edit"
    STATION_READ = "divisions:station:read"
    VETERAN_EDIT = "veterans:person:edit"
    VETERAN_HEALTH_READ = "veterans:health:read"
    VETERAN_READ = "veterans:person:read"
    VETERAN_REVEAL = "veterans:number:reveal"


_P = Permission
_EVERYBODY = {_P.OWN_SESSION, _P.DIVISION_READ, _P.STATION_READ, _P.CATALOGUE_READ}
_CLERK = _EVERYBODY | {
    _P.AGENCY_REGISTER,
    _P.ATTACHMENT_ADD,
    _P.ATTACHMENT_READ,
    _P.BINDING_CODE_ISSUE,
    _P.REQUEST_DECIDE,
    _P.REQUEST_ENTER,
    _P.REQUEST_READ,
    _P.REQUEST_RECEIVE,
    _P.VETERAN_EDIT,
    _P.VETERAN_HEALTH_READ,
    _P.VETERAN_READ,
    _P.VETERAN_REVEAL,
}
_REVIEWER = _CLERK | {_P.REQUEST_ASSIGN, _P.REQUEST_PUBLICISE, _P.STATION_EDIT}

PERMISSIONS_OF: Mapping[Role, frozenset[Permission]] = {
    role: frozenset(granted)
    for role, granted in {
        Role.VILLAGE_CLERK: _CLERK | {_P.REQUEST_PUBLICISE},
        Role.TOWNSHIP_CLERK: _REVIEWER,
        Role.COUNTY_REVIEWER: _REVIEWER,
        Role.CITY_REVIEWER: _REVIEWER | {_P.CALENDAR_PUBLISH},
        # Supervision watches and never edits.
        Role.CITY_SUPERVISOR: _EVERYBODY | {_P.REQUEST_READ, _P.VETERAN_READ, _P.EVENT_READ},
        Role.PROVINCE_REVIEWER: _REVIEWER - {_P.REQUEST_ENTER, _P.STATION_EDIT},
        Role.HOSPITAL_PANEL: _EVERYBODY
        | {_P.REQUEST_APPRAISE, _P.REQUEST_READ, _P.ATTACHMENT_READ, _P.ATTACHMENT_ADD},
        Role.MEDICAL_TEAM: _EVERYBODY | {_P.VETERAN_READ, _P.VETERAN_HEALTH_READ},
        # Finance answers for money and sees no health.
        Role.FINANCE: _EVERYBODY | {_P.VETERAN_READ, _P.REQUEST_READ},
        # Pictures of papers cannot be masked, so the trail is read without them.
        Role.AUDITOR: _EVERYBODY | {_P.VETERAN_READ, _P.REQUEST_READ, _P.EVENT_READ},
        Role.SYSTEM_ADMIN: _EVERYBODY
        | {_P.STAFF_CREATE, _P.STAFF_READ, _P.STATION_EDIT, _P.CALENDAR_PUBLISH},
        Role.SECURITY_ADMIN: _EVERYBODY | {_P.STAFF_READ, _P.STAFF_UNLOCK, _P.EVENT_READ},
    }.items()
}
