"""What people call the blocks of a network."""

from __future__ import annotations

from collections import Counter
from string import ascii_lowercase
from typing import TYPE_CHECKING

from explorer.tracing.module_runs import ModuleRun
from explorer.tracing.records import Trace

if TYPE_CHECKING:
    from explorer.tracing.block_tree import Block

_PROPER_NAMES = {"vgg": "VGG", "nin": "NiN", "resnet": "ResNet"}


def block_titles(tree: Block, trace: Trace) -> dict[str, str]:
    """A title for the key of every block, each title once.

    A block that its network gives a name keeps as much of its path as makes it unique.
    One that is only numbered is called after its class, or after the function that made
    it, with a number: as in the papers, ``"Inception 3a"`` is the first of its class in
    the third part of the network.
    """
    blocks = list(tree.walk())
    functions = {
        container.path: tuple(line.function for line in container.defined_at)
        for container in trace.containers
    }
    endings = Counter(ending for block in blocks for ending in _endings(block.key))
    letters = _Letters(blocks)
    counts: Counter[str] = Counter()
    titles: dict[str, str] = {}
    taken: Counter[str] = Counter()
    for block in blocks:
        title = _named(block.key, endings)
        if not title:
            kind = _spoken_kind(block, functions.get(block.key, ()))
            title = letters.title(block) or _numbered(block, kind, counts)
        taken[title] += 1
        titles[block.key] = f"{title} ({taken[title]})" if taken[title] > 1 else title
    return titles


def _endings(path: str) -> list[str]:
    """Every end of a path that begins with a name, the shortest first."""
    parts = path.split(".")
    ends = range(len(parts) - 1, -1, -1)
    return [".".join(parts[at:]) for at in ends if not parts[at].isdigit()]


def _named(path: str, endings: Counter[str]) -> str:
    own = _endings(path)
    return next((end for end in own if endings[end] == 1), own[-1] if own else "")


class _Letters:
    """Numbers blocks within the numbered parts of a network: 3a, 3b, 4a."""

    def __init__(self, blocks: list[Block]) -> None:
        self._place: dict[str, int] = {}
        counts: Counter[tuple[str, str]] = Counter()
        for block in blocks:
            part, _, own = block.key.partition(".")
            if part.isdigit() and own.isdigit() and block.kind not in ModuleRun.PLAIN:
                self._place[block.key] = counts[part, block.kind]
                counts[part, block.kind] += 1
        self._enough = max(counts.values(), default=0) <= len(ascii_lowercase)

    def title(self, block: Block) -> str:
        """The title of a block, empty if it does not stand in a numbered part."""
        if block.key not in self._place:
            return ""
        part, place = int(block.key.partition(".")[0]) + 1, self._place[block.key]
        number = f"{ascii_lowercase[place]}" if self._enough else f".{place + 1}"
        return f"{block.kind.strip('_')} {part}{number}"


def _spoken_kind(block: Block, functions: tuple[str, ...]) -> str:
    """Its class, or ``"VGG block"`` if a function called ``vgg_block`` made it.

    Empty if the function that makes the whole network made it.
    """
    if block.kind not in ModuleRun.PLAIN:
        return block.kind.strip("_")
    own = functions[0].strip("_") if functions else ""
    if own == "stem":
        return own
    if own in ("", "init") or own.startswith("<"):  # no function of its own made it
        return "block" if block.unit else "stage"
    if own.startswith("build") or functions == (own,):
        return ""
    if own.endswith("stage"):
        return "stage"
    return " ".join(_PROPER_NAMES.get(word, word) for word in own.split("_"))


def _numbered(block: Block, kind: str, counts: Counter[str]) -> str:
    """A title with a number; stages count from the first part of the network."""
    own = block.key.rpartition(".")[2]
    place = int(own) + 1 if own.isdigit() else 0
    if kind == "stem":
        return kind
    if not kind:
        return f"b{place}"
    if not block.unit and block.blocks and place:
        return f"{kind} {place}"
    counts[kind] += 1
    return f"{kind} {counts[kind]}"
