from django.urls import URLPattern, path

from societies.views import erasure, platform, platform_people

patterns: list[URLPattern] = [
    path("platform/security/", platform.security_log, name="security_log"),
    path("platform/societies/", platform.society_list, name="society_list"),
    path("platform/societies/new/", platform.society_new, name="society_new"),
    path("platform/societies/<str:code>/suspend/", platform.society_suspend, name="society_suspend"),
    path("platform/societies/<str:code>/restore/", platform.society_restore, name="society_restore"),
    path("platform/people/", platform_people.staff, name="platform_people"),
    path("platform/people/<uuid:pk>/end/", platform_people.end, name="platform_role_end"),
    path(
        "platform/invitations/<uuid:pk>/again/", platform_people.send_again, name="platform_invitation_resend"
    ),
    path("platform/invitations/<uuid:pk>/revoke/", platform_people.revoke, name="platform_invitation_revoke"),
    path("platform/erase/", erasure.account_erase, name="account_erase"),
    path("platform/societies/<str:code>/invite/", platform.society_invite, name="society_invite"),
]
