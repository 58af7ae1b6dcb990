from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from societies.models.names import PinyinKeyField
from societies.models.owned import PlatformRow, SocietyOwned, Text

# 团体标准管理规定 art 17 [src]: capital Latin letters, or these with digits, in the society's own code.
CODE = RegexValidator(
    r"^[A-Z][A-Z0-9]{1,14}\Z",
    _("A code is 2 to 15 capital Latin letters and digits, beginning with a letter, such as CSAE."),
)


class Society(PlatformRow):
    """The tenant: only what the platform must know without entering it. The rest is its ``SocietyProfile``."""

    class Kind(models.TextChoices):
        SOCIETY = "society", _("Society")
        PLATFORM = "platform", _("Platform")

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")

    code = models.CharField(max_length=15, unique=True, validators=[CODE])
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=300, blank=True)
    name_key = PinyinKeyField(source="name_zh")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SOCIETY)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(kind="platform"), name="one_platform"
            ),
        ]


class Suspension(SocietyOwned):
    """An order to stop activities (责令停止活动) and, once there is one, its end (团体标准管理规定 art 31).

    ``document`` is the order's 文号, ``since`` the day it names; ``suspended_at`` is when the platform shut the door.
    """

    document = models.CharField(max_length=120)
    reason = Text(limit=2000)
    since = models.DateField()
    suspended_at = models.DateTimeField()
    restored_document = models.CharField(max_length=120, blank=True)
    restored_reason = Text(limit=2000, blank=True)
    restored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["society"],
                condition=models.Q(restored_at__isnull=True),
                name="one_suspension_at_a_time",
            )
        ]


class SocietyProfile(SocietyOwned):
    """The registration facts that the national platform asks for (DOMAIN 5.1 [src])."""

    credit_code = models.CharField(max_length=18, blank=True)  # 统一社会信用代码
    registration_number = models.CharField(max_length=60, blank=True)  # 登记证号
    registration_authority = models.CharField(max_length=200, blank=True)  # 发证机关
    business_scope = Text(blank=True)  # 业务范围
    legal_representative = models.CharField(max_length=100, blank=True)  # 法定代表人
    supporting_unit = models.CharField(max_length=200, blank=True)  # 依托单位
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    contact_name = models.CharField(max_length=100, blank=True)
    contact_phone = models.CharField(max_length=60, blank=True)
    contact_email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    commitment_on = models.DateField(null=True, blank=True)  # 团体承诺, the self-declaration

    class Meta:
        constraints = [models.UniqueConstraint(fields=["society"], name="one_profile_per_society")]


class RulePack(SocietyOwned):
    """The numbers of a society's 管理办法, versioned; a project keeps the version of its approval.

    Defaults, floors and their sources: LIFECYCLE, "Rule pack". Fractions are kept as two integers.
    """

    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    adopted_on = models.DateField()
    consultation_days = models.PositiveSmallIntegerField(default=30)
    consultation_days_absolute = models.PositiveSmallIntegerField(default=7)
    public_when_consumers_affected = models.BooleanField(default=True)
    late_reply_days = models.PositiveSmallIntegerField(default=7)
    reminder_days = models.PositiveSmallIntegerField(default=7)
    objection_days = models.PositiveSmallIntegerField(default=7)
    member_notice_days = models.PositiveSmallIntegerField(default=15)
    pass_numerator = models.PositiveSmallIntegerField(default=3)
    pass_denominator = models.PositiveSmallIntegerField(default=4)
    pass_base = models.CharField(
        max_length=10,
        default="attending",
        choices=[("attending", _("attending")), ("returned", _("returned")), ("all", _("all"))],
    )
    quorum_numerator = models.PositiveSmallIntegerField(default=2)
    quorum_denominator = models.PositiveSmallIntegerField(default=3)
    recused_leave_base = models.BooleanField(default=True)
    panel_min = models.PositiveSmallIntegerField(default=5)
    materials_days_ahead = models.PositiveSmallIntegerField(default=10)
    review_years = models.PositiveSmallIntegerField(default=5)
    patent_answer_days = models.PositiveSmallIntegerField(default=30)
    partner_answer_days = models.PositiveSmallIntegerField(default=30)
    number_sequence = models.CharField(
        max_length=10,
        default="continuous",
        choices=[("continuous", _("continuous")), ("yearly", _("yearly"))],
    )
    number_width = models.PositiveSmallIntegerField(default=3)
    first_number = models.PositiveIntegerField(default=1)
    first_number_reason = models.CharField(max_length=300, blank=True)
    announcement_scan_required = models.BooleanField(default=True)
    term_notice_days = models.PositiveSmallIntegerField(default=30)
    decisions_by_agent = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["society", "version"], name="one_pack_per_version"),
            models.CheckConstraint(
                name="pass_share_at_least_three_quarters",
                condition=models.Q(pass_denominator__lte=models.F("pass_numerator") * 4 / 3),
            ),
        ]
