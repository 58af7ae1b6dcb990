"""A proposal as it is read: its fields in the order of 项目建议书, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from standards.models import Project


@dataclass(frozen=True)
class Line:
    label: str
    value: str


def proposal_facts(project: Project) -> list[tuple[str, list[Line]]]:
    """Sections with the lines that were filled in. One query more when it is a revision."""
    dates = " — ".join(day.isoformat() for day in (project.starts_on, project.ends_on) if day)
    revises = project.revises
    sections = [
        (
            _("What it is"),
            [
                Line(_("Chinese title"), project.title_zh),
                Line(_("English title"), project.title_en),
                Line(_("New or revision"), project.get_kind_display()),
                Line(_("Standard to revise"), f"{revises.number.text} {revises.title_zh}" if revises else ""),
                Line(_("Type of standard"), project.get_function_display()),
            ],
        ),
        (
            _("Where it belongs"),
            [
                Line(_("List of fields"), project.get_field_list_display()),
                Line(_("Field"), project.get_field_display()),
                Line("ICS", project.ics),
                Line("CCS", project.ccs),
                Line(_("Industry (GB/T 4754)"), project.industry),
            ],
        ),
        (
            _("Why and what"),
            [
                Line(_("Purpose, significance and need"), project.purpose),
                Line(_("Scope and main technical content"), project.scope),
                Line(_("Situation at home and abroad"), project.background),
            ],
        ),
        (
            _("What there is already"),
            [
                Line(_("Relation to national and industry standards"), project.get_relation_display()),
                Line(_("Standards compared with"), project.compared_with),
                Line(_("Relation to laws, mandatory and current standards"), project.legal_relation),
                Line(_("International standard adopted"), project.international),
            ],
        ),
        (
            _("Patents and consumers"),
            [
                Line(_("Patents"), project.patents_statement if project.patents_known else _("none known")),
                Line(
                    _("Consumers' interests"),
                    _("touched") if project.consumers_affected else _("not touched"),
                ),
            ],
        ),
        (_("Plan"), [Line(_("From — to"), dates), Line(_("Funding"), project.funding)]),
    ]
    return [(label, [line for line in lines if line.value]) for label, lines in sections]
