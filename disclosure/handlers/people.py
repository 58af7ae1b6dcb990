"""Where this app keeps people's names."""

from societies.registry import PUBLISHED, kept

kept(
    PUBLISHED,
    "disclosure.DisclosureRecord.body",
    "disclosure.DisclosureRecord.corrections",
    "disclosure.DisclosureRecord.receipt",
    "disclosure.DisclosureRecord.problems",
    "disclosure.Declaration.body",
    "disclosure.Declaration.receipt",
    "disclosure.Attempt.detail",
)
