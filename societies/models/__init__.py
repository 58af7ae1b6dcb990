from societies.models.account import User
from societies.models.owned import PlatformRow, Row, SocietyOwned, TenantForeignKey, TenantOneToOneField
from societies.models.people import (
    Affiliation,
    Committee,
    Delegation,
    Interest,
    Invitation,
    Membership,
    Organization,
    Person,
    Seat,
)
from societies.models.record import (
    Archive,
    Attachment,
    ClockOffset,
    HolidayYear,
    Indicator,
    LedgerEntry,
    LedgerHead,
    OutboxMessage,
    Wake,
)
from societies.models.security import SecurityEvent
from societies.models.society import CODE, RulePack, Society, SocietyProfile, Suspension

__all__ = [
    "CODE",
    "Affiliation",
    "Archive",
    "Attachment",
    "ClockOffset",
    "Committee",
    "Delegation",
    "HolidayYear",
    "Indicator",
    "Interest",
    "Invitation",
    "LedgerEntry",
    "LedgerHead",
    "Membership",
    "Organization",
    "OutboxMessage",
    "Person",
    "PlatformRow",
    "Row",
    "RulePack",
    "Seat",
    "SecurityEvent",
    "Society",
    "SocietyOwned",
    "SocietyProfile",
    "Suspension",
    "TenantForeignKey",
    "TenantOneToOneField",
    "User",
    "Wake",
]
