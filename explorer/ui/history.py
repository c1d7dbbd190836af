"""Back and forward through the places one has been at."""

from typing import Generic, TypeVar

Place = TypeVar("Place")

LONGEST = 200  # places; nobody walks back further


class History(Generic[Place]):
    """A line of places with a finger on the current one, as a browser has it."""

    def __init__(self, longest: int = LONGEST) -> None:
        """Begin with no place.

        Args:
            longest: How many places are kept; the oldest are forgotten.
        """
        self._places: list[Place] = []
        self._at = -1
        self._longest = longest

    def current(self) -> Place | None:
        """Where one is, ``None`` before the first visit."""
        return self._places[self._at] if self._places else None

    def can_go_back(self) -> bool:
        """Whether there is an earlier place."""
        return self._at > 0

    def can_go_forward(self) -> bool:
        """Whether one has come back from a later place."""
        return self._at < len(self._places) - 1

    def visit(self, place: Place) -> None:
        """Come to ``place``, unless one is there; what lay ahead is forgotten."""
        if place == self.current():
            return
        del self._places[self._at + 1 :]
        self._places.append(place)
        del self._places[: -self._longest]
        self._at = len(self._places) - 1

    def back(self) -> Place | None:
        """Go to the place before and return it; ``None`` when there is none."""
        return self._go(-1) if self.can_go_back() else None

    def forward(self) -> Place | None:
        """Go to the place after and return it; ``None`` when there is none."""
        return self._go(1) if self.can_go_forward() else None

    def _go(self, by: int) -> Place:
        self._at += by
        return self._places[self._at]
