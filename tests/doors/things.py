"""What stands behind the doors: one of each thing, put into its state by the product's own actions."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from disclosure.actions import catalogue
from disclosure.models import CatalogueFile, Difference, DisclosureRecord, Reconciliation
from societies import clock
from societies.actions import archives, attachments, delegations, invitations
from societies.models import Membership, Seat, Society
from societies.scoping import enter
from societies.sheets import rows_to_xlsx
from standards.access import confirmation, reply_token, report_confirmation, slug_of, told_token
from standards.access.collecting import colleagues_token
from standards.actions import (
    appraisals,
    collecting,
    comment_sheets,
    comments,
    contributions,
    letters,
    patents,
    register,
    replies,
    reports,
)
from standards.actions.comments import Words
from standards.actions.drafts import File
from standards.document import archive
from standards.models import (
    Consultation,
    Drafter,
    DraftingUnit,
    Letter,
    Partnership,
    PendingDraft,
    Project,
    Reply,
    Revision,
)
from standards.queries import findings
from tests.factories import consultations as talk
from tests.factories import publication as finish
from tests.factories import reviews
from tests.factories.comment_sheets import feedback
from tests.factories.drafts import build_draft
from tests.factories.joint import invite
from tests.factories.people import make_person, make_unit
from tests.factories.projects import make_committee, make_project
from tests.factories.published import make_standard, make_text
from tests.factories.subjects import bare_procedure
from workflow.models import Procedure

Args = dict[str, Any]
PICTURE = File("附图.png", b"\x89PNG\r\n\x1a\n")


@dataclass
class Stock:
    """The things of one society by name, as the arguments of their URLs, and the procedures they belong to."""

    code: str
    things: dict[str, Args] = field(default_factory=dict)
    procedures: list[Procedure] = field(default_factory=list)

    def own(self, thing: str, procedure: Procedure | None = None, **args: Any) -> None:
        self.things[thing] = args
        if procedure is not None and procedure not in self.procedures:
            self.procedures.append(procedure)


def furnish(office: finish.Office) -> Stock:
    """Call it inside the society."""
    stock = Stock(office.society.code)
    stock.own("")
    make_committee()
    for part in (
        _society,
        _proposals,
        _drafting,
        _consultations,
        _review,
        _last_stretch,
        _published,
        _accounts,
    ):
        part(stock, office)
    return stock


def _society(stock: Stock, office: finish.Office) -> None:
    at = clock.now()
    stock.own("member", pk=office.member.pk)
    stock.own("membership", pk=Membership.objects.get(person=office.member).pk)
    invited = invitations.invite(
        actor=office.secretary, at=at, email=f"new@{stock.code}.example.org", name="新人", roles=["member"]
    )
    lent = delegations.give(
        principal=office.secretary,
        agent=office.member,
        last_day=clock.today(),
        actor=office.secretary,
        at=at,
    )
    stock.own("delegation", pk=lent.pk)
    stock.own("invitation", pk=invited.pk)
    stock.own("link of an invitation", token=invitations.token_of(invited, office.society))
    stock.own("unit", pk=make_unit().pk)
    stock.own("committee", code="TC1")
    stock.own("seat", code="TC1", pk=Seat.objects.get(person=office.secretary).pk)
    wish = archives.ask(actor=office.secretary, at=at)
    stock.own("archive file", pk=archives.make(archive=wish, at=at).pk)
    book = rows_to_xlsx(
        "登记表", ["标准编号", "标准名称", "发布日期"], [[f"T/{stock.code} 001—2019", "示例", "2019-01-10"]]
    )
    upload = register.keep_upload(actor=office.secretary, at=at, workbook=("register.xlsx", book), files=[])
    stock.own("register upload", number=upload.number)
    stock.own("uploaded register", pk=upload.workbook_id)


def _project(stock: Stock, name: str, project: Project, **args: Any) -> None:
    stock.own(name, project.procedure, ref=project.reference, **args)


def _proposals(stock: Stock, office: finish.Office) -> None:
    _project(stock, "proposal", make_project("proposed"))
    _project(stock, "returned proposal", make_project("returned"))
    appraised = make_project("appraisal")
    _project(stock, "project in appraisal", appraised)
    opinion = appraisals.give_opinion(
        project=appraised, actor=office.member, at=clock.now(), supports=False, text="建议缩小范围。"
    )
    _project(stock, "opinion", appraised, pk=opinion.pk)


def _drafting(stock: Stock, office: finish.Office) -> None:
    project = make_project("drafting")
    _project(stock, "project", project)
    _project(stock, "move of a project", project, move="cancel")
    draw_up(office, project, kind=Letter.Kind.PROJECT_NOTICE)
    _project(stock, "notice of a project", project)
    _project(stock, "unit in the group", project, pk=DraftingUnit.objects.filter(project=project)[0].pk)
    _project(stock, "drafter", project, pk=Drafter.objects.filter(project=project)[0].pk)
    assert project.leader is not None
    patent = patents.disclose(
        project=project,
        number="ZL202610000001.1",
        title="一种装置",
        holder="示例单位甲",
        actor=project.leader,
        at=clock.now(),
    )
    _project(stock, "patent", project, pk=patent.pk)
    frozen, _later, open_ = _draft(project), _draft(project), _draft(project, frozen=False)
    _project(stock, "two frozen drafts", project)
    stock.own("source of a frozen draft", project.procedure, pk=frozen.source_id)
    stock.own("source of a draft being worked on", project.procedure, pk=open_.source_id)
    finding = findings.judge(project, open_).said[0].finding.key
    _project(stock, "finding", project, sequence=open_.sequence, key=finding)
    for name, draft in (("frozen draft", frozen), ("draft being worked on", open_)):
        _project(stock, name, project, sequence=draft.sequence)
        _project(stock, f"picture of a {name}", project, sequence=draft.sequence, key=_picture(draft))
        _project(stock, f"export of a {name}", project, sequence=draft.sequence, form="json")
    _project(stock, "project with a draft", project)
    clause = archive.load(open_.tree).sections[0].anchor
    _project(stock, "clause of a draft", project, anchor=clause)
    pending = PendingDraft.objects.create(
        project=project,
        tree=open_.tree,
        source=attachments.store(build_draft(), name="新稿.docx", actor=project.leader, at=clock.now()),
        uploaded_by=project.leader,
        uploaded_at=clock.now(),
    )
    _project(stock, "uploaded draft", project, pk=pending.pk)
    _project(stock, "picture of an uploaded draft", project, pk=pending.pk, key=_picture(pending))
    stock.own("source of an uploaded draft", project.procedure, pk=pending.source_id)


def _draft(project: Project, *, frozen: bool = True) -> Revision:
    """A short one: the doors are many."""
    return talk.frozen_draft(project, frozen=frozen, text=make_text())


def _picture(draft: Revision | PendingDraft) -> str:
    return archive.load(draft.tree).images[0].key


def _consultations(stock: Stock, office: finish.Office) -> None:
    for name, state, public in (
        ("prepared consultation", "draft", True),
        ("open consultation", "open", False),
        ("public consultation", "open", True),
        ("closed public consultation", "closed", True),
        ("closed consultation", "closed", False),
    ):
        project = make_project("drafting", consumers_affected=public)
        _draft(project)
        made = talk.make_consultation("open" if state == "closed" else state, project=project, public=public)
        if state == "closed":
            said = talk.make_comment(made, attached=PICTURE)
            if public:
                aside = talk.set_aside(talk.from_outside(made), asked="这是对标准的意见。")
                _consultation(stock, "comment set aside", made, comment=aside.number)
            talk.close_at_deadline(made)
            _consultation(stock, "comment", made, comment=said.number)
            told = told_token(made, said.author)
            stock.own("link of an author", made.project.procedure, token=told)
            stock.own(
                "file behind the link of an author", made.project.procedure, token=told, comment=said.number
            )
            stock.own("file of a comment", made.project.procedure, pk=said.attachment_id)
        _consultation(stock, name, made)
        if name == "open consultation":
            draw_up(office, made.project, kind=Letter.Kind.CONSULTATION, consultation=made)
            _consultation(stock, "letter of a consultation", made)
            _sheet(stock, made)
            _asked(stock, made)
        if public and state == "open":
            _consultation(stock, "picture of a public consultation", made, key=_picture(made.revision))
            _consultation(stock, "paper of a public consultation", made, paper="explanation")
            _consultation(stock, "comment to confirm", made, token=_awaiting(made))
            catalogue.show_consultation(made)


def _asked(stock: Stock, made: Consultation) -> None:
    reply = made.replies.order_by("pk")[0]
    token = reply_token(reply.links.get())
    _consultation(stock, "asked unit", made, pk=reply.pk)
    stock.own("link of an asked unit", made.project.procedure, token=token)
    said = replies.comment(
        link=reply.links.get(),
        name="王工",
        at=clock.now(),
        words=Words("te", "见附图。"),
        token=uuid4(),
        attached=PICTURE,
    )
    stock.own(
        "file behind the link of an asked unit", made.project.procedure, token=token, comment=said.number
    )
    stock.own(
        "paper behind the link of an asked unit", made.project.procedure, token=token, paper="explanation"
    )
    key = _picture(made.revision)
    stock.own("picture behind the link of an asked unit", made.project.procedure, token=token, key=key)
    _collecting(stock, made, reply)


def _collecting(stock: Stock, made: Consultation, reply: Reply) -> None:
    at, words = clock.now(), Words("te", "只给本单位看的意见。")
    found = collecting.begin(reply=reply, link=reply.links.get(), at=at, last_day=clock.date_of(at))
    contributions.contribute(
        collection=found, at=at, words=words, token=uuid4(), name="同事甲", department="研发部"
    )
    collecting.add(collection=found, at=at, words=words, token=uuid4())
    token = colleagues_token(found)
    stock.own("link of a unit's people", made.project.procedure, token=token)
    key = _picture(made.revision)
    stock.own("picture behind the link of a unit's people", made.project.procedure, token=token, key=key)


def _awaiting(made: Consultation) -> str:
    return confirmation(
        comments.await_confirmation(
            consultation=made,
            at=clock.now(),
            name="读者",
            organization="",
            email="reader@example.org",
            words=Words("ge", "请说明适用范围。", "", "", "", ""),
            token=uuid4(),
        )
    )


def _consultation(stock: Stock, name: str, made: Consultation, **args: Any) -> None:
    stock.own(name, made.project.procedure, ref=made.project.reference, number=made.number, **args)


def _sheet(stock: Stock, made: Consultation) -> None:
    data = feedback(("1", "1", "改", "", "", ""))
    sheet = comment_sheets.receive(
        consultation=made, file=File("意见表.docx", data), actor=talk.secretary(), at=clock.now()
    )
    _consultation(stock, "comment sheet", made, sheet=sheet.number)
    stock.own("source of a comment sheet", made.project.procedure, pk=sheet.source_id)


def _review(stock: Stock, office: finish.Office) -> None:
    scene = reviews.make_scene()
    _project(stock, "project in review", scene.project)
    for name, opened in (("prepared ballot", False), ("open ballot", True)):
        ballot = reviews.make_ballot(reviews.make_scene_again(scene), opened=opened)
        _project(stock, name, _project_of(ballot.procedure), pk=ballot.pk)
    meeting = reviews.make_meeting(reviews.make_scene_again(scene))
    _project(stock, "called meeting", _project_of(meeting.procedure), pk=meeting.pk)


def _project_of(child: Procedure) -> Project:
    return Project.objects.select_related("procedure").get(procedure=child.parent_id)


def _last_stretch(stock: Stock, office: finish.Office) -> None:
    waiting = finish.make_project(office)
    _project(stock, "project at approval", waiting)
    stock.own("drafters' signed list", waiting.procedure, pk=waiting.drafters_sheet_id)
    finalizing = finish.make_project(office, state="finalizing")
    _project(stock, "project being finalized", finalizing)
    approved = finish.make_project(office, title="获批终端 技术规范")
    finish.approve(office, approved)
    draw_up(office, approved)
    _project(stock, "approved project", approved)


def _published(stock: Stock, office: finish.Office) -> None:
    standard = make_standard(
        office.leader, number=f"T/{stock.code} 900—2026", text=make_text(f"本文件属于{stock.code}。")
    )
    slug = slug_of(standard)
    stock.own("file of an edition", pk=standard.renditions.all()[0].attachment_id)
    stock.own("standard", standard.procedure, slug=slug)
    waiting = reports.file(
        standard=standard, at=clock.now(), name="", email="reader@example.org", text="与强制性标准不一致。"
    )
    stock.own("report to confirm", slug=slug, token=report_confirmation(waiting))
    made = reports.file(
        standard=standard, at=clock.now(), name="", email="reader@example.org", text="有错别字。"
    )
    stock.own("report", number=reports.confirm(report=made, at=clock.now()).number)
    for state in ("unsigned", "ready", "refused"):
        procedure = bare_procedure("disclosure", state, person=office.leader)
        stock.own(f"{state} record", procedure, pk=DisclosureRecord.objects.get(procedure=procedure).pk)
    compared = Reconciliation.objects.create(asked_at=clock.now(), ended_at=clock.now(), differing=1)
    differs = Difference.objects.create(
        reconciliation=compared, kind="foreign", number=f"T/{stock.code} 999—2026", title="他人登记的标准"
    )
    stock.own("difference", pk=differs.pk)
    row = catalogue.show_standard(standard, at=clock.now())
    assert row is not None
    file = CatalogueFile.objects.filter(standard=row)[0]
    stock.own("public standard", slug=row.slug)
    stock.own("public society", code=stock.code)
    stock.own("public file", sha256=file.sha256, name=file.name)


def join(host: Stock, guest: Stock, offices: tuple[finish.Office, finish.Office]) -> None:
    """The host's society asked the guest's, which takes part. Call it inside nothing."""
    pair = invite(*offices)
    host.own("joint project", pair.project.procedure, ref=pair.project.reference)
    with enter(pair.host.society):
        partnership = Partnership.objects.get(project=pair.project)
    host.own("partnership", ref=pair.project.reference, pk=partnership.pk)
    guest.own("request of another society", pk=pair.pointer.pk)


def staff_platform(platform: Society, *stocks: Stock) -> None:
    """Somebody who runs the platform, and somebody who is asked to."""
    at = clock.now()
    with enter(platform):
        role = Membership.objects.get(person=make_person("运行人甲", "operator"))
        invited = invitations.invite(
            actor=None, at=at, email="runner@example.org", name="运行人乙", roles=["operator"]
        )
    for stock in stocks:
        stock.own("role on the platform", pk=role.pk)
        stock.own("invitation to the platform", pk=invited.pk)


def _accounts(stock: Stock, office: finish.Office) -> None:
    account = finish.account(office.member)
    stock.own("link to a new password", uidb36="1", key="never-sent")
    address = EmailAddress.objects.create(user=account, email=f"c@{stock.code}.example.org")
    stock.own("link to an address", key=EmailConfirmationHMAC(address).key)
    passkey = Authenticator.objects.create(user=account, type=Authenticator.Type.WEBAUTHN, data={})
    stock.own("passkey", pk=passkey.pk)
    browser = UserSession.objects.create(user=account, ip="127.0.0.1", session_key=f"another {stock.code}")
    stock.own("browser", pk=browser.pk)


def draw_up(office: finish.Office, project: Project, **about: Any) -> Letter:
    facts = {
        "title": "公告",
        "paragraphs": ["现予发布。"],
        "number": f"示例学会〔2026〕{Letter.objects.count() + 1}号",
        "issued_on": clock.today(),
        "effective_on": clock.today(),
    }
    return letters.draw_up(project=project, actor=office.secretary, at=clock.now(), facts=facts, **about)
