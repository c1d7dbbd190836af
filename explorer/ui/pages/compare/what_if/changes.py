"""What the user has changed so far, to take it back and to do it again."""

from collections.abc import Hashable

from explorer.architectures.variants import Variant


class Changes:
    """A line of variants with a finger on the present one.

    A number that is dragged is one change, however many values it passes.
    """

    def __init__(self, first: Variant) -> None:
        """Begin with ``first``, which cannot be taken back."""
        self._line: list[tuple[Variant, Hashable]] = [(first, None)]
        self._at = 0
        self.base = first.original  # what the changed network is compared with

    @property
    def present(self) -> Variant:
        """What there is now."""
        return self._line[self._at][0]

    def record(self, variant: Variant, about: Hashable = None) -> None:
        """Come to ``variant``; what was taken back is forgotten.

        Args:
            variant: What there is from now on.
            about: What was changed; directly after a change of the same thing this is
                part of it. ``None`` stands for a change of its own.
        """
        if variant == self.present:
            return
        goes_on = about is not None and self._line[self._at][1] == about
        del self._line[self._at + (0 if goes_on else 1) :]
        self._line.append((variant, about))
        self._at = len(self._line) - 1

    def rest(self) -> None:
        """What is changed next is a change of its own."""
        self._line[self._at] = (self.present, None)

    def amend(self, variant: Variant) -> None:
        """The present change is this one: more followed from it than was asked for."""
        self._line[self._at] = (variant, self._line[self._at][1])

    def drop(self, last_good: Variant) -> None:
        """Forget the present change, which cannot be; ``last_good`` is what works."""
        if self.present != last_good:
            del self._line[self._at :]
            self._at = len(self._line) - 1
        if not self._line or self.present != last_good:
            self._line.append((last_good, None))
            self._at = len(self._line) - 1

    def go_to(self, variant: Variant) -> bool:
        """Come to a variant of the line, the nearest; ``False`` if it is not there."""
        places = [at for at, (known, _) in enumerate(self._line) if known == variant]
        if not places:
            return False
        self._at = min(places, key=lambda at: abs(at - self._at))
        self.rest()
        return True

    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return self._at > 0

    def can_redo(self) -> bool:
        """Whether something was taken back."""
        return self._at < len(self._line) - 1

    def undo(self) -> Variant:
        """Take the last change back."""
        self._at -= self.can_undo()
        return self.present

    def redo(self) -> Variant:
        """Do again what was taken back last."""
        self._at += self.can_redo()
        return self.present


class Histories:
    """The changes of every network that was worked on; coming back loses none."""

    def __init__(self) -> None:
        self._kept: list[Changes] = []  # the latest last

    def of(self, variant: Variant) -> Changes:
        """The changes whose present is ``variant``.

        A state that is known is gone back to; another state of a known network is one
        more change of it.
        """
        found = next((c for c in reversed(self._kept) if c.go_to(variant)), None)
        if found is None:
            same = (c for c in reversed(self._kept) if c.base == variant.original)
            found = next(same, None)
            if found is None:
                found = Changes(variant)
            else:
                found.rest()
                found.record(variant)
        self._kept = [each for each in self._kept if each is not found] + [found]
        return found

    def forget(self, changes: Changes) -> None:
        """Drop the changes of a network that cannot be."""
        self._kept = [each for each in self._kept if each is not changes]
