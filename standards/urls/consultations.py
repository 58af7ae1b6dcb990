from django.urls import URLPattern, path

from standards.views import (
    asking,
    comment_sheets,
    comment_tables,
    comments,
    consultations,
    consultations_public,
    dispositions,
    objections,
    places,
    prepared,
)

_HERE = "s/<str:society>/projects/<str:ref>/consultations/"
_ONE = f"{_HERE}<int:number>/"
_PUBLIC = "s/<str:society>/public/<str:ref>/consultations/<int:number>/"

patterns: list[URLPattern] = [
    path("s/<str:society>/consultations/", consultations.consultation_list, name="consultation_list"),
    path(_HERE, consultations.consultation_last, name="consultation_last"),
    path(f"{_HERE}account/", consultations.account_last, name="account_last"),
    path(f"{_HERE}comments/", consultations.comments_last, name="comments_last"),
    path(f"{_HERE}new/", prepared.consultation_new, name="consultation_new"),
    path(_ONE, consultations.consultation, name="consultation"),
    path(f"{_ONE}text/", prepared.consultation_text, name="consultation_text"),
    path(f"{_ONE}window/", prepared.consultation_window, name="consultation_window"),
    path(f"{_ONE}audience/", prepared.consultation_audience, name="consultation_audience"),
    path(f"{_ONE}mail/", prepared.consultation_mail, name="consultation_mail"),
    path(f"{_ONE}account/", consultations.consultation_account, name="consultation_account"),
    path(f"{_ONE}open/", consultations.consultation_open, name="consultation_open"),
    path(f"{_ONE}ask/", asking.consultation_ask, name="consultation_ask"),
    path(f"{_ONE}remind/", asking.consultation_remind, name="consultation_remind"),
    path(f"{_ONE}asked/<uuid:pk>/link/", asking.asked_unit_link, name="asked_unit_link"),
    path(f"{_ONE}extend/", consultations.consultation_extend, name="consultation_extend"),
    path(f"{_ONE}close/", consultations.consultation_close, name="consultation_close"),
    path(f"{_ONE}void/", consultations.consultation_void, name="consultation_void"),
    path(f"{_ONE}discard/", consultations.consultation_discard, name="consultation_discard"),
    path(f"{_ONE}images/<path:key>", comments.consultation_image, name="consultation_image"),
    path(f"{_ONE}comment/", comments.comment_new, name="comment_new"),
    path(f"{_ONE}no-comment/", comments.no_comment, name="no_comment"),
    path(f"{_ONE}mine/", objections.comments_mine, name="comments_mine"),
    path(f"{_ONE}replies/new/", comments.reply_enter, name="reply_enter"),
    path(f"{_ONE}sheets/", comment_sheets.comment_sheets, name="comment_sheets"),
    path(f"{_ONE}sheets/<int:sheet>/", comment_sheets.comment_sheet, name="comment_sheet"),
    path(f"{_ONE}comments/", dispositions.comment_list, name="comment_list"),
    path(f"{_ONE}comments/places/", places.comments_places, name="comments_places"),
    path(f"{_ONE}comments/tell/", dispositions.dispositions_tell, name="dispositions_tell"),
    path(f"{_ONE}comments/table/", comment_tables.comment_table, name="comment_table"),
    path(f"{_ONE}comments/table.docx", comment_tables.comment_table_docx, name="comment_table_docx"),
    path(f"{_ONE}comments/table.xlsx", comment_tables.comment_table_xlsx, name="comment_table_xlsx"),
    path(f"{_ONE}comments/<int:comment>/", dispositions.comment, name="comment"),
    path(
        f"{_ONE}comments/<int:comment>/discussion/",
        dispositions.comment_discussion,
        name="comment_discussion",
    ),
    path(f"{_ONE}comments/<int:comment>/objection/", objections.objection, name="objection"),
    path(_PUBLIC, consultations_public.public_consultation, name="public_consultation"),
    path(f"{_PUBLIC}comments/", objections.public_comments, name="public_comments"),
    path(f"{_PUBLIC}sent/", consultations_public.public_consultation_sent, name="public_consultation_sent"),
    path(
        f"{_PUBLIC}confirm/<str:token>/",
        consultations_public.public_consultation_confirm,
        name="public_consultation_confirm",
    ),
]
