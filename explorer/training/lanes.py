"""Which run trains on which device, where several devices train at the same time."""

from collections.abc import Sequence
from dataclasses import replace

from explorer.training.config import TrainingConfig


def lanes_of(devices: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """The runs of each device, by place: what one thread does, one after another.

    Args:
        devices: Where each run trains, by place.

    Returns:
        A lane per device, in the order in which the devices first come.
    """
    lanes: dict[str, list[int]] = {}
    for place, device in enumerate(devices):
        lanes.setdefault(device, []).append(place)
    return tuple(map(tuple, lanes.values()))


def spread(costs: Sequence[float], devices: Sequence[str]) -> tuple[str, ...]:
    """A device for each run, so that all devices are done at about the same time.

    The dearest run chooses first, the device that has least to do by then; of equals
    the earlier one.

    Args:
        costs: What each run takes, in any unit; equal numbers where nothing is known.
        devices: At least one.

    Returns:
        A device per run, by place.
    """
    loads = dict.fromkeys(devices, 0.0)
    chosen = [""] * len(costs)
    for place in sorted(range(len(costs)), key=lambda place: (-costs[place], place)):
        device = min(loads, key=loads.__getitem__)  # the first of equals
        chosen[place] = device
        loads[device] += costs[place]
    return tuple(chosen)


def spread_configs(
    configs: Sequence[TrainingConfig],
    devices: Sequence[str],
    costs: Sequence[float] | None = None,
) -> tuple[TrainingConfig, ...]:
    """The same runs, each on the device that :func:`spread` finds for it.

    Args:
        configs: What to train; the devices in them do not matter.
        devices: At least one, as in ``available_devices``.
        costs: As for :func:`spread`; equal where not given.
    """
    found = spread([1.0] * len(configs) if costs is None else costs, devices)
    return tuple(
        replace(config, device=device)
        for config, device in zip(configs, found, strict=True)
    )
