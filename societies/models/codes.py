"""What a society's code and its 统一社会信用代码 must be."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from societies.codes import is_credit_code

# 团体标准管理规定 art 17 [src]: a society's code must not repeat an existing standard code. National, military and
# international ones, then those of the industries (行业标准代号), as one word each.
_TAKEN = """
    GB GBT GBZ GBJ GJB GSB JJF JJG ISO IEC ITU IEEE EN ASTM DIN JIS BS ANSI DB DBT DBS QB Q T TT
    AQ BB CB CH CJ CY DA DL DY DZ EJ FZ GA GC GD GH GM GY HB HG HJ HS HY JB JC JG JR JT JY KA LB LD LS LY MH MR
    MT MZ NB NY PM QC QJ QX RB SB SC SF SH SJ SL SN SW SY TB TD TY WB WH WJ WM WS WW XB XF XW YB YC YD YJ YS YY
    YZ ZY PLATFORM
"""
RESERVED = frozenset(_TAKEN.split())


def check_credit_code(code: str) -> None:
    if not is_credit_code(code):
        raise ValidationError(
            _(
                "“%(code)s” is not a unified social credit code: it has 18 characters, the last of them a check "
                "character. Compare it with the registration certificate."
            ),
            params={"code": code},
        )


def check_not_reserved(code: str) -> None:
    if code in RESERVED:
        raise ValidationError(
            _("“%(code)s” is already the code of other standards. Choose the society's own abbreviation."),
            params={"code": code},
        )
