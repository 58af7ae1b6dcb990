"""The draft edited in the browser: its text, one clause, its place, its cover."""

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from societies import clock
from societies.access import Denied, Refused, require
from societies.http import SocietyRequest, bind_refusals
from societies.roles import Permission
from standards.access import comment_or_404, consultation_of_or_404, project_or_404
from standards.actions import editing as actions
from standards.actions.editing import Conflict
from standards.document import archive, editing, html, outline
from standards.document.editing import Act, Misread
from standards.document.tree import Section
from standards.forms.editing import ClauseForm, CoverForm
from standards.models import Comment, Project
from standards.queries import editing as reads
from standards.queries.comments import with_redlines
from standards.queries.editing import Text
from standards.queries.editing_pages import beside, comparison, desk, image_urls, leaves

_COMMENT = re.compile(r"([0-9]{1,6})-([0-9]{1,9})")


def writing(request: SocietyRequest, ref: str) -> tuple[Project, Text]:
    """The project and its text, for whoever writes it; without any version there is none."""
    project = project_or_404(ref)
    require(request.person, Permission.DRAFT_WRITE, project.procedure)
    text = reads.text_of(project)
    if text is None:
        raise Http404
    return project, text


@require_GET
def open_draft(request: SocietyRequest, ref: str) -> HttpResponse:
    """The whole text as a book, each clause with what can be done with it."""
    project, text = writing(request, ref)
    urls = image_urls(request.society.code, text)
    clauses = html.clauses(text.document, image_url=urls)
    context = {
        "active_nav": "project_list",
        "project": project,
        "text": text,
        "refusals": reads.refusals(project),
        "leaves": leaves(clauses, reads.typing(project, request.person, request.at)),
        "typed": reads.typed(project, request.person),
        "contents": outline.outline(text.document, deepest=2),
        "footnotes": [mark_safe(html.runs_html(one)) for one in text.document.footnotes],  # noqa: S308 -- escaped there
    }
    return render(request, "standards/open_draft.html", context)


@require_http_methods(["GET", "POST"])
def clause_edit(request: SocietyRequest, ref: str, anchor: str) -> HttpResponse:
    """One clause: GET shows it, with what was typed and not saved; POST saves it, or says why not."""
    project, text = writing(request, ref)
    now = text.clause(anchor)
    typed = reads.typed_by(project, request.person, anchor)
    if now is None and typed is None:
        raise Http404
    if request.method == "POST":
        return _posted(request, text, anchor, now)
    if typed is not None:
        mine = archive.load_section(typed.content)
        if now is None or typed.mark != editing.mark(now):
            return _conflict(request, text, now, mine, typed.mark)
        return _editor(request, text, now, shown=mine, typed_at=typed.typed_at)
    assert now is not None, "one of both is there"
    return _editor(request, text, now)


def _posted(request: SocietyRequest, text: Text, anchor: str, now: Section | None) -> HttpResponse:
    project, actor, at = text.project, request.person, request.at
    if "discard" in request.POST:
        actions.forget_typed(project=project, anchor=anchor, actor=actor)
        messages.success(request, _("What you had typed is dropped; the clause is as it was."))
        return _back(request, project, anchor)
    mark = request.POST.get("mark", "")
    base = reads.clause_with(project, text, anchor, mark) or now
    if base is None:
        raise Http404
    form = ClauseForm(request.POST, base=base)
    if not form.is_valid():
        sent = form.cleaned_data.get("clause") or form.cleaned_data.get("content")
        return _editor(request, text, now or base, form=form, shown=sent)
    try:
        clause = editing.checked(form.cleaned_data["clause"], base, text.document)
    except Misread as misread:
        form.tell(misread)
        return _editor(request, text, now or base, form=form, shown=form.cleaned_data["clause"])
    if "beside" in request.POST and now is not None:
        return _editor(request, text, now, shown=clause, theirs=now)
    comment = _because_of(request, project)
    try:
        edit = actions.write_clause(
            project=project,
            anchor=anchor,
            mark=mark,
            clause=clause,
            actor=actor,
            at=at,
            origin=actions.Origin.of(comment),
        )
    except Refused as refused:
        bind_refusals(form, refused)
    except Conflict as conflict:
        actions.keep_typed(project=project, anchor=anchor, mark=mark, clause=clause, actor=actor, at=at)
        return _conflict(request, text, conflict.theirs, clause, mark)
    else:
        said = _("Saved.") if edit is not None else _("Nothing was changed.")
        messages.success(request, said)
        return _back(request, project, anchor) if comment is None else _to_comment(request, comment)
    actions.keep_typed(project=project, anchor=anchor, mark=mark, clause=clause, actor=actor, at=at)
    return _editor(request, text, now or base, form=form, shown=clause)


def _because_of(request: SocietyRequest, project: Project) -> Comment | None:
    """The comment because of which the clause is edited, named as ``consultation-number``."""
    named = _COMMENT.fullmatch((request.POST if request.method == "POST" else request.GET).get("comment", ""))
    return comment_or_404(consultation_of_or_404(project, int(named[1])), int(named[2])) if named else None


def _to_comment(request: SocietyRequest, comment: Comment) -> HttpResponse:
    found = comment.consultation
    return redirect("comment", request.society.code, found.project.reference, found.number, comment.number)


def _back(request: SocietyRequest, project: Project, anchor: str) -> HttpResponse:
    return redirect(reverse("open_draft", args=[request.society.code, project.reference]) + f"#{anchor}")


def _editor(
    request: SocietyRequest,
    text: Text,
    now: Section,
    *,
    form: ClauseForm | None = None,
    shown: Section | None = None,
    typed_at: Any = None,
    theirs: Section | None = None,
) -> HttpResponse:
    """``form`` is one that was refused; ``shown`` what was typed; ``theirs`` stands beside it."""
    project = text.project
    comment = _because_of(request, project)
    refused = form is not None
    form = form or ClauseForm(base=now, shown=shown)
    form.fields["mark"].initial = editing.mark(now)
    context = {
        "active_nav": "project_list",
        "project": project,
        "text": text,
        "now": now,
        "place": reads.place_of(now),
        "form": form,
        "typed_at": typed_at,
        "typing": reads.typing(project, request.person, request.at).get(now.anchor, []),
        "theirs": beside(request.society.code, text, theirs) if theirs else "",
        "refusals": [] if refused else reads.refusals(project),
        "desk": desk(request.society.code, text, now, shown or now),
        "said": with_redlines([comment])[0] if comment else None,
    }
    return render(request, "standards/clause_edit.html", context, status=422 if refused else 200)


def _conflict(
    request: SocietyRequest, text: Text, theirs: Section | None, mine: Section, mark: str
) -> HttpResponse:
    """What it was, what another made of it, and what was typed here: nothing is lost, and the person decides."""
    base = reads.clause_with(text.project, text, mine.anchor, mark)
    context = {
        "active_nav": "project_list",
        "project": text.project,
        "text": text,
        "theirs": theirs,
        "mine": mine,
        "place": reads.place_of(theirs or mine),
        "content": archive.spelled_section(mine),
        "mark": editing.mark(theirs) if theirs else "",
        "sides": comparison(request.society.code, text, base, theirs, mine),
        "last": reads.edits(text.project, anchor=mine.anchor).first(),
        "comment": _because_of(request, text.project),
    }
    return render(request, "standards/clause_conflict.html", context, status=409)


@require_POST
def clause_typed(request: SocietyRequest, ref: str, anchor: str) -> HttpResponse:
    """What is being typed, kept for its person: answered with the minute, and with who else is typing."""
    project, text = writing(request, ref)
    mark = request.POST.get("mark", "")
    base = reads.clause_with(project, text, anchor, mark)
    if base is None:
        return JsonResponse({"gone": True}, status=410)  # what it began from is not known any more
    form = ClauseForm(request.POST, base=base)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    try:
        clause = editing.checked(form.cleaned_data["clause"], base, text.document)
    except Misread as misread:
        form.tell(misread)
        return JsonResponse({"errors": form.errors}, status=422)
    actions.keep_typed(
        project=project, anchor=anchor, mark=mark, clause=clause, actor=request.person, at=request.at
    )
    now = text.clause(anchor)
    return JsonResponse(
        {
            "saved_at": request.at.astimezone(clock.BEIJING).strftime("%H:%M"),
            "typing": reads.typing(project, request.person, request.at).get(anchor, []),
            "changed": now is None or editing.mark(now) != mark,
        }
    )


@require_http_methods(["GET", "POST"])
def clause_arrange(request: SocietyRequest, ref: str, anchor: str) -> HttpResponse:
    """GET asks before a clause is removed, and offers what else can be done with its place; POST does it."""
    project, text = writing(request, ref)
    section = text.clause(anchor)
    if section is None:
        raise Http404
    refusals = reads.refusals(project)
    offered = [] if refusals else editing.acts(text.document, anchor)
    if request.method == "POST":
        wanted = request.POST.get("act", "")
        try:
            act = Act(wanted)
            name = actions.arrange(
                project=project, anchor=anchor, act=act, actor=request.person, at=request.at
            )
        except ValueError:
            refusals = [*refusals, Denied(_("Choose what is to be done with the clause."))]
        except Refused as refused:
            refusals = list(refused.refusals)
        else:
            if act in {Act.UP, Act.DOWN, Act.REMOVE}:
                return _back(request, project, name)
            return redirect("clause_edit", request.society.code, project.reference, name)
    context = {
        "active_nav": "project_list",
        "project": project,
        "place": reads.place_of(section),
        "section": section,
        "acts": offered,
        "refusals": refusals,
        "remains": editing.remains(text.document, anchor),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "standards/clause_arrange.html", context, status=status)


@require_http_methods(["GET", "POST"])
def cover_edit(request: SocietyRequest, ref: str) -> HttpResponse:
    """The facts of the cover, as the text states them."""
    project, text = writing(request, ref)
    form = CoverForm(request.POST or None, initial=vars(text.document.cover))
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_cover(
                project=project,
                mark=request.POST.get("mark", ""),
                cover=form.cover(),
                actor=request.person,
                at=request.at,
            )
        except Refused as refused:
            bind_refusals(form, refused)
        except Conflict:
            form.add_error(
                None, _("Somebody changed the cover meanwhile; what it says now is in the list of changes.")
            )
        else:
            messages.success(request, _("Saved."))
            return redirect("open_draft", request.society.code, project.reference)
    context = {
        "active_nav": "project_list",
        "project": project,
        "form": form,
        "mark": reads.cover_mark(text.document.cover),
        "refusals": [] if form.errors else reads.refusals(project),
    }
    return render(request, "standards/cover_edit.html", context, status=422 if form.errors else 200)
