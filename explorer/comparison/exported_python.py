"""A variant as a Python file of its own, which needs torch and nothing else."""

import re
import textwrap

from explorer.architectures.variants import Variant
from explorer.comparison.exported_forward import ForwardText
from explorer.comparison.exported_modules import (
    BLOCK,
    INDENT,
    NotExportableError,
    children_text,
    is_sequence,
)
from explorer.tracing.meta import build_on_meta
from explorer.tracing.trace import trace_variant

_COLUMN = 64  # where the shapes stand
_WIDTH = 86  # of comments, without their marks
_IMPORTS = (
    (r"\bmath\.", "import math\n"),
    (r"\bOrderedDict\(", "from collections import OrderedDict\n"),
    ("", "\nimport torch\n"),
    (r"\bF\.", "import torch.nn.functional as F\n"),
    ("", "from torch import nn\n"),
)


def exported_python(variant: Variant) -> str:
    """Python that makes ``variant`` and runs it; its weights keep their names.

    With the same weights its outputs are equal bit by bit: ``load_state_dict`` takes
    the network's.  Run as a program it prints the shape of the output.

    Raises:
        FailingForwardError: The network does not run; mend it first.
        NotExportableError: Something in it needs more than torch, or its way depends
            on the image.
        UntraceableError: The way through it cannot be found.
    """
    traced = trace_variant(variant)
    if traced.trace.depends_on_image:
        raise NotExportableError("a forward that decides by the image")
    network = build_on_meta(variant.build)
    forward = ForwardText(traced, network)
    base = "nn.Sequential" if is_sequence(network) else "nn.Module"
    shape = " x ".join(map(str, variant.input_shape))
    made = traced.trace.steps[traced.trace.output].output_shape
    output = " x ".join(map(str, made))
    body = (
        f"class Network({base}):\n"
        f'{INDENT}"""Maps images of {shape} to {output}."""\n\n'
        f"{INDENT}def __init__(self) -> None:\n{children_text(network)}"
    )
    if not forward.is_plain_sequence:
        body += f"\n{_forward(forward)}"
    if "Block(" in body:
        body = f"{BLOCK}\n\n{body}"
    main = _main(variant)
    imports = [line for pattern, line in _IMPORTS if re.search(pattern, body)]
    return f"{_head(variant)}\n{''.join(imports).lstrip()}\n\n{body}\n\n{main}"


def _head(variant: Variant) -> str:
    edits = "; ".join(map(str, variant.edits)) or "none"
    options = ", ".join(f"{name} = {value}" for name, value in variant.options)
    told = (
        f"{variant.spec.title}, variant {variant.form}, as ConvNet Explorer builds it.",
        f"Options: {options or 'as they are'}.",
        f"Edits: {edits}.",
        "The names of its weights are those in the program, so load_state_dict takes"
        " weights that were trained there. The forward is that of a network that"
        " answers: layers that it leaves out while it answers are left out here.",
    )
    lines = (textwrap.wrap(_one_line(text), _WIDTH) for text in told)
    return "".join(f"# {line}\n" for text in lines for line in text)


def _forward(forward: ForwardText) -> str:
    text = f"{INDENT}def forward(self, x: torch.Tensor) -> torch.Tensor:\n"
    before = None
    for statement, shape, block in forward.lines():
        text += "\n" if before not in (None, block) else ""
        before = block
        line = f"{INDENT * 2}{statement}"
        text += f"{line.ljust(_COLUMN)}  # {shape}\n" if shape else f"{line}\n"
    return text


def _main(variant: Variant) -> str:
    return (
        'if __name__ == "__main__":\n'
        f"{INDENT}network = Network().eval()\n"
        f"{INDENT}with torch.no_grad():\n"
        f"{INDENT * 2}output = network(torch.zeros{variant.input_shape})\n"
        f"{INDENT}print(tuple(output.shape))\n"
    )


def _one_line(text: str) -> str:
    """Names may come from a user's file: nothing of them leaves its comment."""
    return " ".join(text.split())
