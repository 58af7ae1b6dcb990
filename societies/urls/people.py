from django.urls import URLPattern, path

from societies.views import acting, committees, erasure, invitation_lists, invitations, members, terms

patterns: list[URLPattern] = [
    path("s/<str:society>/members/", members.member_list, name="member_list"),
    path("s/<str:society>/members/export/", members.member_export, name="member_export"),
    path("s/<str:society>/members/terms/", terms.term_list, name="term_list"),
    path("s/<str:society>/members/invite/", invitations.member_invite, name="member_invite"),
    path(
        "s/<str:society>/members/invite/list/", invitation_lists.member_invite_list, name="member_invite_list"
    ),
    path(
        "s/<str:society>/members/invite/template/",
        invitation_lists.member_invite_template,
        name="member_invite_template",
    ),
    path("s/<str:society>/members/<uuid:pk>/", members.member, name="member"),
    path("s/<str:society>/members/<uuid:pk>/erase/", erasure.member_erase, name="member_erase"),
    path("s/<str:society>/memberships/<uuid:pk>/end/", members.membership_end, name="membership_end"),
    path(
        "s/<str:society>/invitations/<uuid:pk>/resend/",
        invitations.invitation_resend,
        name="invitation_resend",
    ),
    path(
        "s/<str:society>/invitations/<uuid:pk>/revoke/",
        invitations.invitation_revoke,
        name="invitation_revoke",
    ),
    path("s/<str:society>/acting/", acting.acting, name="acting"),
    path("s/<str:society>/acting/stop/", acting.acting_stop, name="acting_stop"),
    path("s/<str:society>/acting/<uuid:pk>/begin/", acting.acting_begin, name="acting_begin"),
    path("s/<str:society>/acting/<uuid:pk>/end/", acting.acting_end, name="acting_end"),
    path("s/<str:society>/units/", members.organization_list, name="organization_list"),
    path("s/<str:society>/units/<uuid:pk>/", members.organization, name="organization"),
    path("s/<str:society>/committees/", committees.committee_list, name="committee_list"),
    path("s/<str:society>/committees/new/", committees.committee_new, name="committee_new"),
    path("s/<str:society>/committees/<str:code>/", committees.committee, name="committee"),
    path("s/<str:society>/committees/<str:code>/edit/", committees.committee_edit, name="committee_edit"),
    path("s/<str:society>/committees/<str:code>/seats/<uuid:pk>/end/", committees.seat_end, name="seat_end"),
]
