"""The form of the 意见汇总处理表: which file is wanted."""

from django import forms

from standards.models import CommentTableFile


class TableForm(forms.Form):
    form = forms.ChoiceField(choices=CommentTableFile.Form.choices)
