"""Illnesses that show inside the network: gradients, updates, dead units, outputs."""

import math
import statistics
from collections.abc import Callable

from explorer.training import remedies
from explorer.training.diagnosis_finding import Finding
from explorer.training.diagnosis_history import History
from explorer.training.diagnosis_losses import WINDOW, softmax_floor, softmax_law
from explorer.training.events import BlockProbe, Probed
from explorer.training.probes import DEAD_BATCHES

DEAD_SHARE = 0.5
"""Share of a block's units. Healthy lite nets have up to a third in a dense layer
behind dropout, where others take over; networks whose signal broke off have nearly
all."""

FEW_UNITS = 8
"""A block with fewer units says little by its share."""

GRADIENT_FACTOR = 100.0
"""First block's gradient norm over the last one's, or the other way round. Healthy
networks of 8 to 56 layers were measured within 10; a plain one of 56 layers with batch
normalisation begins at 1,000, sigmoids lose more than 10 in each layer."""

RECENT_PROBES = 3
"""Probes whose median is judged: one batch can be odd."""

SMALL_UPDATE = 1e-4
"""Update over weights, per step. About 1e-3 is usual; below 1e-4 it takes ten thousand
steps to change the weights by as much as they are."""

SLOW_SHARE = 0.7
"""Share of the way from the lowest loss to ln(classes) that the loss is still above
where small updates matter; after it they may simply be the end of a schedule."""

LEARNT_SHARE = 0.45
"""Share of that way; a network whose gradients were uneven at its first step suffers
from that until its loss is below. After four passes a plain one of 56 layers is at 0.5,
one of 20 layers, whose gradients are even, at 0.2."""

RECENT_STEPS = 20
"""Steps whose mean loss says whether anything was learnt."""


def dead_units(history: History) -> Finding | None:
    """In some block more than half of the ReLU units are 0 for every image.

    Figures: ``block`` (path of the worst), ``dead``, ``units`` (in it), ``share`` (0 to
    1), ``batches`` and ``blocks`` (how many blocks are so).
    """

    def ill(probe: Probed) -> bool:
        return probe.batches >= DEAD_BATCHES and bool(_dead_blocks(probe))

    since = _since(history, ill)
    if since is None:
        return None
    blocks = _dead_blocks(history.probes[-1])
    worst = max(blocks, key=_dead_share)
    config = history.config
    return Finding(
        key="dead_units",
        step=since,
        figures={
            "block": worst.path,
            "dead": worst.dead_units,
            "units": worst.relu_units,
            "share": _dead_share(worst),
            "batches": history.probes[-1].batches,
            "blocks": len(blocks),
        },
        remedies=(
            *remedies.lower_rate(config),
            *remedies.he(config),
            *remedies.batch_norm(config),
        ),
    )


def gradients_vanish(history: History) -> Finding | None:
    """The gradient is far smaller near the input than near the output.

    Figures: ``first_block``, ``last_block`` (paths), ``first_norm``, ``last_norm``,
    ``factor`` (the larger norm over the smaller one; infinite where one is 0) and
    ``past`` (1 where it was so at the first step alone, and has left its mark).
    """
    return _uneven_gradients(history, explode=False)


def gradients_explode(history: History) -> Finding | None:
    """The gradient is far larger near the input than near the output.

    Figures: those of :func:`gradients_vanish`.
    """
    return _uneven_gradients(history, explode=True)


def rate_too_low(history: History) -> Finding | None:
    """The loss is high, the gradients arrive, and yet the weights hardly move.

    Figures: ``loss`` (mean of the last steps, nats), ``update`` (of the fastest block,
    per step), ``steps`` (that it would take to change its weights by as much as they
    are) and ``rate``.
    """
    losses = history.losses[-WINDOW:]
    if len(losses) < WINDOW or history.classes < 2 or history.warming_up:
        return None
    if losses.mean() < _share_of_chance(history, SLOW_SHARE):
        return None
    since = _since(history, _hardly_moves)
    if since is None:
        return None
    recent = history.probes[-RECENT_PROBES:]
    update = statistics.median(_fastest(probe) for probe in recent)
    config = history.config
    return Finding(
        key="rate_too_low",
        step=max(since, history.step_at(WINDOW - 1)),
        figures={
            "loss": float(losses.mean()),
            "update": update,
            "steps": 1 / update if update else math.inf,
            "rate": config.recipe.learning_rate,
        },
        remedies=(*remedies.raise_rate(config), *remedies.adam(config)),
    )


def softmax_twice(history: History) -> Finding | None:
    """The network ends in a softmax, and the loss applies one again.

    Figures: ``floor`` (loss of a right and certain answer, nats) and ``classes``; once
    the tests show it, those of ``softmax_law`` as well.
    """
    since = _since(history, lambda probe: probe.outputs_are_probabilities)
    shown = softmax_law(history)
    if since is None or history.outputs < 2:
        return shown
    figures = {"floor": softmax_floor(history.outputs), "classes": history.outputs}
    return Finding(
        key="softmax_twice",
        step=since,
        figures=shown.figures if shown else figures,
        remedies=tuple(remedies.remove_softmax(history.config)),
    )


def _since(history: History, ill: Callable[[Probed], bool]) -> int | None:
    """Step of the first probe of the spell that lasts to the latest probe."""
    since = None
    for probe in reversed(history.probes):
        if not ill(probe):
            break
        since = probe.step
    return since


def _dead_share(block: BlockProbe) -> float:
    return block.dead_units / block.relu_units if block.relu_units else 0.0


def _dead_blocks(probe: Probed) -> list[BlockProbe]:
    return [
        block
        for block in probe.blocks
        if block.relu_units >= FEW_UNITS and _dead_share(block) > DEAD_SHARE
    ]


def _uneven_gradients(history: History, *, explode: bool) -> Finding | None:
    def ill(probe: Probed) -> bool:
        return _is_uneven(probe, explode=explode)

    probes = history.probes
    since = _since(history, ill)
    if since is not None and all(map(ill, probes[-RECENT_PROBES:])):
        judged, past = probes[-1], 0
    elif probes and ill(probes[0]) and _has_learnt_little(history):
        # A network can be born so: what that did to the weights stays with the run.
        since, judged, past = probes[0].step, probes[0], 1
    else:
        return None
    first, last = judged.blocks[0], judged.blocks[-1]
    norms = first.gradient_norm or 0.0, last.gradient_norm or 0.0
    config = history.config
    return Finding(
        key="gradients_explode" if explode else "gradients_vanish",
        step=since,
        figures={
            "first_block": first.path,
            "last_block": last.path,
            "first_norm": norms[0],
            "last_norm": norms[1],
            "factor": max(norms) / min(norms) if min(norms) else math.inf,
            "past": past,
        },
        remedies=(
            *remedies.shortcut(config),
            *remedies.relu(config),
            *remedies.batch_norm(config),
            *remedies.he(config),
            *remedies.lower_rate(config),
        ),
    )


def _is_uneven(probe: Probed, *, explode: bool) -> bool:
    if len(probe.blocks) < 2:
        return False
    first, last = probe.blocks[0].gradient_norm, probe.blocks[-1].gradient_norm
    if first is None or last is None:
        return False  # not finite: another illness
    large, small = (first, last) if explode else (last, first)
    return large > GRADIENT_FACTOR * small


def _has_learnt_little(history: History) -> bool:
    losses = history.losses[-RECENT_STEPS:]
    if history.classes < 2 or not losses.size:
        return False
    return bool(losses.mean() > _share_of_chance(history, LEARNT_SHARE))


def _share_of_chance(history: History, share: float) -> float:
    """The loss, in nats, so far on the way from the lowest one to ln(classes)."""
    lowest = 0.0
    if history.probes and history.probes[-1].outputs_are_probabilities:
        lowest = softmax_floor(history.outputs)  # the loss applies softmax once more
    return lowest + share * (math.log(history.classes) - lowest)


def _fastest(probe: Probed) -> float:
    ratios = [b.update_ratio for b in probe.blocks if b.update_ratio is not None]
    return max(ratios, default=0.0)


def _hardly_moves(probe: Probed) -> bool:
    arrives = not _is_uneven(probe, explode=False)
    return arrives and 0 < _fastest(probe) < SMALL_UPDATE
