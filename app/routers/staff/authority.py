"""What a staff route asks of its caller, as types in its signature."""

from typing import Annotated

from fastapi import Depends

from app.edge.auth import Requires
from app.edge.hot import HotStaffCall, StaffReads
from app.policies.permissions import Permission
from app.policies.principals import Staff

# identity
SignedInStaff = Annotated[Staff, Depends(Requires(Permission.OWN_SESSION))]
MayCreateStaff = Annotated[Staff, Depends(Requires(Permission.STAFF_CREATE))]
MayReadStaff = Annotated[Staff, Depends(Requires(Permission.STAFF_READ))]
MayUnlockStaff = Annotated[Staff, Depends(Requires(Permission.STAFF_UNLOCK))]
MayIssueBindingCodes = Annotated[Staff, Depends(Requires(Permission.BINDING_CODE_ISSUE))]
MayAdministerBanks = Annotated[Staff, Depends(Requires(Permission.BANK_ADMINISTER))]
MayConfirmBankKeys = Annotated[Staff, Depends(Requires(Permission.BANK_CONFIRM))]
MayReadBankClients = Annotated[Staff, Depends(Requires(Permission.BANK_READ))]
MayRegisterAgencies = Annotated[Staff, Depends(Requires(Permission.AGENCY_REGISTER))]

# divisions
MayReadDivisions = Annotated[Staff, Depends(Requires(Permission.DIVISION_READ))]
MayReadStations = Annotated[Staff, Depends(Requires(Permission.STATION_READ))]
MayEditStations = Annotated[Staff, Depends(Requires(Permission.STATION_EDIT))]
MayPublishCalendar = Annotated[Staff, Depends(Requires(Permission.CALENDAR_PUBLISH))]

# attachments
MayAddAttachments = Annotated[Staff, Depends(Requires(Permission.ATTACHMENT_ADD))]
MayReadAttachments = Annotated[Staff, Depends(Requires(Permission.ATTACHMENT_READ))]

# veterans
MayReadVeterans = Annotated[Staff, Depends(Requires(Permission.VETERAN_READ))]
MayEditVeterans = Annotated[Staff, Depends(Requires(Permission.VETERAN_EDIT))]
MayReadHealth = Annotated[Staff, Depends(Requires(Permission.VETERAN_HEALTH_READ))]
MayRevealNumbers = Annotated[Staff, Depends(Requires(Permission.VETERAN_REVEAL))]

# catalogue
MayReadCatalogue = Annotated[Staff, Depends(Requires(Permission.CATALOGUE_READ))]
MayAdviseApplicants = Annotated[Staff, Depends(Requires(Permission.REQUEST_ENTER))]

# requests
MayReadRequests = Annotated[Staff, Depends(Requires(Permission.REQUEST_READ))]
MayReadWorklist = Annotated[HotStaffCall, Depends(StaffReads(Permission.REQUEST_READ))]
MayEnterRequests = Annotated[Staff, Depends(Requires(Permission.REQUEST_ENTER))]
MayReceiveRequests = Annotated[Staff, Depends(Requires(Permission.REQUEST_RECEIVE))]
MayDecideRequests = Annotated[Staff, Depends(Requires(Permission.REQUEST_DECIDE))]
MayAssignRequests = Annotated[Staff, Depends(Requires(Permission.REQUEST_ASSIGN))]
MayPubliciseRequests = Annotated[Staff, Depends(Requires(Permission.REQUEST_PUBLICISE))]
MayAppraiseRequests = Annotated[Staff, Depends(Requires(Permission.REQUEST_APPRAISE))]

# operations
MayReadOperations = Annotated[Staff, Depends(Requires(Permission.OPERATION_READ))]
MayEnterImports = Annotated[Staff, Depends(Requires(Permission.IMPORT_ENTER))]
MayReadImports = Annotated[Staff, Depends(Requires(Permission.IMPORT_READ))]

# entitlements
MayReadEntitlements = Annotated[Staff, Depends(Requires(Permission.ENTITLEMENT_READ))]
MayDecideEntitlements = Annotated[Staff, Depends(Requires(Permission.ENTITLEMENT_DECIDE))]
MayRecordConfirmations = Annotated[Staff, Depends(Requires(Permission.CONFIRMATION_RECORD))]

# payment accounts
MayReadAccounts = Annotated[Staff, Depends(Requires(Permission.ACCOUNT_READ))]
MayEditAccounts = Annotated[Staff, Depends(Requires(Permission.ACCOUNT_EDIT))]

# programmes and rates
MayReadRates = Annotated[Staff, Depends(Requires(Permission.RATE_READ))]
MayPublishRates = Annotated[Staff, Depends(Requires(Permission.RATE_PUBLISH))]

# payments, batches and the ledger
MayPrepareBatches = Annotated[Staff, Depends(Requires(Permission.BATCH_PREPARE))]
MayReviewBatches = Annotated[Staff, Depends(Requires(Permission.BATCH_REVIEW))]
MayReturnBatches = Annotated[Staff, Depends(Requires(Permission.BATCH_RETURN))]
MayApproveBatches = Annotated[Staff, Depends(Requires(Permission.BATCH_APPROVE))]
MayReadPayments = Annotated[Staff, Depends(Requires(Permission.PAYMENT_READ))]
MayReissuePayments = Annotated[Staff, Depends(Requires(Permission.PAYMENT_REISSUE))]
MayReadLedger = Annotated[Staff, Depends(Requires(Permission.LEDGER_READ))]
MayEnterLedger = Annotated[Staff, Depends(Requires(Permission.LEDGER_ENTER))]

# payments, results and statements
MayAnswerClaims = Annotated[Staff, Depends(Requires(Permission.CLAIM_ANSWER))]
MayConfirmClaims = Annotated[Staff, Depends(Requires(Permission.CLAIM_CONFIRM))]
MayExplainDifferences = Annotated[Staff, Depends(Requires(Permission.RECONCILIATION_EXPLAIN))]
MayCloseBooks = Annotated[Staff, Depends(Requires(Permission.RECONCILIATION_CLOSE))]

# visits
MayReadSupply = Annotated[Staff, Depends(Requires(Permission.VISIT_SUPPLY_READ))]
MayEditSupply = Annotated[Staff, Depends(Requires(Permission.VISIT_SUPPLY_EDIT))]
MayReadVisits = Annotated[Staff, Depends(Requires(Permission.VISIT_READ))]
MayBookVisits = Annotated[Staff, Depends(Requires(Permission.VISIT_BOOK))]
MayOverrideVisits = Annotated[Staff, Depends(Requires(Permission.VISIT_OVERRIDE))]
MayRevealAccess = Annotated[Staff, Depends(Requires(Permission.VISIT_ACCESS_REVEAL))]

MayCallBack = Annotated[Staff, Depends(Requires(Permission.VISIT_CALL_BACK))]

# care
MayReadCare = Annotated[Staff, Depends(Requires(Permission.CARE_READ))]
MayEditCare = Annotated[Staff, Depends(Requires(Permission.CARE_EDIT))]

# campaigns
MayReadCampaigns = Annotated[Staff, Depends(Requires(Permission.CAMPAIGN_READ))]
MayEditCampaigns = Annotated[Staff, Depends(Requires(Permission.CAMPAIGN_EDIT))]
MayRecordPeople = Annotated[Staff, Depends(Requires(Permission.CAMPAIGN_RECORD))]

# reports from the door
MayReportVisits = Annotated[Staff, Depends(Requires(Permission.VISIT_REPORT))]
MayReadReports = Annotated[Staff, Depends(Requires(Permission.VISIT_REPORT_READ))]

# rounds
MayPlanRounds = Annotated[Staff, Depends(Requires(Permission.ROUNDS_PLAN))]
MayReadRounds = Annotated[Staff, Depends(Requires(Permission.ROUNDS_READ))]
MayReadOwnRound = Annotated[Staff, Depends(Requires(Permission.ROUND_OWN))]

# statistics
MayReadStatistics = Annotated[Staff, Depends(Requires(Permission.STATISTICS_READ))]
MayReadUnseen = Annotated[Staff, Depends(Requires(Permission.UNSEEN_READ))]
MayReadTyphoonList = Annotated[Staff, Depends(Requires(Permission.TYPHOON_LIST_READ))]

# audit
MayReadEvents = Annotated[Staff, Depends(Requires(Permission.EVENT_READ))]
