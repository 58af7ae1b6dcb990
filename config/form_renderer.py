"""How Django's forms look: our templates for forms, fields and widgets, the project's first, Django's after."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """`{{ form }}` and `{{ field.as_field_group }}` in the product's components. Needs `django.forms` installed."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
