"""Mail to people, called by handlers in a worker: what fails raises, and the wake-up tries again."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


def send(*, to: str, subject: str, template: str, context: Mapping[str, Any]) -> None:
    """Send one mail in Chinese: the text of ``templates/mail/<template>.txt``, and the same as simple HTML.

    ``base`` in the context is the product's address, for links. Raises what the mail server answers.
    """
    with translation.override("zh-hans"):
        said = {**context, "base": settings.PUBLIC_BASE_URL.rstrip("/")}
        text = render_to_string(f"mail/{template}.txt", said).strip() + "\n"
        line = " ".join(str(subject).split())
        html = render_to_string("mail/frame.html", {"subject": line, "text": text})
    mail = EmailMultiAlternatives(line, text, to=[to])
    mail.attach_alternative(html, "text/html")
    mail.send()
