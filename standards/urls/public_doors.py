from django.urls import URLPattern, path

from standards.views import collecting, contributions, objections, public_doors, replies, reports

_PUBLIC = "s/<str:society>/public/standards/<str:slug>/report/"
_COLLEAGUES = "s/<str:society>/contribute/<str:token>/"
_AUTHOR = "s/<str:society>/dispositions/<str:token>/"
_LINK = "s/<str:society>/reply/<str:token>/"

patterns: list[URLPattern] = [
    path(_PUBLIC, public_doors.report_new, name="report_new"),
    path(f"{_PUBLIC}sent/", public_doors.report_sent, name="report_sent"),
    path(f"{_PUBLIC}confirm/<str:token>/", public_doors.report_confirm, name="report_confirm"),
    path(_LINK, replies.reply_link, name="reply_link"),
    path(f"{_LINK}no-comment/", replies.reply_link_no_comment, name="reply_link_no_comment"),
    path(f"{_LINK}take-back/", replies.reply_link_take_back, name="reply_link_take_back"),
    path(f"{_LINK}images/<path:key>", replies.reply_link_image, name="reply_link_image"),
    path(f"{_LINK}files/<int:comment>/", replies.reply_link_file, name="reply_link_file"),
    path(f"{_LINK}papers/<str:paper>/", replies.reply_link_paper, name="reply_link_paper"),
    path(f"{_LINK}collect/", collecting.reply_link_collect, name="reply_link_collect"),
    path(_COLLEAGUES, contributions.contribute, name="contribute"),
    path(f"{_COLLEAGUES}images/<path:key>", contributions.contribute_image, name="contribute_image"),
    path(_AUTHOR, objections.dispositions_link, name="dispositions_link"),
    path(f"{_AUTHOR}files/<int:comment>/", objections.dispositions_link_file, name="dispositions_link_file"),
    path("s/<str:society>/reports/", reports.report_list, name="report_list"),
    path("s/<str:society>/reports/<int:number>/", reports.report, name="report"),
]
