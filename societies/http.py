"""What views share: the typed request, the shell of the page, the allauth adapter."""

import logging
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial, wraps
from smtplib import SMTPException
from typing import Any, ClassVar, TypeVar, cast
from urllib.parse import urlencode
from uuid import UUID

from allauth.account import app_settings as account_settings
from allauth.account import signals as account_signals
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from allauth.core import context as allauth_context
from allauth.mfa import signals as mfa_signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import signals as auth_signals
from django.contrib.auth import user_logged_in
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.dispatch import receiver
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from societies import access, clock, limits
from societies.access import Refused
from societies.actions import accounts
from societies.models import Person, SecurityEvent, Society, User
from societies.queries import suspensions, tenants
from societies.queries.people import societies_of
from societies.registry import PLACES
from societies.roles import Permission
from societies.scoping import enter

log = logging.getLogger(__name__)
_WORTH_KEEPING = 20  # characters, and of Chinese so many
_WORTH_KEEPING_ZH = 6
_NO_WORDS = re.compile("token$|password")
READS = frozenset({"GET", "HEAD", "OPTIONS"})
View = TypeVar("View", bound=Callable[..., Any])


class SocietyRequest(HttpRequest):
    """A request inside a society, from one of its people. ``at`` is the business time of the whole request.

    ``societies`` are those that the account belongs to; ``guest`` is its own person here, whether or not it may enter.
    """

    society: Society
    societies: list[Society]
    person: Person
    guest: Person | None
    at: datetime
    user: User


def acting_key(society: Society) -> str:
    """Where the session keeps, for each society, the delegation by which somebody acts there now."""
    return f"acting.{society.pk}"


def anonymous_door(view: View) -> View:
    """Let a view under ``/s/<code>/`` answer people who are not signed in; ``request.person`` may be None.

    Stands below the decorator that names the methods, so that a society that does not exist answers 405 too. What is
    written into a stopped society is refused, but not before the view has looked: where there is nothing, it is 404.
    """

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not hasattr(request, "society"):
            raise Http404
        if request.method in READS or suspensions.suspension_of(request.society) is None:
            return cast(HttpResponse, view(request, *args, **kwargs))
        refusal = halted(request)
        request.method = "GET"
        view(request, *args, **kwargs)
        return refusal

    door.anonymous_door = True  # type: ignore[attr-defined]
    return cast(View, door)


def is_anonymous_door(view: Callable[..., Any]) -> bool:
    return getattr(view, "anonymous_door", False)


class OperatorRequest(HttpRequest):
    """A request to the platform's own pages, from one of its people. ``platform`` is the society entered."""

    platform: Society
    operator: Person
    at: datetime
    user: User


def platform_door(permission: Permission) -> Callable[[View], View]:
    """Run a view inside the platform's own society, for those with a right there; to others it does not exist."""

    def wrap(view: View) -> View:
        @login_required
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            platform = tenants.platform()
            if platform is None or not request.user.is_authenticated:
                raise Http404
            with enter(platform):
                person = access.person_of(request.user, platform)
                if person is None or not access.can(person, permission, platform):
                    raise Http404
                if access.lacks_second_factor(person, platform):
                    return second_factor_first(request)
                asked = cast(OperatorRequest, request)
                asked.platform, asked.operator = platform, person
                return cast(HttpResponse, view(asked, *args, **kwargs))

        return cast(View, inner)

    return wrap


operator_door = platform_door(Permission.SOCIETY_REGISTER)


def held_on_platform(account: User) -> set[str]:
    """What an account may do on the platform's own pages."""
    platform = tenants.platform()
    if platform is None:
        return set()
    with enter(platform):
        person = access.person_of(account, platform)
        return access.permissions(person, [platform.pk])


def second_factor_first(request: HttpRequest) -> HttpResponse:
    """To the page that sets up a second factor, and from there to where the request wanted to go."""
    wanted = request.get_full_path() if request.method == "GET" else reverse("home")
    return redirect(f"{reverse('second_factor')}?{urlencode({'next': wanted})}")


def bind_refusals(form: BaseForm, refused: Refused) -> None:
    """Put every reason beside its field, or above the form when it has none."""
    for refusal in refused.refusals:
        form.add_error(refusal.place if refusal.place in form.fields else None, refusal.reason)


def halted(request: HttpRequest) -> HttpResponse:
    """409 with the reason, for a write into a society that is stopped; long words typed stand there to be kept."""
    page = render(request, "societies/halted.html", {"typed": typed_in(request)}, status=409)
    page["HX-Retarget"], page["HX-Reswap"] = "body", "innerHTML"
    return page


def typed_in(request: HttpRequest) -> list[str]:
    """What was sent that may have taken somebody's time; never a password."""
    worded = {name: values for name, values in request.POST.lists() if not _NO_WORDS.search(name)}
    return [
        value
        for values in worded.values()
        for value in values
        if len(value) >= (_WORTH_KEEPING if value.isascii() else _WORTH_KEEPING_ZH)
    ]


def tell_refusals(request: HttpRequest, refused: Refused) -> None:
    """Show every reason on the next page."""
    for refusal in refused.refusals:
        messages.error(request, refusal.reason)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame of every page: the rail of the society, the person's other societies, the demo clock."""
    society: Society | None = getattr(request, "society", None)
    person: Person | None = getattr(request, "person", None)
    frame: dict[str, Any] = {
        "clock_banner": None,
        "acting": False,
        "guest": False,
        "nav": [],
        "societies_of_me": [],
        "halt": None,
    }
    if society is not None:
        frame["halt"] = suspensions.suspension_of(society)
    if settings.DEMO and (ahead := clock.now() - clock.wall()).total_seconds() > 1:
        frame["clock_banner"] = {
            "text": _("Demo clock: %(day)s, %(days)d days ahead.")
            % {"day": clock.today().isoformat(), "days": ahead.days},
            "controls_url": reverse("clock"),
        }
    account = getattr(
        request, "user", None
    )  # a body that is too large is refused before anybody is asked for
    if account is not None and account.is_authenticated and request.path_info.startswith("/me/"):
        frame["societies_of_me"] = societies_of(account)
    if society is None or person is None:
        return frame
    frame["acting"] = person.agent is not None
    frame["guest"] = not access.can(person, Permission.SOCIETY_ENTER, society)
    frame["societies_of_me"] = inside(request).societies if request.user.is_authenticated else []
    frame["nav"] = [
        {
            "key": place.key,
            "label": _(place.label),
            "url": reverse(place.url, args=[society.code]),
            # Counted where it is shown: the page of a refusal, which has no rail, asks nothing.
            "count": SimpleLazyObject(partial(place.count, society, person)) if place.count else None,
            "act": place.key == "duties",
            "group": place.group,
        }
        for place in sorted(PLACES.values(), key=lambda place: place.order)
        if access.can(person, place.permission, society)
    ]
    return frame


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Says that a code counts once: who signs in twice within its 30 seconds typed nothing wrong."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("Not accepted: wrong, or used already. Try again with a new one."),
    }


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from invitations: there is no open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in a moment ago has just shown the password or passkey, and is not asked again."""
        records = get_authentication_records(self.request, self.request.user)
        since = clock.wall().timestamp() - account_settings.REAUTHENTICATION_TIMEOUT
        return not any(record["at"] > since for record in records)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        self._attempted = self._get_login_attempts_cache_key(request, **credentials)
        super().pre_authenticate(request, **credentials)

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Too many attempts: say when the next one counts."""
        if code not in {"too_many_login_attempts", "rate_limited"}:
            return cast(ValidationError, super().validation_error(code, *args))
        request = allauth_context.request
        stage = getattr(request, "_login_stage", None)
        account = stage.login.user if stage else request.user
        key = getattr(self, "_attempted", f"mfa-auth-user-{account.pk}")
        return ValidationError(
            _("Too many attempts.") + limits.in_words(limits.wait(request, key=key)), code=code
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Account mail goes out in the request; a mail server that does not answer is told, not crashed on."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            log.exception("Account mail %s could not be sent.", template_prefix)
            messages.error(
                self.request or context["request"],
                _("The mail could not be sent just now. Try again in a few minutes."),
            )


@receiver(user_logged_in)
def _seen_first(request: HttpRequest, **kwargs: Any) -> None:
    accounts.see(session=request.session, at=clock.wall())


@receiver([authenticator_added, authenticator_removed, authenticator_reset])
def _end_others(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A second factor that came or went ends every other browser; a password that changed does so by itself."""
    accounts.end_others(account=user, keep=request.session.session_key or "")


@receiver(email_changed)
def _follow_address(
    user: User, from_email_address: EmailAddress | None, to_email_address: EmailAddress, **kwargs: Any
) -> None:
    if from_email_address is not None:
        accounts.follow_address(
            account=user, at=clock.now(), old=from_email_address.email, new=to_email_address.email
        )


def inside(request: HttpRequest) -> SocietyRequest:
    """The same request, for code that is reached only inside a society."""
    return cast(SocietyRequest, request)


def note(
    kind: SecurityEvent.Kind,
    request: HttpRequest | None,
    *,
    account: UUID | None = None,
    society: Society | None = None,
    detail: str = "",
) -> None:
    """Write a security event of a request: its account unless another is given, and its network address."""
    address = None
    if request is not None:
        with suppress(PermissionDenied):  # fewer proxies than are trusted: nobody knows
            address = get_adapter(request).get_client_ip(request)
        if account is None and getattr(request.user, "is_authenticated", False):  # the read API knows nobody
            account = request.user.pk
    SecurityEvent.write(
        kind, account=account, society=society.pk if society else None, address=address, detail=detail
    )


def _note_sign_in_failed(
    sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    """What was typed as the address is not kept (it may be a password); an account of that address is."""
    account = User.objects.filter(email__iexact=credentials.get("email") or "").first()
    note(SecurityEvent.Kind.SIGN_IN_FAILED, request, account=account.pk if account else None)


def _noting(kind: SecurityEvent.Kind) -> Callable[..., None]:
    def receive(sender: object, request: HttpRequest, user: User | None = None, **kwargs: Any) -> None:
        factor = getattr(kwargs.get("authenticator"), "type", "")
        note(kind, request, account=user.pk if user else None, detail=factor)

    return receive


_SIGNALS = [
    (auth_signals.user_login_failed, _note_sign_in_failed),
    (auth_signals.user_logged_in, _noting(SecurityEvent.Kind.SIGNED_IN)),
    (auth_signals.user_logged_out, _noting(SecurityEvent.Kind.SIGNED_OUT)),
    (mfa_signals.authentication_failed, _noting(SecurityEvent.Kind.FACTOR_FAILED)),
    (mfa_signals.authenticator_added, _noting(SecurityEvent.Kind.FACTOR_ADDED)),
    (mfa_signals.authenticator_reset, _noting(SecurityEvent.Kind.FACTOR_ADDED)),
    (mfa_signals.authenticator_removed, _noting(SecurityEvent.Kind.FACTOR_REMOVED)),
    (account_signals.password_set, _noting(SecurityEvent.Kind.PASSWORD_CHANGED)),
    (account_signals.password_changed, _noting(SecurityEvent.Kind.PASSWORD_CHANGED)),
    (account_signals.password_reset, _noting(SecurityEvent.Kind.PASSWORD_CHANGED)),
    (account_signals.email_changed, _noting(SecurityEvent.Kind.ADDRESS_CHANGED)),
    (account_signals.email_added, _noting(SecurityEvent.Kind.ADDRESS_CHANGED)),
    (account_signals.email_removed, _noting(SecurityEvent.Kind.ADDRESS_CHANGED)),
]


def note_sign_ins() -> None:
    """Let the security log hear of sign-ins, second factors, passwords and addresses; called at start-up."""
    for signal, listener in _SIGNALS:
        signal.connect(listener, weak=False, dispatch_uid=listener)
