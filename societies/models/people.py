from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from societies.models.names import PinyinKeyField
from societies.models.owned import PlatformRow, SocietyOwned, TenantForeignKey


class Interest(models.TextChoices):
    """Whose side a unit speaks for (seed item 四; 团体标准管理规定 art 9)."""

    PRODUCER = "producer", _("Producer or operator")
    CONSUMER = "consumer", _("Consumer or user")
    RESEARCH = "research", _("Education and research")
    TESTING = "testing", _("Testing and certification")
    GOVERNMENT = "government", _("Government")


class Organization(SocietyOwned):
    """A unit, as one society knows it."""

    name = models.CharField(max_length=200)
    name_key = PinyinKeyField(source="name")
    name_en = models.CharField(max_length=300, blank=True)
    credit_code = models.CharField(max_length=18, blank=True)
    interest = models.CharField(max_length=12, choices=Interest.choices, blank=True)
    country = models.CharField(max_length=2, default="CN")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["society", "name"], name="one_unit_per_name")]


class Person(SocietyOwned):
    """Somebody in one society, with or without an account. Names are never read across societies."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    name = models.CharField(max_length=100)
    name_key = PinyinKeyField(source="name")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=60, blank=True)
    organization = TenantForeignKey(
        Organization, on_delete=models.PROTECT, related_name="people", null=True, blank=True
    )
    title = models.CharField(max_length=100, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    # While somebody acts for this person (``access.in_place_of``); never stored.
    agent: "Person | None" = None
    lent: frozenset[str] = frozenset()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "account"],
                name="one_person_per_account",
                condition=models.Q(account__isnull=False),
            )
        ]


class Membership(SocietyOwned):
    """Person × role × organisation, with its term. ``role`` is the name of a class in ``societies.roles``.

    ``last_day`` is when the term of office will end by itself, at 24:00; ``until`` is the day on which it ended.
    """

    person = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40)
    organization = TenantForeignKey(
        Organization, on_delete=models.PROTECT, related_name="memberships", null=True, blank=True
    )
    since = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "person", "role"],
                condition=models.Q(until__isnull=True),
                name="one_running_membership_per_role",
            )
        ]


class Committee(SocietyOwned):
    """A technical committee or, below it, a working group."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    name_key = PinyinKeyField(source="name")
    name_en = models.CharField(max_length=300, blank=True)
    parent = TenantForeignKey("self", on_delete=models.PROTECT, related_name="groups", null=True, blank=True)
    scope = models.TextField(blank=True)
    founded_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["society", "code"], name="one_committee_per_code")]


class Seat(SocietyOwned):
    """Who sits in a committee, as what, for whom, and how long; ``last_day`` and ``until`` as for a membership."""

    committee = TenantForeignKey(Committee, on_delete=models.PROTECT, related_name="seats")
    person = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=40)
    interest = models.CharField(max_length=12, choices=Interest.choices, blank=True)
    since = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "committee", "person", "role"],
                condition=models.Q(until__isnull=True),
                name="one_running_seat_per_role",
            )
        ]


class Delegation(SocietyOwned):
    """``agent`` acts for ``principal`` (代办) until 24:00 of ``last_day``, by the word of ``given_by``."""

    principal = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="delegations")
    agent = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_by = TenantForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    last_day = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "principal", "agent"],
                condition=models.Q(ended_at__isnull=True),
                name="one_running_delegation",
            ),
            models.CheckConstraint(
                name="nobody_acts_for_oneself", condition=~models.Q(principal=models.F("agent"))
            ),
        ]


class Invitation(SocietyOwned):
    """A seat kept for an address. The link's token is never stored, only its SHA-256.

    Nobody of the society invited its first secretary: then ``invited_by`` is empty, the platform did.
    """

    email = models.EmailField()
    name = models.CharField(max_length=100)
    roles = ArrayField(models.CharField(max_length=40))
    organization = TenantForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True)
    token_hash = models.CharField(max_length=64, blank=True)
    invited_by = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    person = TenantForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society", "token_hash"],
                condition=~models.Q(token_hash=""),
                name="one_invitation_per_token",
            )
        ]


class Affiliation(PlatformRow):
    """Pointer: which societies an account belongs to. Ids only."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="affiliations"
    )
    society = models.ForeignKey("societies.Society", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "society"], name="one_affiliation_per_society")
        ]
