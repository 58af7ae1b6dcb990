"""What the world may know of the others: their public list, and what publishing societies tell."""

import re

NOISY = "NZ"  # a noisy society's code: NZ01, NZ02 …
# The public list of societies, by name: whole pages, and the part of a page that lists them.
PUBLIC_LISTS = {"public_societies", "api_societies"}
WITH_A_LIST = {"portal_home", "catalogue", "joint_partners"}
# A letter into the mailbox of another society's people: nobody of A reads it.
_ELSEWHERE = re.compile(rf"[^@]+@{NOISY}\d\d\.example", re.I)
_LISTED = re.compile(rf"<(li|option)\b(?:(?!</\1>).)*?\b{NOISY}\d\d\b.*?</\1>\s*", re.S)

# The pages of the public side, which read disclosure's catalogue and nothing else.
PUBLIC = (
    "portal_home", "catalogue", "public_standard", "public_proof", "public_file", "public_consultations", "public_societies",
    "public_society", "api_standards", "api_standard", "api_societies", "api_consultations",
)  # fmt: skip
# What becomes public of a standard and of a call for comments (disclosure.queries.facts and .consultations).
ALLOWED = (
    "standards_standard.title_zh", "standards_standard.title_en", "standards_standard.ics", "standards_standard.ccs",
    "standards_standard.industry", "standards_standard.drafting_units", "standards_standard.drafters",
    "standards_standard.scope", "standards_standard.title_key", "standards_standard.replaces_text",
    "standards_project.title_zh", "standards_project.title_en", "standards_project.plan_number",
    "standards_letter.number", "standards_letter.title", "standards_letter.paragraphs", "standards_revision.tree",
    "standards_patentdisclosure.number", "standards_patentdisclosure.title", "standards_patentdisclosure.holder",
    "societies_societyprofile.registration_number", "societies_societyprofile.registration_authority",
    "societies_societyprofile.business_scope", "societies_societyprofile.legal_representative",
    "societies_societyprofile.supporting_unit", "societies_societyprofile.address",
    "societies_societyprofile.postcode", "societies_societyprofile.website",
)  # fmt: skip
# The anonymous doors of a society: whoever knows the address of an open call may read its draft.
DOORS = (
    "public_consultation",
    "public_consultation_sent",
    "public_consultation_paper",
    "public_consultation_confirm",
    "reply_link",
    "reply_link_no_comment",
    "reply_link_take_back",
    "reply_link_image",
    "reply_link_file",
    "reply_link_paper",
    "reply_link_collect",
    "contribute",
    "contribute_image",
    "dispositions_link",
    "dispositions_link_file",
    "report_new",
    "report_sent",
    "report_confirm",
)


def without_list(said: str) -> str:
    """A page without its lines on noisy societies, and without the white space between its elements."""
    return re.sub(r"Content-Length: \d+\n|\s+(?=<)", "", _LISTED.sub("", said))


def opens_elsewhere(name: str, path: str) -> bool:
    """Whether this is an anonymous door of a noisy society: there, if it publishes; and nowhere, if it does not."""
    return name in DOORS and f"/s/{NOISY}" in path


def goes_elsewhere(recipients: list[str]) -> bool:
    """Whether a letter goes to people of the noisy societies only."""
    return bool(recipients) and all(_ELSEWHERE.fullmatch(one) for one in recipients)
