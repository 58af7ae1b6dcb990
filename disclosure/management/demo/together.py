"""The two societies of the demo work together: one standard is made jointly, about another an answer is awaited."""

from datetime import datetime

from disclosure.management.demo import subjects
from disclosure.management.demo.ideas import Idea
from disclosure.management.demo.people import Cast
from societies.access import forget
from societies.scoping import enter
from standards.actions import joint
from standards.models import JointPointer, Project


def work_together(exs: Cast, exb: Cast, at: datetime) -> None:
    """EXS hosts the lamp post with EXB, whose leader drafts along; EXB waits for EXS's answer about the walker."""
    lamp_post = _ask(
        exs, exb, subjects.LAMP_POST, "灯杆上的适老化呼叫装置由贵会会员研制，盼联合研制、联合发布。", at
    )
    with enter(exb.society):
        forget(exb.secretary)
        joint.answer(pointer=lamp_post, purpose="joining", given=True, reason="", actor=exb.secretary, at=at)
        joint.send_person(pointer=lamp_post, person=exb.leader, actor=exb.secretary, at=at)
    _ask(exb, exs, subjects.WALKER, "助行器的试验由贵会会员单位承担，盼联合发布。", at)


def _ask(host: Cast, partner: Cast, idea: Idea, message: str, at: datetime) -> JointPointer:
    with enter(host.society):
        forget(host.secretary)
        project = Project.objects.select_related("procedure", "rule_pack").get(title_zh=idea.title_zh)
        joint.invite(project=project, partner=partner.society, message=message, actor=host.secretary, at=at)
    return JointPointer.objects.select_related("host").get(
        procedure=project.procedure_id, partner=partner.society
    )
