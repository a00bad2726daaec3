"""What can go wrong while people say who they are and for whom they act."""

from app.domain.errors import (
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    TooMany,
    Unauthenticated,
    Unavailable,
)


class SessionEnded(Unauthenticated):
    """The token is genuine, and the session behind it is over."""

    code = "session_ended"


class SignInRefused(Unauthenticated):
    """Name, password or code is wrong, or the account is closed: one answer for all."""

    code = "sign_in_refused"
    keeps = True


class SecondCodeNeeded(Unauthenticated):
    """Much has failed here lately: two codes in a row are asked for, of anybody."""

    code = "second_code_needed"


class RefreshRefused(Unauthenticated):
    """No such refresh token, or it ran out, or its session is over."""

    code = "refresh_refused"


class RefreshReused(Unauthenticated):
    """A refresh token came a second time: one of the two is a thief, so both are out."""

    code = "refresh_reused"
    keeps = True


class RefreshInProgress(Conflict):
    """The same token is being exchanged by another call of the same client."""

    code = "refresh_in_progress"


class ProofRefused(Unauthenticated):
    """The call does not show that the token is in the hands it was issued to."""

    code = "proof_refused"


class SignatureMissing(Unauthenticated):
    """This program signs what it delivers, and this message came without a signature."""

    code = "signature_missing"


class SignatureRefused(Unauthenticated):
    """The signature of the message does not hold."""

    code = "signature_refused"


class ProofReplayed(ProofRefused):
    """The proof came a second time: it is good for one call."""

    code = "proof_replayed"
    keeps = True


class AssertionRefused(Unauthenticated):
    """Not known, not signed by a key that works, used before, or badly made: one answer for all."""

    code = "assertion_refused"
    keeps = True


class PermissionMissing(Forbidden):
    code = "permission_missing"


class PasswordChangeNeeded(Forbidden):
    """The password was given by somebody else and must be replaced first."""

    code = "password_change_needed"


class BindingNeeded(Forbidden):
    """The telephone is known, the person holding it is not yet."""

    code = "binding_needed"


class NotForAgents(Forbidden):
    """This is done by the person alone, never by somebody acting for them."""

    code = "not_for_agents"


class AgencyNotInForce(Forbidden):
    """No agency, or one that has not begun, is over, was revoked, or ended with a death."""

    code = "agency_not_in_force"


class AgencyOver(Conflict):
    """It was ended before; once is enough."""

    code = "agency_over"


class GuardianshipStands(Conflict):
    """A court or a committee made the guardian; neither side undoes that on a telephone."""

    code = "guardianship_stands"


class AgencyScopeMissing(Forbidden):
    code = "agency_scope_missing"


class AgencyPeriodRefused(Invalid):
    code = "agency_period_refused"


class AgencyNeedsEvidence(Invalid):
    code = "agency_needs_evidence"


class AgentNotRegistered(Invalid):
    """Name and number do not name one living person of the registry."""

    code = "agent_not_registered"


class AgentIsPrincipal(Conflict):
    code = "agent_is_principal"


class InvitationRefused(Gone):
    """Unknown, used, withdrawn or too old: one answer for all."""

    code = "invitation_refused"
    keeps = True


class BindingRefused(Invalid):
    """The entries do not fit together; which of them is never said."""

    code = "binding_refused"
    keeps = True


class AlreadyBound(Conflict):
    """This telephone already stands for another person."""

    code = "already_bound"


class TriesUsedUp(TooMany):
    """Too many wrong entries from here; the station can still issue a paper code."""

    code = "tries_used_up"


class StaffOwnCase(Forbidden):
    """Staff never arrange the affairs of an elder in their own favour."""

    code = "staff_own_case"


class UsernameMalformed(Invalid):
    code = "username_malformed"


class UsernameTaken(Conflict):
    code = "username_taken"


class RoleNotGranted(Forbidden):
    """Administrators of one kind do not make those of another."""

    code = "role_not_granted"


class StaffClosed(Conflict):
    """The account was closed before."""

    code = "staff_closed"


class BankUnknown(Invalid):
    code = "bank_unknown"


class BankKeyUnusable(Invalid):
    """Not the public half of a key on P-256, or more than that."""

    code = "bank_key_unusable"


class BankKeyTaken(Conflict):
    """Registered before, here or with another client; no key comes back."""

    code = "bank_key_taken"


class BankKeysFull(Conflict):
    """Two keys live already: the one in use and its successor."""

    code = "bank_keys_full"


class BankKeyConfirmed(Conflict):
    code = "bank_key_confirmed"


class BankKeyRetired(Conflict):
    code = "bank_key_retired"


class OwnBankKey(Forbidden):
    """Whoever registered a key does not confirm it."""

    code = "own_bank_key"


class BankClientClosed(Conflict):
    code = "bank_client_closed"


class DivisionUnknown(Invalid):
    code = "division_unknown"


class PasswordWeak(Invalid):
    code = "password_weak"


class PasswordWrong(Forbidden):
    """The present password was not right; counted like a failed sign-in."""

    code = "password_wrong"
    keeps = True


class WeChatCodeRejected(Unauthenticated):
    """Unknown, used, too old, blocked, or another app's: one answer for all."""

    code = "wechat_code_rejected"


class PhoneCodeRejected(Invalid):
    """The telephone code is unknown, used, too old or another app's; the button gives a new one."""

    code = "phone_code_rejected"


class WeChatUnavailable(Unavailable):
    """WeChat is busy, silent, or answers what cannot be read."""

    code = "wechat_unavailable"


class SmsUnavailable(Unavailable):
    """The SMS gateway is busy, silent, or answers what cannot be read."""

    code = "sms_unavailable"
