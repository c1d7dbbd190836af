"""Where the values of an explanation come from, as texts and as links."""

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from explorer.tracing.pixels.records import Operand, Position
from explorer.tracing.records import NETWORK_INPUT, Trace
from explorer.ui.pages.explore.wording import kind_title
from explorer.ui.widgets.arithmetic_records import Block, Figure
from explorer.ui.widgets.readings import value_text


class ValueLink(NamedTuple):
    """Leads to one value of another step.

    Attributes:
        step: The step.
        position: Where the value lies in its output, without the batch axis.
    """

    step: int
    position: Position


class Working(NamedTuple):
    """What a step does in a sentence, and the blocks that show it with its numbers."""

    sentence: str
    blocks: tuple[Block, ...]


def place_text(position: Position) -> str:
    """Where a value lies, for people: ``"channel 3, row 0, column 7"``."""
    translate = QCoreApplication.translate
    match position:
        case (channel, row, column):
            told = translate("explaining", "channel {0}, row {1}, column {2}")
            return told.format(channel, row, column)
        case (index,):
            return translate("explaining", "value {0}").format(index)
        case (row, column):
            told = translate("explaining", "row {0}, column {1}")
            return told.format(row, column)
    told = translate("explaining", "value at {0}")
    return told.format(", ".join(map(str, position)))


def link_to(step: int | None, position: Position) -> ValueLink | None:
    """The link to a step's value; the image and parameters are no steps."""
    if step is None or step == NETWORK_INPUT:
        return None
    return ValueLink(step, position)


def origin_text(step: int | None, name: str, trace: Trace) -> str:
    """What made a value: a step with its path, the image, a parameter by its name."""
    translate = QCoreApplication.translate
    if step == NETWORK_INPUT:
        return translate("explaining", "the image")
    if step is not None:
        return f"{kind_title(trace.steps[step])} ({trace.steps[step].path})"
    return name or translate("explaining", "a fixed number")


def operand_figure(symbol: str, operand: Operand, trace: Trace) -> Figure:
    """A value that a step read, leading back to where it was."""
    meaning = origin_text(operand.step, operand.name, trace)
    if operand.position:
        meaning = f"{meaning}: {place_text(operand.position)}"
    return Figure(
        symbol=symbol,
        value=value_text(operand.value),
        meaning=meaning,
        link=link_to(operand.step, operand.position),
    )


def depends_on(trace: Trace, later: int, earlier: int) -> bool:
    """Whether there is a path from one step to a later one."""
    return earlier in behind(trace, later)


def behind(trace: Trace, step: int) -> set[int]:
    """The step and all that it depends on, without the image."""
    waiting, found = [step], set[int]()
    while waiting:
        at = waiting.pop()
        if at != NETWORK_INPUT and at not in found:
            found.add(at)
            waiting.extend(trace.steps[at].inputs)
    return found
