"""What stops a family-doctor contract, as facts."""

from app.domain.errors import Conflict, Invalid


class ContractTaken(Conflict):
    """The person has a contract at that time."""

    code = "contract_taken"


class ContractNotRunning(Conflict):
    """It has ended, early or in its time."""

    code = "contract_not_running"


class RenewalTooEarly(Conflict):
    """A contract is renewed when its end is near."""

    code = "renewal_too_early"


class NotADoctorOfTeam(Conflict):
    """The doctor of a contract is a doctor who is in that team today."""

    code = "not_a_doctor_of_team"


class SignerWithoutAuthority(Conflict):
    """Nobody gave this agent or guardian the say."""

    code = "signer_without_authority"


class ContractPeriodRefused(Invalid):
    """It would begin too long ago or too far ahead, or run too short or too long."""

    code = "contract_period_refused"
