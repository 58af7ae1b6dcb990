"""Every sentence the reader may say: message ids, translated in ``locale/standards``.

They are marked for extraction here and translated where they are shown, since this package knows no Django.
"""

from __future__ import annotations


def gettext_noop(message: str) -> str:
    """Mark ``message`` for extraction; return it as it is."""
    return message


class Unreadable(Exception):
    """The file cannot be read as a draft.

    ``code`` is stable (``encrypted``, ``old_doc`` …), ``message_id`` the English sentence with named
    placeholders, ``where`` their values. ``str()`` gives the English sentence.
    """

    def __init__(self, code: str, message_id: str, **where: str | int) -> None:
        super().__init__(code, message_id, where)
        self.code = code
        self.message_id = message_id
        self.where = where

    def __str__(self) -> str:
        return self.message_id % self.where


REFUSALS: dict[str, str] = {
    "empty": gettext_noop("“%(name)s” is empty. Upload the draft itself."),
    "too_large": gettext_noop(
        "“%(name)s” is larger than %(megabytes)s MB. Make its pictures smaller and upload again."
    ),
    "old_doc": gettext_noop(
        "“%(name)s” is an old Word file (.doc). Open it in Word, save it as .docx and upload that file."
    ),
    "encrypted": gettext_noop(
        "“%(name)s” is protected by a password. Save it without a password and upload it again."
    ),
    "pdf": gettext_noop("“%(name)s” is a PDF. Upload the Word draft (.docx) it was made from."),
    "rtf": gettext_noop(
        "“%(name)s” is an RTF or web page file. Open it in Word, save it as .docx and upload that file."
    ),
    "not_zip": gettext_noop(
        "“%(name)s” is not a Word file (.docx). Save the draft as .docx and upload that file."
    ),
    "spreadsheet": gettext_noop("“%(name)s” is an Excel workbook, not a Word draft. Upload the .docx draft."),
    "presentation": gettext_noop("“%(name)s” is a presentation, not a Word draft. Upload the .docx draft."),
    "broken": gettext_noop(
        "“%(name)s” is damaged (%(part)s cannot be read). Open it in Word, save it again and upload the new file."
    ),
    "no_document": gettext_noop(
        "“%(name)s” holds no Word text. Save the draft as .docx and upload that file."
    ),
    "entities": gettext_noop(
        "“%(name)s” contains document type declarations (%(part)s), which Word never writes. It was not opened; save the draft again with Word."
    ),
    "bomb": gettext_noop(
        "“%(name)s” unpacks to more than %(megabytes)s MB. It was not opened; make its pictures smaller and upload again."
    ),
    "too_many_parts": gettext_noop("“%(name)s” is made of more than %(limit)s parts. It was not opened."),
    "too_deep": gettext_noop(
        "“%(name)s” is nested too deeply (%(part)s). Copy its text into a new Word file and upload that."
    ),
    "no_clauses": gettext_noop(
        "No chapter was found in “%(name)s”. Number the chapters (1 范围, 2 规范性引用文件 …) or give them heading styles, and upload it again."
    ),
    "too_slow": gettext_noop(
        "“%(name)s” could not be read within %(seconds)s s. Remove pasted pictures and tables that are not needed, save it again and upload the new file."
    ),
    "crashed": gettext_noop(
        "“%(name)s” could not be read within the allowed memory. Open it in Word, save it under a new name and upload the new file."
    ),
}


def refuse(code: str, name: str, **where: str | int) -> Unreadable:
    """The refusal of ``name`` for ``code``, ready to raise."""
    return Unreadable(code, REFUSALS[code], name=name, **where)


TEXT_BOX = gettext_noop("A text box was read as an ordinary paragraph; its place on the page is lost.")
DRAWING = gettext_noop("A drawing made of shapes cannot be read. Insert it as a PNG picture.")
CHART = gettext_noop("A chart cannot be read. Insert it as a PNG picture.")
DIAGRAM = gettext_noop("A SmartArt diagram cannot be read. Insert it as a PNG picture.")
OLD_EQUATION = gettext_noop(
    "An equation made with an old equation editor cannot be read. Type it with Word’s own equation tool."
)
OLE_OBJECT = gettext_noop(
    "An embedded object cannot be read. Insert what it shows as text, a table or a PNG picture."
)
METAFILE = gettext_noop("A picture in the EMF or WMF format cannot be shown. Insert it as a PNG picture.")
LINKED_PICTURE = gettext_noop("A picture is only linked, not in the file. Insert it into the document.")
MISSING_PICTURE = gettext_noop("A picture is missing from the file. Insert it again.")
UNKNOWN_PICTURE = gettext_noop("A picture in an unknown format cannot be shown. Insert it as a PNG picture.")
INLINE_FORMULA = gettext_noop("A formula inside a line of text was kept as plain text.")
PLAIN_FORMULA = gettext_noop("A formula was too complicated and was kept as plain text.")
FIELD_EQUATION = gettext_noop(
    "An equation written as an EQ field cannot be read. Type it with Word’s own equation tool."
)
NESTED_TABLE = gettext_noop("A table inside a table cell was read as text.")
CELL_PICTURE = gettext_noop(
    "A picture inside a table cell cannot be shown there; place it outside the table."
)
CELL_FORMULA = gettext_noop("A formula inside a table cell was kept as plain text.")
HIDDEN_TEXT = gettext_noop("Hidden text was left out.")
FOREIGN_PART = gettext_noop(
    "A part taken over from another file (altChunk) cannot be read. Paste its text into the draft."
)
NUMBERED_HERE = gettext_noop("The headings carry no numbers; they were numbered in their order.")
