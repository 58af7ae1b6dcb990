"""Two societies that make a standard jointly: 示例学会 (EXS) hosts, 示例协会 (EXB) is its partner."""

from dataclasses import dataclass

from societies import clock
from societies.scoping import enter
from standards.actions import joint as acts
from standards.models import JointPointer, Project
from tests.factories.publication import Office, make_office, make_project


@dataclass
class Pair:
    host: Office
    partner: Office
    project: Project
    pointer: JointPointer

    def fresh(self) -> Project:
        """The project as the database has it. Inside the host."""
        return Project.objects.select_related(
            "procedure__committee",
            "leader",
            "secretary",
            "rule_pack",
            "revises__number",
            "revises__procedure",
        ).get(pk=self.project.pk)

    def answer(self, purpose: str, *, given: bool = True, reason: str = "") -> None:
        """By the partner's secretary to the invitation, by its approver to the approval."""
        with enter(self.partner.society):
            actor = self.partner.secretary if purpose == "joining" else self.partner.approver
            acts.answer(
                pointer=self.pointer, purpose=purpose, given=given, reason=reason, actor=actor, at=clock.now()
            )


def make_pair(state: str = "finalizing", *, joined: bool = True) -> Pair:
    """The host has asked; with ``joined`` the partner has accepted."""
    return invite(make_office(), make_office("EXB", "示例协会"), state, joined=joined)


def invite(host: Office, partner: Office, state: str = "finalizing", *, joined: bool = True) -> Pair:
    with enter(host.society):
        project = make_project(host, state=state)
        acts.invite(
            project=project,
            partner=partner.society,
            message="盼与贵会联合研制。",
            actor=host.secretary,
            at=clock.now(),
        )
    pointer = JointPointer.objects.select_related("host").get(
        procedure=project.procedure_id, partner=partner.society
    )
    pair = Pair(host, partner, project, pointer)
    if joined:
        pair.answer("joining")
    return pair


def submit(pair: Pair) -> None:
    """The host's leader submits the dossier: the partner's approver is asked."""
    from standards.actions import approval  # noqa: PLC0415 -- only here

    with enter(pair.host.society):
        approval.decide(
            project=pair.fresh(), move="submit_for_approval", actor=pair.host.leader, at=clock.now()
        )
