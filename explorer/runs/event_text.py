"""Events as lines of JSON, for programs that read our output."""

import msgspec

from explorer.training.events import (
    EpochDone,
    Examined,
    Probed,
    RunEnded,
    RunEvent,
    RunFailed,
    RunPaused,
    RunStarted,
    StepDone,
)

EVENT_NAMES: dict[type, str] = {
    RunStarted: "run_started",
    StepDone: "step_done",
    Probed: "probed",
    Examined: "examined",
    EpochDone: "epoch_done",
    RunPaused: "run_paused",
    RunEnded: "run_ended",
    RunFailed: "run_failed",
}


def event_line(place: int, architecture: str, event: RunEvent) -> str:
    """An event of one of several runs as one line of JSON.

    Numbers that are not finite become ``null``, as JSON has none.

    Args:
        place: The run's place among them, from 0, under ``"run"``.
        architecture: What it trains, as the user named it.
        event: What it told; its kind stands under ``"event"``.
    """
    record = {
        "run": place,
        "architecture": architecture,
        "event": EVENT_NAMES[type(event)],
        **msgspec.to_builtins(event),
    }
    return msgspec.json.encode(record).decode()
