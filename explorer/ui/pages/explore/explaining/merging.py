"""Values that meet or only move: sums and products of outputs, concat, flatten."""

import numpy as np
from PySide6.QtCore import QCoreApplication

from explorer.tracing.pixels.moving import PADDING
from explorer.tracing.pixels.records import (
    Combination,
    Concatenation,
    Explanation,
    Moved,
    NotItemised,
)
from explorer.tracing.records import NETWORK_INPUT, Trace
from explorer.ui.pages.explore.explaining.formulas import factor_text
from explorer.ui.pages.explore.explaining.links import (
    Working,
    behind,
    depends_on,
    link_to,
    operand_figure,
    origin_text,
)
from explorer.ui.widgets.arithmetic_records import (
    Block,
    Branches,
    Figure,
    Formula,
    Term,
    Terms,
)
from explorer.ui.widgets.readings import shape_text, value_text

_PROJECTING = {
    "Conv2d",
    "BatchNorm2d",
    "AvgPool2d",
    "MaxPool2d",
    "Pad",
    "Slice",
}


def combination(found: Explanation, detail: Combination, trace: Trace) -> Working:
    """Two values at the same place; a residual sum calls its shortcut by name."""
    translate = QCoreApplication.translate
    names = _names(detail, trace)
    one, other = detail.operands
    figures = f"{value_text(one.value)} {detail.sign} {factor_text(other.value)}"
    line = f"{names[0]} {detail.sign} {names[1]}"
    formula = Formula(
        lines=(line, f"= {figures} = {value_text(found.value)}"),
        figures=tuple(
            operand_figure(name, operand, trace)
            for name, operand in zip(names, detail.operands, strict=True)
        ),
    )
    if "Wx" in names:
        sentence = translate(
            "explaining",
            "Wx is the block's input, brought to the same shape by the shortcut; F(x)"
            " is what the block makes of it.",
        )
    elif "F(x)" in names:
        sentence = translate(
            "explaining",
            "x came by the shortcut, F(x) is what the block makes of it.",
        )
    elif one.position != other.position and other.step is not None:
        sentence = translate(
            "explaining", "One of the two values serves many places of the other."
        )
    else:
        sentence = translate("explaining", "Two values at the same place.")
    return Working(sentence, (formula, *_bars(detail, names)))


def _bars(detail: Combination, names: tuple[str, str]) -> tuple[Terms, ...]:
    """Which of two summands counts more, to be seen at a glance."""
    if detail.sign != "+":
        return ()
    terms = tuple(
        Term(
            label=name,
            value=operand.value,
            link=link_to(operand.step, operand.position),
        )
        for name, operand in zip(names, detail.operands, strict=True)
    )
    values = np.array([term.value for term in terms])
    return (Terms(terms=terms, values=values, noun=""),)


def _names(detail: Combination, trace: Trace) -> tuple[str, str]:
    """What the operands of a residual sum are called, else ``a``, ``b``.

    ``x`` and ``F(x)`` where one is made of the other; ``Wx`` and ``F(x)`` where both
    are made of the same, one of them only by a projection (He et al. 2015, equation 2).
    """
    one, other = (operand.step for operand in detail.operands)
    if detail.sign != "+" or one is None or other is None or one == other:
        return "a", "b"
    late, early = max(one, other), min(one, other)
    if early == NETWORK_INPUT or depends_on(trace, late, early):
        return ("x", "F(x)") if one == early else ("F(x)", "x")
    behind_one, behind_other = behind(trace, one), behind(trace, other)
    if behind_one & behind_other:
        first = _is_projection(behind_one - behind_other, trace)
        second = _is_projection(behind_other - behind_one, trace)
        if first != second:
            return ("Wx", "F(x)") if first else ("F(x)", "Wx")
    return "a", "b"


def _is_projection(steps: set[int], trace: Trace) -> bool:
    """Whether they only bring the input to another shape."""
    return all(trace.steps[step].kind in _PROJECTING for step in steps)


def concatenation(detail: Concatenation, trace: Trace) -> Working:
    """All branches, the one that the value comes from, and where it lies there."""
    translate = QCoreApplication.translate
    names = tuple(
        origin_text(branch.step, branch.name, trace) for branch in detail.branches
    )
    first = detail.branches[detail.chosen].first
    told = translate(
        "explaining",
        "Nothing is computed: the value of branch {0} of {1} is handed on.",
    )
    blocks: tuple[Block, ...] = ()
    if detail.axis == 0:
        branches = Branches(
            names=names,
            sizes=tuple(branch.size for branch in detail.branches),
            chosen=detail.chosen,
            position=first + detail.origin.position[0],
        )
        blocks = (branches,)
    formula = Formula(lines=(), figures=(operand_figure("y", detail.origin, trace),))
    sentence = told.format(detail.chosen + 1, len(names))
    return Working(sentence, (*blocks, formula))


def moved(found: Explanation, detail: Moved, trace: Trace) -> Working:
    """Where the value was before."""
    translate = QCoreApplication.translate
    if detail.origin.name == PADDING:
        sentence = translate(
            "explaining", "Nothing is read here: the padding puts this value."
        )
    elif found.position == detail.origin.position:
        sentence = translate(
            "explaining", "Nothing is computed: the value is handed on as it is."
        )
    else:
        sentence = translate(
            "explaining", "Nothing is computed: the value only changes its place."
        )
    formula = Formula(lines=(), figures=(operand_figure("y", detail.origin, trace),))
    return Working(sentence, (formula,))


def not_itemised(detail: NotItemised, trace: Trace) -> Working:
    """What the step reads, and that no more is shown."""
    translate = QCoreApplication.translate
    figures = []
    for step, shape in zip(detail.inputs, detail.shapes, strict=True):
        name = origin_text(step, "", trace)
        figures.append(Figure(symbol="←", value=shape_text(shape[1:]), meaning=name))
    sentence = translate(
        "explaining", "The sum behind this kind of step is not taken apart here."
    )
    return Working(sentence, (Formula(lines=(), figures=tuple(figures)),))
