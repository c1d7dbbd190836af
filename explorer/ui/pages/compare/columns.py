"""Which networks stand side by side, and what every view of them offers."""

from dataclasses import dataclass, field
from itertools import count
from typing import Protocol

from explorer.architectures.variants import Variant
from explorer.comparison.lineups import Against, baselines
from explorer.comparison.traces import TraceCache
from explorer.diagrams.colours import LineStyle, line_style


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One network of a comparison.

    Attributes:
        variant: The network.
        style: Colour and dashes of its lines, the same on every page; no two columns
            look alike.
        baseline: Index of the column that it is judged against, ``None`` for none.
    """

    variant: Variant
    style: LineStyle
    baseline: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Everything that a view needs to know.

    Attributes:
        columns: From the left, two to five.
        against: How the baselines were chosen.
        cache: Traces of the networks and what is computed from them; any thread may
            ask, and asking for the first time takes long.
    """

    columns: tuple[Column, ...]
    against: Against
    cache: TraceCache = field(compare=False, repr=False)

    @classmethod
    def of(
        cls, variants: tuple[Variant, ...], against: Against, cache: TraceCache
    ) -> "Columns":
        """Put ``variants`` side by side."""
        columns: list[Column] = []
        chosen = baselines(variants, against)
        for variant, baseline in zip(variants, chosen, strict=True):
            taken = {column.style for column in columns}
            styles = (line_style(variant.architecture, n) for n in count())
            style = next(style for style in styles if style not in taken)
            columns.append(Column(variant=variant, style=style, baseline=baseline))
        return cls(columns=tuple(columns), against=against, cache=cache)

    @property
    def variants(self) -> tuple[Variant, ...]:
        """The networks, from the left."""
        return tuple(column.variant for column in self.columns)


class CompareView(Protocol):
    """One way of looking at the columns: a widget.

    It may have a signal ``link_wanted(StateLink)``, which leads to another page or
    view, and ``state_changed()``, after which :meth:`choices` are other ones.
    """

    def show_columns(self, columns: Columns) -> None:
        """Show these from now on; returns at once, what takes long is found out aside.

        Traces are in the cache when this is called.
        """

    def choices(self) -> dict[str, str]:
        """What the user has chosen inside the view, by names for a link."""

    def choose(self, choices: dict[str, str]) -> None:
        """Choose it again; a name that is missing stands for what is chosen first."""

    def is_settled(self) -> bool:
        """Whether everything that belongs on the screen is there."""

    def shutdown(self, timeout_ms: int) -> bool:
        """End what is found out aside; ``False`` if it is at work after the time."""
