from django.urls import path

from disclosure.views import records

_HERE = "s/<str:society>/disclosure/"

patterns = [
    path(_HERE, records.record_list, name="record_list"),
    path(f"{_HERE}channel/", records.record_channel, name="record_channel"),
    path(f"{_HERE}<uuid:pk>/pack/", records.record_pack, name="record_pack"),
    path(f"{_HERE}<uuid:pk>/", records.record, name="record"),
    path(f"{_HERE}<uuid:pk>/mend/", records.record_mend, name="record_mend"),
    path(f"{_HERE}<uuid:pk>/receipt/", records.record_receipt, name="record_receipt"),
]
