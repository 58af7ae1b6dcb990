"""Writes of those who are asked: a comment, "no comment", a reply on paper, a comment from outside."""

from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from societies import ledger, outbox
from societies.access import Denied, Refused
from societies.actions import attachments, people
from societies.models import Attachment, Organization, Person
from standards.actions.drafts import File
from standards.document import proposing
from standards.models import Comment, Consultation, PendingComment, Reply
from standards.queries.consultations import hold, is_open, late_until, moment

PUBLIC = "公众"  # the unit on the 汇总处理表 of who names none
UNCONFIRMED_LIMIT = 5  # letters that one address gets for one consultation before it confirms any


@dataclass(frozen=True)
class Words:
    """What was written, and what it is about (``standards.models.about.About``).

    ``naming`` is what may be published of its author.
    """

    kind: str
    text: str
    proposal: str = ""
    anchor: str = ""
    clause: str = ""
    quote: str = ""
    naming: str = Comment.Naming.NOBODY
    element: str = ""
    part: str = ""
    quote_at: int = 0
    passage: Sequence[int] = ()


@transaction.atomic
def make(
    *,
    consultation: Consultation,
    actor: Person,
    at: datetime,
    words: Words,
    token: UUID,
    way: str = Reply.Way.ACCOUNT,
    attached: File | None = None,
) -> Comment:
    """Comment on a clause. The same form sent twice is one comment; after the deadline ``Refused``."""
    hold(consultation)
    if (sent := _sent(consultation, token)) is not None:
        return sent
    refuse_unless_open(consultation, at)
    attachment = keep_attached(attached, actor, at) if attached else None
    return _write(consultation, actor, actor, at, words, token, way=way, attachment=attachment)


@transaction.atomic
def say_no_comment(
    *, consultation: Consultation, actor: Person, at: datetime, way: str = Reply.Way.ACCOUNT
) -> Reply:
    """Answer for the actor's unit that it has no comment. Saying it twice is saying it once."""
    hold(consultation)
    refuse_unless_open(consultation, at)
    reply = consultation.replies.select_for_update().filter(organization=actor.organization).first()
    if reply is None or actor.organization is None:
        raise Refused(
            _("Your unit is not on the list of asked units: nothing is expected of it, a comment is welcome.")
        )
    if reply.no_comment_at is None:
        _agree(reply, consultation, actor, at, way)
    return reply


@transaction.atomic
def take_no_comment_back(*, consultation: Consultation, actor: Person, at: datetime) -> None:
    """The actor's unit has something to say after all: it counts as silent again until it does."""
    hold(consultation)
    refuse_unless_open(consultation, at)
    reply = consultation.replies.select_for_update().get(organization=actor.organization)
    if reply.no_comment_at is None:
        return
    reply.no_comment_by = reply.no_comment_at = reply.source = None
    if not consultation.comments.filter(unit=actor.organization).exists():
        reply.answered_at, reply.way = None, ""
    reply.save(update_fields=["no_comment_by", "no_comment_at", "source", "answered_at", "way"])
    ledger.record(
        "reply.taken_back",
        at=at,
        actor=actor,
        procedure=consultation.procedure_id,
        organization=reply.organization_id,
    )


@transaction.atomic
def enter_reply(
    *,
    consultation: Consultation,
    actor: Person,
    at: datetime,
    unit: Organization | None,
    name: str,
    words: Words | None,
    token: UUID,
    printed: str = "",
    source: Attachment | None = None,
    scan: File | None = None,
) -> Comment | Reply:
    """Enter what came on paper or by mail for a unit: a comment, or with ``words`` None its "no comment".

    After the close it is marked as late (逾期), for as many days as the rules allow. A unit that is not in the list of
    units comments under its ``printed`` name. ``source`` is what it came in, ``scan`` the same as a file to be kept.
    """
    hold(consultation)
    if (sent := _sent(consultation, token)) is not None:
        return sent
    late = not is_open(consultation, at)
    if late:
        _refuse_unless_late_counts(consultation, at)
    if scan is not None:
        source = _kept(scan, actor, at, accept=attachments.REPLIES, place="scan")
    if words is None:
        reply = consultation.replies.select_for_update().filter(organization=unit).first()
        if reply is None:
            told = unit.name if unit else printed
            raise Refused(Denied(_("“%(unit)s” was not asked.") % {"unit": told}, place="unit"))
        if reply.no_comment_at is None:
            _agree(reply, consultation, actor, at, Reply.Way.PAPER, source=source)
        return reply
    known = Person.objects.filter(organization=unit, name=name)
    if unit is None:
        known = known.filter(account=None, email="")
    author = known.order_by("pk").first() or people.admit(actor=actor, at=at, name=name, organization=unit)
    author.organization = unit
    return _write(
        consultation,
        actor,
        author,
        at,
        words,
        token,
        way=Reply.Way.PAPER,
        late=late,
        printed=printed,
        source=source,
    )


@transaction.atomic
def await_confirmation(
    *,
    consultation: Consultation,
    at: datetime,
    name: str,
    organization: str,
    email: str,
    words: Words,
    token: UUID,
) -> PendingComment:
    """Keep a comment from outside until its author's address is confirmed. The letter is sent by a handler."""
    hold(consultation)
    if (sent := consultation.pending.filter(token=token).first()) is not None:
        return sent
    refuse_unless_open(consultation, at)
    if consultation.pending.filter(email__iexact=email, comment=None).count() >= UNCONFIRMED_LIMIT:
        raise Refused(
            Denied(
                _("Some comments from this address wait to be confirmed: open the letters sent to it first."),
                place="email",
            )
        )
    pending = PendingComment.objects.create(
        consultation=consultation,
        name=name,
        organization=organization,
        email=email,
        token=token,
        made_at=at,
        **asdict(words),
    )
    outbox.write("comment.pending", body={"pending": str(pending.pk)}, at=at)
    return pending


@transaction.atomic
def confirm(*, pending: PendingComment, at: datetime) -> Comment:
    """The address is confirmed: the comment counts, and its author becomes a person without account."""
    consultation = pending.consultation
    hold(consultation)
    pending = PendingComment.objects.select_for_update(of=("self",)).get(pk=pending.pk)
    counted: Comment | None = pending.comment
    if counted is not None:
        return counted
    refuse_unless_open(consultation, at)
    author = Person.objects.filter(
        email__iexact=pending.email, name=pending.name, account=None, organization=None
    ).first()
    if author is None:
        author = Person.objects.create(name=pending.name, email=pending.email)
        ledger.record("person.confirmed", at=at, actor=author, person=author.pk)
    words = Words(**{name: getattr(pending, name) for name in Words.__dataclass_fields__})
    comment = _write(
        consultation, author, author, at, words, pending.token, printed=pending.organization or PUBLIC
    )
    pending.comment = comment
    pending.save(update_fields=["comment"])
    return comment


def _ever_made(consultation: Consultation) -> QuerySet[Comment]:
    return Comment.everything.filter(consultation=consultation)


def _sent(consultation: Consultation, token: UUID) -> Comment | None:
    """The comment that this form has made already; ``Refused`` if it was withdrawn since."""
    sent = _ever_made(consultation).filter(token=token).first()
    if sent is not None and sent.withdrawn_at is not None:
        raise Refused(_("This comment was withdrawn. To send it again, copy its words into a new one."))
    return sent


def _write(
    consultation: Consultation,
    actor: Person,
    author: Person,
    at: datetime,
    words: Words,
    token: UUID,
    *,
    way: str = "",
    late: bool = False,
    printed: str = "",
    source: Attachment | None = None,
    attachment: Attachment | None = None,
) -> Comment:
    unit = author.organization
    comment = Comment.objects.create(
        consultation=consultation,
        number=(_ever_made(consultation).aggregate(last=Max("number"))["last"] or 0) + 1,
        author=author,
        unit=unit,
        organization=printed or (unit.name if unit else ""),
        late=late,
        salt=ledger.salt(),
        made_at=at,
        token=token,
        source=source,
        attachment=attachment,
        changes=[astuple(span) for span in proposing.spans(words.quote, words.proposal)],
        **asdict(words),
    )
    consultation.replies.filter(organization=unit, way="").update(way=way, answered_at=at)
    ledger.record(
        "comment.made",
        at=at,
        actor=actor,
        procedure=consultation.procedure_id,
        comment=comment.pk,
        number=comment.number,
        author=author.pk,
        late=late,
        digest=digest_of(comment),
        attachment=attachment.sha256 if attachment else None,
    )
    if late:
        outbox.write("comment.late", body={"consultation": str(consultation.pk)}, at=at)
    return comment


def digest_of(comment: Comment) -> str:
    """What the ledger keeps of its words."""
    said = [comment.kind, comment.anchor, comment.text, comment.proposal]
    nearer = [comment.element, comment.chosen]
    return ledger.seal("\n".join([*said, *(nearer if any(nearer) else [])]), comment.salt)


def keep_attached(file: File, actor: Person, at: datetime) -> Attachment:
    """What goes with a comment; ``Refused`` beside its field."""
    return _kept(file, actor, at, accept=attachments.SCANS, place="attachment")


def _kept(file: File, actor: Person, at: datetime, *, accept: tuple[str, ...], place: str) -> Attachment:
    try:
        return attachments.store(file.content, name=file.name, actor=actor, at=at, accept=accept)
    except Refused as refused:
        raise Refused(*(Denied(one.reason, place=place) for one in refused.refusals)) from refused


def _agree(
    reply: Reply,
    consultation: Consultation,
    actor: Person,
    at: datetime,
    way: str,
    *,
    source: Attachment | None = None,
) -> None:
    reply.no_comment_by, reply.no_comment_at, reply.source = actor, at, source
    if not reply.way:
        reply.answered_at, reply.way = at, way
    reply.save(update_fields=["no_comment_by", "no_comment_at", "source", "answered_at", "way"])
    ledger.record(
        "reply.no_comment",
        at=at,
        actor=actor,
        procedure=consultation.procedure_id,
        organization=reply.organization_id,
        way=way,
        late=consultation.closed_at is not None,
    )


def refuse_unless_open(consultation: Consultation, at: datetime) -> None:
    if is_open(consultation, at):
        return
    state = consultation.procedure.state
    if state == "void":
        raise Refused(_("The consultation was declared void: comments are not taken any more."))
    if state == "draft" or consultation.closes_at is None:
        raise Refused(_("The consultation has not opened yet."))
    raise Refused(
        _(
            "The consultation closed on %(moment)s; comments are not taken any more. Your words are kept below."
        )
        % {"moment": moment(consultation.closed_at or consultation.closes_at)}
    )


def _refuse_unless_late_counts(consultation: Consultation, at: datetime) -> None:
    until = late_until(consultation, at)
    if until is None or consultation.procedure.state != "closed":
        refuse_unless_open(consultation, at)
    elif at >= until:
        raise Refused(
            _("Late replies were entered until %(moment)s; this one comes too late.")
            % {"moment": moment(until)}
        )
    elif consultation.project.procedure.state != "resolution":
        raise Refused(_("The project has left comment resolution: late replies are not entered any more."))
