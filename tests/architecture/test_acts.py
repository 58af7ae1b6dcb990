"""Every act ends at the ledger or in the engine: there a suspended society's acts are refused (ADR 0011)."""

import ast
from pathlib import Path

from tests.architecture import sources

# Public functions of ``actions`` that record nothing, and why a suspended society is safe from them.
PLAIN = "asks or computes, writes nothing"
PART = "part of another act, which is recorded"
PAGE = "reached from a page only, and refused at its door"
OUTSIDE = "what a worker keeps of what was asked for before"
ACCOUNT = "about an account, which belongs to no society"
UNIT = "an asked unit's own matter until it is sent, and refused at its doors"
PUBLIC = "shows in public what is so"
ACCOUNT = "an account belongs to no society: the security log hears of it"
NOT_RECORDED = {
    "disclosure.catalogue.show_consultation": PUBLIC,
    "disclosure.catalogue.show_receipt": PUBLIC,
    "disclosure.catalogue.show_society": PUBLIC,
    "disclosure.catalogue.show_standard": PUBLIC,
    "disclosure.endpoints.admit": "about an address outside, which belongs to no society",
    "disclosure.endpoints.count": OUTSIDE,
    "disclosure.endpoints.digest_of": PLAIN,
    "disclosure.endpoints.jitter": PLAIN,
    "disclosure.endpoints.report": "about an address outside, which belongs to no society",
    "disclosure.records.call_pusher": PART,
    "disclosure.records.declare_again": PART,
    "disclosure.records.declare_changes": PART,
    "disclosure.records.declare_once_more": PART,
    "disclosure.records.fact": PLAIN,
    "disclosure.records.held": PLAIN,
    "disclosure.records.held_all": PLAIN,
    "disclosure.records.here": PLAIN,
    "disclosure.records.load": PART,
    "disclosure.records.settle": OUTSIDE,
    "societies.accounts.end_others": ACCOUNT,
    "societies.accounts.end_session": ACCOUNT,
    "societies.accounts.forget_second_factor": ACCOUNT,
    "societies.accounts.see": ACCOUNT,
    "societies.archives.write": PART,
    "societies.attachments.keep_made": PART,
    "societies.attachments.keep_stream": PART,
    "societies.attachments.store": PART,
    "societies.erasure.plan": PLAIN,
    "societies.invitations.digest_of": PLAIN,
    "societies.security.forget_old": "of no society: it ends rows of the security log that were kept long enough",
    "societies.invitations.society_of": PLAIN,
    "societies.invitations.token_of": PLAIN,
    "societies.people.others_with_keys": PLAIN,
    "societies.people.watch": PART,
    "societies.terms.announce": OUTSIDE,
    "standards.asking.give_links": PART,
    "standards.asking.plan_reminder": PART,
    "standards.collecting.begin": UNIT,
    "standards.collecting.set_day": UNIT,
    "standards.collecting.end": UNIT,
    "standards.collecting.open_with": UNIT,
    "standards.collecting.take_over": UNIT,
    "standards.collecting.merge": UNIT,
    "standards.collecting.leave_out": UNIT,
    "standards.collecting.put_back": UNIT,
    "standards.collecting.add": UNIT,
    "standards.collecting.reword": UNIT,
    "standards.collecting.drop": UNIT,
    "standards.collecting.forget": UNIT,
    "standards.collecting.settled": PLAIN,
    "standards.contributions.contribute": UNIT,
    "standards.contributions.reword": UNIT,
    "standards.contributions.withdraw": UNIT,
    "standards.contributions.deleted": PLAIN,
    "standards.contributions.gone": PLAIN,
    "standards.contributions.hold": PART,
    "standards.contributions.refuse_unless_collecting": PART,
    "standards.contributions.columns": PART,
    "standards.contributions.rewrite": PART,
    "standards.contributions.same_words": PART,
    "standards.contributions.next_number": PART,
    "standards.comments.await_confirmation": PAGE,
    "standards.dispositions.refuse_if_over": PLAIN,
    "standards.dispositions.refuse_unless_resolving": PLAIN,
    "standards.dispositions.refuse_without_reason": PLAIN,
    "standards.own_comments.refuse_if_gone": PLAIN,
    "standards.drafts.is_of": PLAIN,
    "standards.drafts.lock": PART,
    "standards.drafts.read_for": PART,
    "societies.holidays.enter": OUTSIDE,
    "standards.comments.digest_of": PART,
    "standards.comments.keep_attached": PART,
    "standards.comments.refuse_unless_open": PART,
    "standards.comment_tables.ask": PAGE,
    "standards.comment_tables.give_up": OUTSIDE,
    "standards.comment_tables.keep": OUTSIDE,
    "standards.comment_tables.note": OUTSIDE,
    "standards.drafts_print.ask": PAGE,
    "standards.drafts_print.give_up": OUTSIDE,
    "standards.drafts_print.keep": OUTSIDE,
    "standards.letters.keep_pdf": OUTSIDE,
    "standards.plan_numbers.next_plan_number": PART,
    "standards.plan_numbers.next_proposal_number": PART,
    "standards.register.keep_upload": PAGE,
    "standards.triage.group": OUTSIDE,
    "standards.renditions.give_up": OUTSIDE,
    "standards.renditions.order": PAGE,
    "standards.renditions.release": OUTSIDE,
    "standards.renditions.take": OUTSIDE,
    "standards.reports.file": PAGE,
    "standards.editing.keep_typed": "what is being typed changes nothing, and is its person's alone",
    "standards.editing.forget_typed": "what was typed and not saved changed nothing",
}


def calls() -> dict[str, set[str]]:
    """``app.module.function`` → what it calls, written alike where it is a function of the same or another actions module."""
    found: dict[str, set[str]] = {}
    for path in sources.python(*sources.APPS):
        if path.parent.name == "actions" and path.stem != "__init__":
            found |= _of(path)
    return found


def _of(path: Path) -> dict[str, set[str]]:
    tree, here = sources.tree(path), f"{path.parent.parent.name}.{path.stem}"
    where = {
        alias.asname or alias.name: f"{node.module.split('.')[0]}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.endswith(".actions")
        for alias in node.names
    }
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    own = {function.name for function in functions}
    found = {}
    for function in functions:
        named = {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
        found[f"{here}.{function.name}"] = {
            f"{here}.{name}"
            if name in own
            else f"{where[name.split('.')[0]]}.{name.split('.')[-1]}"
            if name.split(".")[0] in where
            else name
            for name in named
        }
    return found


def test_every_act_is_recorded_or_has_its_reason() -> None:
    known = calls()
    recorded = {"ledger.record", "engine.move", "engine.move_all"}
    while grown := {name for name, called in known.items() if called & recorded} - recorded:
        recorded |= grown
    silent = {name for name in known if not name.split(".")[-1].startswith("_")} - recorded
    assert silent == set(NOT_RECORDED)
