from django.urls import path

from disclosure.views import reconciliation, records

_HERE = "s/<str:society>/disclosure/"

patterns = [
    path(_HERE, records.record_list, name="record_list"),
    path(f"{_HERE}channel/", records.record_channel, name="record_channel"),
    path(f"{_HERE}comparison/", reconciliation.comparison, name="comparison"),
    path(f"{_HERE}comparison/differences/<uuid:pk>/", reconciliation.difference, name="difference"),
    path(f"{_HERE}<uuid:pk>/pack/", records.record_pack, name="record_pack"),
    path(f"{_HERE}<uuid:pk>/", records.record, name="record"),
    path(f"{_HERE}<uuid:pk>/sign/", records.record_sign_off, name="record_sign_off"),
    path(f"{_HERE}<uuid:pk>/text/", records.record_text, name="record_text"),
    path(f"{_HERE}<uuid:pk>/mend/", records.record_mend, name="record_mend"),
    path(f"{_HERE}<uuid:pk>/receipt/", records.record_receipt, name="record_receipt"),
]
