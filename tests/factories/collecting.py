"""An asked unit that collects from its own people, with its clients: the representative's, and a fresh one for each colleague."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from societies import clock
from societies.scoping import enter
from standards.access import reply_token
from standards.access.collecting import colleagues_token
from standards.models import Collection
from standards.queries.reading import place_in
from tests.factories.consultations import make_consultation
from tests.factories.people import make_society


class Unit:
    """示例单位乙, which collects by its reply link."""

    def __init__(self) -> None:
        self.society = make_society()
        with enter(self.society):
            self.consultation = make_consultation("open")
            link = self.consultation.replies.get().links.get()
            self.link = reverse("reply_link", args=["EXS", reply_token(link)])
        self.desk = f"{self.link}collect/"
        self.chief = Client()
        began = self.act("begin", last_day=self.day(-3))
        assert began.status_code == 302, began.content.decode()
        self.door = self.shared()

    def day(self, days: int) -> str:
        """A day before the end of the consultation."""
        assert self.consultation.closes_at is not None
        return clock.date_of(self.consultation.closes_at + timedelta(days)).isoformat()

    def shared(self) -> str:
        with enter(self.society):
            made = Collection.objects.select_related("reply").get()
            return reverse("contribute", args=["EXS", colleagues_token(made)])

    def act(self, act: str, **given: Any) -> Any:
        return self.chief.post(self.desk, {"act": act, **given})

    def say(self, text: str = "宜补充说明。", name: str = "王工", **more: Any) -> str:
        """Somebody new says something; the address of their own page."""
        said = {"token": uuid4(), "clause": "", "kind": "te", "text": text, "name": name, **more}
        done = Client().post(self.door, said)
        assert done.status_code == 302, done.content.decode()
        return done["Location"].partition("#")[0]

    def send(self, **more: Any) -> Any:
        return self.act("send", **{"send-name": "代表甲", "send-naming": "unit", **more})

    def clause(self) -> str:
        """A clause of the draft with words of its own."""
        reading = self.chief.get(self.desk).context["reading"]
        with enter(self.society):
            anchors = [unit.part.anchor for unit in reading.units if unit.part.number]
            places = (place_in(self.consultation, one) for one in anchors)
            return next(place.anchor for place in places if place and place.text)


def text_of(page: Any) -> str:
    found: str = page.content.decode()
    return found
