"""Pages of rows whose number is known."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property


class Counted(Paginator):  # type: ignore[type-arg]
    """A paginator that does not ask how many rows there are."""

    def __init__(self, rows: Any, per_page: int, *, count: int) -> None:
        super().__init__(rows, per_page)
        self._known = count

    @cached_property
    def count(self) -> int:
        return self._known
