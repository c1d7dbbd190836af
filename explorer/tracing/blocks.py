"""Which steps belong together, and what people call the group."""

from collections import Counter

from explorer.tracing.records import Step, Trace

_PLAIN = "Sequential"
_PROPER_NAMES = {"vgg": "VGG", "nin": "NiN", "resnet": "ResNet"}


def block_labels(trace: Trace) -> tuple[str, ...]:
    """A label per step; neighbours with the same label are one block.

    A block is the innermost part of the network that has a class of its own (an
    Inception, a Residual), else the outermost ``nn.Sequential``.  Its label is the
    name the network gives it, or its class or the function that built it with a number
    where it only has an index.  Steps of the network itself have no label.
    """
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    labels = []
    for step in trace.steps:
        key = _block_key(step)
        if key and key not in names:
            names[key] = _name(key, step, counts)
        labels.append(names.get(key, ""))
    return tuple(labels)


def _block_key(step: Step) -> str:
    if not step.block:
        return ""
    return step.block if step.block_kind != _PLAIN else step.block.split(".", 1)[0]


def _name(key: str, step: Step, counts: Counter[str]) -> str:
    own = key.rpartition(".")[2]
    if not own.isdigit():
        return key
    if step.block_kind != _PLAIN:
        kind = step.block_kind
    else:
        functions = [line.function.strip("_") for line in step.defined_at]
        kind = _spoken(functions[0]) if functions else "block"
        if kind.startswith("build "):
            return f"b{int(own) + 1}"
        if kind == "stem":
            return kind
    counts[kind] += 1
    return f"{kind} {counts[kind]}"


def _spoken(function: str) -> str:
    """``"VGG block"`` for ``vgg_block``."""
    return " ".join(_PROPER_NAMES.get(word, word) for word in function.split("_"))
