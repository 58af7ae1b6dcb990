from django.urls import URLPattern, path

from standards.views import joint

_SOCIETY = "s/<str:society>/"
_ONE = f"{_SOCIETY}projects/<str:ref>/partners/"
_ASKED = f"{_SOCIETY}joint/"

patterns: list[URLPattern] = [
    path(_ONE, joint.joint_partners, name="joint_partners"),
    path(f"{_ONE}ask/", joint.joint_ask_again, name="joint_ask_again"),
    path(f"{_ONE}<uuid:pk>/end/", joint.joint_end, name="joint_end"),
    path(_ASKED, joint.joint_list, name="joint_list"),
    path(f"{_ASKED}<uuid:pk>/", joint.joint_request, name="joint_request"),
    path(f"{_ASKED}<uuid:pk>/people/", joint.joint_send, name="joint_send"),
    path(f"{_ASKED}<uuid:pk>/leave/", joint.joint_leave, name="joint_leave"),
]
