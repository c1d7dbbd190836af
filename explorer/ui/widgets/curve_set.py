"""The curves of one plot: which there are, in which order they lie, how they read."""

from collections.abc import Callable, Collection

from explorer.diagrams.colours import LineStyle
from explorer.ui.widgets.curve import Curve, CurveKind, Dots
from explorer.ui.widgets.curve_readout import ReadoutLine

_ORDER: dict[CurveKind, int] = {"ghost": 0, "beside": 1, "run": 2}


class CurveSet:
    """Runs by key, what was measured beside them, and ghosts behind them."""

    def __init__(self) -> None:
        self._kinds: dict[CurveKind, dict[str, Curve]] = {kind: {} for kind in _ORDER}
        self._hidden: frozenset[str] = frozenset()
        self._lit: str | None = None

    def curve(
        self,
        kind: CurveKind,
        key: str,
        label: str,
        style: LineStyle,
        dots: Dots | None = None,
    ) -> Curve:
        """The curve of this kind and key; an empty one is made where there is none."""
        known = self._kinds[kind]
        if key not in known:
            known[key] = Curve(label, style, kind, dots)
            self._light_all()
        known[key].label = label
        return known[key]

    def run(self, key: str) -> Curve:
        """The curve of a run."""
        return self._kinds["run"][key]

    def value(self, key: str, x: float) -> float | None:
        """What the line of a run shows at ``x``; ``None`` where there is none."""
        curve = self._kinds["run"].get(key)
        return curve.value_at(x) if curve is not None else None

    def beside(self, key: str) -> Curve | None:
        """What was measured beside a run."""
        return self._kinds["beside"].get(key)

    def keys(self, kind: CurveKind = "run") -> tuple[str, ...]:
        """The keys of a kind, in the order in which they came."""
        return tuple(self._kinds[kind])

    def keep(self, kind: CurveKind, keys: Collection[str]) -> None:
        """Take away all of this kind but these."""
        known = self._kinds[kind]
        for key in [key for key in known if key not in keys]:
            del known[key]

    def hide(self, keys: Collection[str]) -> None:
        """Neither draw nor read these, of any kind."""
        self._hidden = frozenset(keys)

    def light(self, key: str | None) -> None:
        """Bring one run to the front and let the others fade; ``None`` for all."""
        self._lit = key
        self._light_all()

    def has_values(self) -> bool:
        """Whether any curve has a value."""
        return any(c.x.size for known in self._kinds.values() for c in known.values())

    def drawn(self) -> tuple[Curve, ...]:
        """What is to be seen, from the back to the front."""
        seen = [
            curve
            for known in self._kinds.values()
            for key, curve in known.items()
            if key not in self._hidden
        ]
        seen.sort(key=lambda curve: (curve.on, _ORDER[curve.kind]))
        return tuple(seen)

    def read(
        self, x: float, write: Callable[[float], str], *, best_is_low: bool
    ) -> tuple[ReadoutLine, ...]:
        """Every curve that reaches ``x``, with its value there, best first.

        Args:
            x: The place.
            write: A value as people read it.
            best_is_low: Which end comes first.
        """
        found: list[tuple[float, ReadoutLine]] = []
        for kind in ("run", "ghost"):
            for key, curve in self._kinds[kind].items():
                value = curve.value_at(x) if key not in self._hidden else None
                if value is None:
                    continue
                beside = self.beside(key) if kind == "run" else None
                other = beside.value_at(x) if beside is not None else None
                line = ReadoutLine(
                    label=curve.label,
                    value=write(value),
                    style=curve.style,
                    thin=kind == "ghost",
                    beside=f"{beside.label} {write(other)}"
                    if beside is not None and other is not None
                    else "",
                )
                found.append((value, line))
        found.sort(key=lambda pair: pair[0], reverse=not best_is_low)
        return tuple(line for _, line in found)

    def _light_all(self) -> None:
        lit = self._lit if self._lit in self._kinds["run"] else None
        for known in self._kinds.values():
            for key, curve in known.items():
                on = key == lit
                curve.light(on=on, faded=lit is not None and not on)
