"""How a network's numbers are computed on a device: chosen once, kept with the run.

Nothing here is measured, and so the same seed gives the same run every time; only
whether steps are replayed from a graph, which repeats the same kernels, is.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from explorer.architectures.random_state import seeded
from explorer.training.optimisation import logits_of

Precision = Literal["float32", "bfloat16"]
MemoryFormat = Literal["channels_last", "contiguous"]

HEAVY_MACS = 200_000_000
"""Multiply-accumulates of an image from which on a CPU computes in bfloat16.

The book's networks need 276 million and more and take half the time.  Those for a CPU
need ten, and keep the arithmetic that their recipes and weights were made with.
"""

FORMATS: dict[MemoryFormat, torch.memory_format] = {
    "channels_last": torch.channels_last,
    "contiguous": torch.contiguous_format,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphChoice:
    """Whether steps are replayed from a recorded graph, and why.

    Attributes:
        used: Whether they are.
        gain: How many times faster a replay was; ``None`` if it was not measured.
        reason: Why steps are not recorded, where that is not the gain; else empty.
    """

    used: bool
    gain: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic:
    """What a step is computed with, besides device and number of threads.

    Attributes:
        memory_format: Order of the axes of images and weights in memory.
        precision: Of convolutions and products; weights are float32 always.
        fused: Whether one kernel updates all weights.
        graph: Whether a graph is replayed; ``None`` while that is not known.
    """

    memory_format: MemoryFormat
    precision: Precision
    fused: bool
    graph: GraphChoice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedOut:
    """What one blank image told of a network.

    Attributes:
        arithmetic: How it is best computed.
        classes: Length of the logits.
    """

    arithmetic: Arithmetic
    classes: int


def computes_bfloat16(device: torch.device) -> bool:
    """Whether products of bfloat16 are faster than others on a device."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if device.type != "cpu":
        return False
    told = getattr(torch.cpu, "get_capabilities", None)  # not in every torch
    can = told() if told else {}
    return any(can.get(name, False) for name in ("avx512_bf16", "amx_bf16"))


def in_precision(
    precision: Precision, device: torch.device
) -> contextlib.AbstractContextManager[object]:
    """Inside the block, layers compute in ``precision`` on ``device``."""
    if precision == "float32":
        return contextlib.nullcontext()
    # Without a cache: it would hold on to tensors of a recorded graph, and a weight
    # is only used once in a step.
    return torch.autocast(device.type, dtype=torch.bfloat16, cache_enabled=False)


def try_out(
    network: nn.Module,
    input_shape: tuple[int, int, int, int],
    device: torch.device,
    kept: Arithmetic | None = None,
) -> TriedOut:
    """One blank image through a network in eval mode, on the CPU.

    Channels last, unless the network reshapes with ``view`` and cannot bear it.
    Measured on one core, book networks, batch 32: a step takes 0.77 to 0.93 of the
    time.  bfloat16 where the device has it; on a CPU only for heavy networks without
    groups.

    Args:
        network: On the CPU; is left in the memory format that was found.
        input_shape: ``(N, C, H, W)`` of what it takes.
        device: Where it will learn.
        kept: What a run that goes on was computed with; it stays, where it can.
    """
    network.eval()
    format_, classes, macs = _formatted(network, input_shape, kept)
    wanted = kept.precision if kept else _precision(network, device, macs)
    possible = wanted == "float32" or (
        computes_bfloat16(device) and _bears(network, input_shape, FORMATS[format_])
    )
    arithmetic = Arithmetic(
        memory_format=format_,
        precision=wanted if possible else "float32",
        fused=device.type == "cuda",
        graph=kept.graph if kept else None,
    )
    return TriedOut(arithmetic=arithmetic, classes=classes)


def _precision(network: nn.Module, device: torch.device, macs: int) -> Precision:
    if device.type == "cpu" and (macs < HEAVY_MACS or _has_groups(network)):
        return "float32"
    return "bfloat16" if computes_bfloat16(device) else "float32"


def _has_groups(network: nn.Module) -> bool:
    """Whether channels are convolved apart: there is little to multiply then.

    Measured on one core: a step of EfficientNet-B0 takes 1.3 times as long in bfloat16.
    """
    return any(
        isinstance(module, nn.Conv2d) and module.groups > 1
        for module in network.modules()
    )


def _formatted(
    network: nn.Module,
    input_shape: tuple[int, int, int, int],
    kept: Arithmetic | None,
) -> tuple[MemoryFormat, int, int]:
    """Memory format, length of the logits and MACs of an image."""
    first: MemoryFormat = kept.memory_format if kept else "channels_last"
    names: tuple[MemoryFormat, ...] = (first, "contiguous")
    for name in names:
        counter = FlopCounterMode(display=False)
        try:
            with _blank_passes(), counter:
                image = torch.zeros(input_shape)
                network.to(memory_format=FORMATS[name])
                output = network(image.contiguous(memory_format=FORMATS[name]))
        except RuntimeError:  # "view size is not compatible with input tensor's size"
            if name == "contiguous":
                raise
            continue
        macs = counter.get_total_flops() // (2 * input_shape[0])
        return name, logits_of(output).shape[1], macs
    raise AssertionError("the last format raises or returns")


def _bears(
    network: nn.Module,
    input_shape: tuple[int, int, int, int],
    memory_format: torch.memory_format,
) -> bool:
    """Whether the network can compute in bfloat16: not every layer can."""
    image = torch.zeros(input_shape).contiguous(memory_format=memory_format)
    try:
        with _blank_passes(), in_precision("bfloat16", torch.device("cpu")):
            network(image)
    except RuntimeError:  # "not implemented for 'BFloat16'"
        return False
    return True


@contextlib.contextmanager
def _blank_passes() -> Iterator[None]:
    with torch.no_grad(), seeded(0):
        yield
