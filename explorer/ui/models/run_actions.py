"""What can be done with one row of the list of runs while it stands as it does."""

from enum import Enum

from explorer.ui.models.run_list import RunRow, RunState


class RunAction(Enum):
    """Something that one row can be asked for."""

    PAUSE = "pause"
    GO_ON = "go on"
    STOP = "stop"
    EXPLORE = "explore"
    LIGHT = "light"


_UNDER_WAY = (RunState.PREPARING, RunState.RUNNING)


def run_actions(row: RunRow) -> tuple[RunAction, ...]:
    """What can be done with a row, in the order of a menu; nothing before its run."""
    if row.state is RunState.IDLE:
        return ()
    actions = []
    if row.state in _UNDER_WAY:
        actions.append(RunAction.PAUSE)
    if row.state is RunState.PAUSED:
        actions.append(RunAction.GO_ON)
    if row.state in (*_UNDER_WAY, RunState.PAUSED):
        actions.append(RunAction.STOP)
    if row.run_id is not None:
        actions.append(RunAction.EXPLORE)
    actions.append(RunAction.LIGHT)
    return tuple(actions)
