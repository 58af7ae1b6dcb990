"""The register of earlier standards as an Excel workbook. No Django; the reader itself is ``societies.sheets``."""

from standards.sheets.register import (
    RegisterRow,
    RegisterSheet,
    RegisterStatus,
    read_register,
    write_template_register,
)

__all__ = ["RegisterRow", "RegisterSheet", "RegisterStatus", "read_register", "write_template_register"]
