"""The lifecycles of standards: the project, its children, and the standard it becomes."""

from standards.lifecycle.children import CONSULTATION, LETTER
from standards.lifecycle.joint import CONSENT
from standards.lifecycle.project import PROJECT
from standards.lifecycle.standard import STANDARD

__all__ = ["CONSENT", "CONSULTATION", "LETTER", "PROJECT", "STANDARD"]
