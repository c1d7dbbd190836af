"""What, besides its configuration, decides a run's result to the last bit."""

import platform
from dataclasses import dataclass

import torch

from explorer.architectures.recipe import Recipe
from explorer.training.arithmetic import Arithmetic
from explorer.training.devices import device_title
from explorer.training.optimisation import learning_rate_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Where the steps of a run were done.

    Attributes:
        kind: Kind of the torch device, such as ``"cpu"`` or ``"cuda"``.
        device: The device for people; of a CPU without its number of threads.
        threads: Intra-op threads; sums are split among them.
        torch: Version of torch.
        processor: Kind of the CPU and the vector instructions that torch uses.
        arithmetic: What the steps were computed with; ``None`` in runs that were kept
            before it was told.
    """

    kind: str
    device: str
    threads: int
    torch: str
    processor: str
    arithmetic: Arithmetic | None = None


def this_machine(device: torch.device | str) -> Machine:
    """What a step on ``device`` would be done on now, by the calling thread."""
    kind = torch.device(device).type
    capability = torch.backends.cpu.get_cpu_capability()
    return Machine(
        kind=kind,
        device="CPU" if kind == "cpu" else device_title(str(device)),
        threads=torch.get_num_threads(),
        torch=str(torch.__version__),  # a class of its own, which no encoder knows
        processor=f"{platform.machine()} {capability}",
    )


def arithmetic_to_keep(before: Machine, device: str) -> Arithmetic | None:
    """What a run that goes on should be computed with; ``None`` to choose anew.

    Args:
        before: Where its last steps were done.
        device: Where it goes on; the choice of another kind of device means nothing.
    """
    if torch.device(device).type != before.kind:
        return None
    if before.arithmetic is None and before.kind == "cpu":  # as it always was then
        return Arithmetic(
            memory_format="channels_last", precision="float32", fused=False
        )
    return before.arithmetic


def machine_departures(before: Machine, now: Machine) -> tuple[str, ...]:
    """Why steps done ``now`` may differ in their last bits from those ``before``.

    Returns:
        A sentence for each reason; none means bit by bit the same arithmetic.
    """
    if before.device != now.device:
        return (f"it went on on {now.device} instead of {before.device}",)
    told = []
    if now.kind != "cpu":
        told.append(f"{now.device} does not add up in the same order every time")
    elif before.threads != now.threads:
        told.append(
            f"it went on with {_threads(now.threads)} instead of {before.threads}"
        )
    if before.torch != now.torch:
        told.append(f"it went on with torch {now.torch} instead of {before.torch}")
    if before.processor != now.processor:
        told.append(
            f"it went on on a processor of kind {now.processor}"
            f" instead of {before.processor}"
        )
    if before.arithmetic is not None and now.arithmetic is not None:
        told += _other_arithmetic(before.arithmetic, now.arithmetic)
    return tuple(told)


def _other_arithmetic(before: Arithmetic, now: Arithmetic) -> list[str]:
    told = []
    if before.precision != now.precision:
        told.append(f"it went on in {now.precision} instead of {before.precision}")
    if before.memory_format != now.memory_format:
        told.append("it went on with the axes of images in another order in memory")
    if before.fused != now.fused:
        told.append("it went on with another kind of the same update rule")
    return told


def budget_departures(
    recipe: Recipe, *, steps: int, before: int | None, now: int | None
) -> tuple[str, ...]:
    """Why a run whose budget changed, or is in seconds, differs from one in one go.

    Args:
        recipe: How it learns.
        steps: Steps done.
        before: Steps that its budget then made, ``None`` if it was in seconds.
        now: Steps that its budget makes now.
    """
    if _constant_rate(recipe):
        return ()
    if before is None or now is None:
        return ("its learning rate followed the clock, which never ticks alike twice",)
    for step in range(steps):
        rate = learning_rate_at(recipe, step / before)
        if rate != learning_rate_at(recipe, step / now):
            return ("its learning rate had followed the schedule of another budget",)
    return ()


def _constant_rate(recipe: Recipe) -> bool:
    rates = {learning_rate_at(recipe, percent / 100) for percent in range(101)}
    return len(rates) == 1


def _threads(count: int) -> str:
    return f"{count} {'thread' if count == 1 else 'threads'}"
