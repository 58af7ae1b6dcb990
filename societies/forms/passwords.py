"""What a password must be: long, and not what everybody tries first (NIST SP 800-63B-4, 3.1.1.2).

No kinds of characters are asked for, and nobody has to change a password that is not known to be lost.
"""

from itertools import pairwise
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SHORTEST = 12
RULE = gettext_lazy(
    "At least 12 characters. Several unrelated words are easy to keep and hard to guess; signs and capitals are "
    "not asked for."
)


class LengthValidator:
    """At least ``SHORTEST`` characters."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < SHORTEST:
            raise ValidationError(
                _("%(n)d characters are too few: at least %(least)d. Add a word or two.")
                % {"n": len(password), "least": SHORTEST},
                code="password_too_short",
            )

    def get_help_text(self) -> str:
        return str(RULE)


class CommonValidator(CommonPasswordValidator):
    """Not one of the 20,000 most used passwords, nor one of them repeated or with digits after it, nor a row of keys."""

    def validate(self, password: str, user: Any = None) -> None:
        if any(form in self.passwords for form in _forms(password.lower())) or _is_row(password):
            raise ValidationError(
                _(
                    "This is among the passwords that are tried first. Take several words that do not belong together."
                ),
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        return _("Not one that is tried first, such as a name with a year.")


def _forms(password: str) -> set[str]:
    """The password, what it repeats, and what is left without the digits and signs around it."""
    unit = password[: (password * 2).index(password, 1)]
    bare = password.strip("0123456789!@#$%^&*._-?~+ ")
    return {password, unit, bare, bare[: (bare * 2).index(bare, 1)] if bare else ""} - {""}


def _is_row(password: str) -> bool:
    """Few different characters, or each the neighbour of the one before: 123456789012, abcdefghijkl."""
    steps = {(ord(b) - ord(a)) % 10 for a, b in pairwise(password)}
    return len(set(password)) < 5 or len(steps) == 1
