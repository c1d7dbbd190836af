"""The modules of a network as a tree, cut where execution leaves and comes back."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from explorer.tracing.records import Step, Trace


@dataclass(slots=True, kw_only=True)
class ModuleRun:
    """Consecutive steps made in one module and in the modules within it.

    Attributes:
        path: Dotted module path.
        key: The path, with ``_1``, ``_2`` for its further runs.
        kind: Class of the module.
        first: Its first step.
        last: Its last step.
        runs: The runs within, in execution order.
        own_joins: Steps of its own ``forward`` that read several others.
        simple: Whether it is a chain with at most one layer that costs anything.
    """

    PLAIN: ClassVar[frozenset[str]] = frozenset(
        {"Sequential", "ModuleList", "ModuleDict"}
    )

    path: str
    key: str
    kind: str
    first: int
    last: int = -1
    runs: list["ModuleRun"] = field(default_factory=list)
    own_joins: int = 0
    simple: bool = True

    @property
    def steps(self) -> range:
        """Indices of its steps."""
        return range(self.first, self.last + 1)

    @property
    def plain(self) -> bool:
        """Whether its class says nothing about what it does."""
        return self.kind in self.PLAIN

    def walk(self) -> Iterator["ModuleRun"]:
        """This run and all within."""
        yield self
        for run in self.runs:
            yield from run.walk()


def module_runs(trace: Trace) -> ModuleRun:
    """The tree of a network's modules; the root is the network."""
    kinds = {container.path: container.kind for container in trace.containers}
    kinds |= {step.block: step.block_kind for step in trace.steps}
    calls: Counter[str] = Counter()
    root = ModuleRun(path="", key="", kind=kinds.get("", ""), first=0)
    way = [root]  # from the root to the module that the last step was made in
    for step in trace.steps:
        wanted = _prefixes(step.block)
        common = 0
        while common < min(len(wanted), len(way) - 1):
            if way[common + 1].path != wanted[common]:
                break
            common += 1
        del way[common + 1 :]
        for path in wanted[common:]:
            key = f"{path}_{calls[path]}" if calls[path] else path
            calls[path] += 1
            kind = kinds.get(path, "Sequential")
            run = ModuleRun(path=path, key=key, kind=kind, first=step.index)
            way[-1].runs.append(run)
            way.append(run)
        _note(step, way)
    for run in root.walk():
        costly = sum(trace.steps[index].macs > 0 for index in run.steps)
        run.simple = run.simple and costly <= 1
    return root


def _note(step: Step, way: list[ModuleRun]) -> None:
    joins = len(step.inputs) > 1
    way[-1].own_joins += joins
    for run in way:
        run.last = step.index
        run.simple = run.simple and not joins


def _prefixes(path: str) -> list[str]:
    """``["layer1", "layer1.0"]`` for ``"layer1.0"``."""
    parts = path.split(".") if path else []
    return [".".join(parts[: depth + 1]) for depth in range(len(parts))]
