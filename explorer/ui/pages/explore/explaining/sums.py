"""Sums of many terms: convolutions, poolings, dense layers and softmax."""

import numpy as np
from PySide6.QtCore import QCoreApplication

from explorer.tracing.pixels.records import Dense, Explanation, Softmax
from explorer.tracing.pixels.window_records import (
    AveragePooling,
    Convolution,
    MaxPooling,
    Window,
)
from explorer.tracing.records import Step
from explorer.ui.pages.explore.explaining.formulas import factor_text
from explorer.ui.pages.explore.explaining.links import Working, link_to
from explorer.ui.widgets.arithmetic_records import (
    Block,
    Formula,
    Patch,
    Product,
    Products,
    Term,
    Terms,
    WindowGrid,
)
from explorer.ui.widgets.readings import value_text

_PICTURES = 6  # channels with patch and kernel, at most
_LINES = 40  # lines of a sum, at most


def convolution(found: Explanation, detail: Convolution, step: Step) -> Working:
    """Patch times kernel of the strongest channels, then the sum of all of them."""
    translate = QCoreApplication.translate
    count, rows, columns = detail.patches.shape
    if rows == columns == 1:
        told = translate("explaining", "Mixes {0} channels of one pixel: {1} products")
    else:
        told = translate(
            "explaining", "Patch × kernel in each of {0} channels: {1} products"
        )
    if count == 1:
        told = translate("explaining", "Patch × kernel in one channel: {1} products")
    sentence = told.format(f"{count:,}", f"{count * rows * columns:,}")
    sums = _channel_sum(found, detail, step)
    blocks: tuple[Block, ...] = (sums,)
    if rows * columns > 1:
        blocks = (_pictures(detail), sums)
    return Working(_with_bias(sentence, detail.bias), blocks)


def _pictures(detail: Convolution) -> Products:
    label = QCoreApplication.translate("explaining", "channel {0}")
    return Products(
        patch=_patch(detail.window),
        products=tuple(
            Product(
                label=label.format(int(detail.channels[place])),
                patch=detail.patches[place],
                kernel=detail.kernels[place],
                total=float(detail.contributions[place]),
            )
            for place in range(min(len(detail.channels), _PICTURES))
        ),
    )


def _channel_sum(found: Explanation, detail: Convolution, step: Step) -> Terms:
    translate = QCoreApplication.translate
    label = translate("explaining", "channel {0}")
    terms, single = [], detail.patches[0].size == 1
    for place in range(min(len(detail.channels), _LINES)):
        channel = int(detail.channels[place])
        working = ""
        if single:
            value, weight = detail.patches[place].item(), detail.kernels[place].item()
            working = f"{value_text(value)} × {factor_text(weight)}"
        position = _middle(channel, detail.window)
        terms.append(
            Term(
                label=label.format(channel),
                working=working,
                value=float(detail.contributions[place]),
                link=link_to(step.inputs[0], position)
                if position and step.inputs
                else None,
            )
        )
    return Terms(
        terms=tuple(terms),
        values=detail.contributions,
        noun=translate("explaining", "channels"),
        closing=_bias_line(detail.bias),
    )


def _middle(channel: int, window: Window) -> tuple[int, int, int] | None:
    """The input pixel in the middle of a window, if there is one."""
    row = window.rows[len(window.rows) // 2]
    column = window.columns[len(window.columns) // 2]
    real = window.inside[len(window.rows) // 2, len(window.columns) // 2]
    return (channel, row, column) if real else None


def max_pooling(detail: MaxPooling) -> Working:
    """The window, the largest value framed."""
    translate = QCoreApplication.translate
    count = int(detail.window.inside.sum())
    told = translate("explaining", "The largest of {0} values.")
    block = WindowGrid(
        patch=_patch(detail.window), values=detail.values, winner=detail.winner
    )
    return Working(told.format(f"{count:,}"), (block,))


def average_pooling(found: Explanation, detail: AveragePooling) -> Working:
    """The window, and its sum divided."""
    translate = QCoreApplication.translate
    told = translate("explaining", "The mean of {0} values.")
    outside = int(np.logical_not(detail.window.inside).sum())
    if outside and detail.divisor == detail.window.inside.size:
        told = translate(
            "explaining", "The mean of {0} values; {1} of them are padding, zero."
        )
    grid = WindowGrid(patch=_patch(detail.window), values=detail.values)
    total, result = value_text(detail.total), value_text(found.value)
    line = f"Σ / n = {total} / {detail.divisor:,} = {result}"
    sentence = told.format(f"{detail.divisor:,}", f"{outside:,}")
    return Working(sentence, (grid, Formula(lines=(line,))))


def dense(found: Explanation, detail: Dense, step: Step) -> Working:
    """The strongest products of input and weight, then the sum of all."""
    translate = QCoreApplication.translate
    label = translate("explaining", "input {0}")
    outer = found.position[:-1]
    products = detail.products
    terms = tuple(
        Term(
            label=label.format(int(detail.inputs[place])),
            working=f"{value_text(float(detail.values[place]))}"
            f" × {factor_text(float(detail.weights[place]))}",
            value=float(products[place]),
            link=link_to(step.inputs[0], (*outer, int(detail.inputs[place])))
            if step.inputs
            else None,
        )
        for place in range(min(len(products), _LINES))
    )
    block = Terms(
        terms=terms,
        values=products,
        noun=translate("explaining", "inputs"),
        closing=_bias_line(detail.bias),
    )
    told = translate("explaining", "Every one of {0} inputs times its weight")
    sentence = told.format(f"{len(products):,}")
    return Working(_with_bias(sentence, detail.bias), (block,))


def softmax(found: Explanation, detail: Softmax, classes: tuple[str, ...]) -> Working:
    """The exponentials, this one first, and its share in their sum."""
    translate = QCoreApplication.translate
    exponentials = detail.exponentials
    order = [detail.index]
    order += [int(i) for i in np.argsort(-exponentials) if i != detail.index]
    named = len(classes) == len(exponentials)
    highest = factor_text(detail.highest)
    terms = tuple(
        Term(
            label=classes[index]
            if named
            else translate("explaining", "value {0}").format(index),
            working=f"exp({value_text(float(detail.scores[index]))} − {highest})",
            value=float(exponentials[index]),
            marked=index == detail.index,
        )
        for index in order[:_LINES]
    )
    block = Terms(
        terms=terms,
        values=exponentials[order],
        noun=translate("explaining", "values"),
        result_label=translate("explaining", "Σ of all exponentials"),
        result=detail.total,
    )
    own, total = value_text(float(exponentials[detail.index])), value_text(detail.total)
    share = f"{own} / {total}"
    line = f"ln({share})" if detail.logarithm else share
    formula = Formula(lines=(f"{line} = {value_text(found.value)}",))
    told = translate(
        "explaining",
        "One exponential in the sum of all {0}; the highest score, {1}, is taken off"
        " first so that nothing overflows.",
    )
    sentence = told.format(f"{len(exponentials):,}", value_text(detail.highest))
    return Working(sentence, (block, formula))


def _patch(window: Window) -> Patch:
    return Patch(rows=window.rows, columns=window.columns, inside=window.inside)


def _bias_line(bias: float | None) -> tuple[Term, ...]:
    if bias is None:
        return ()
    label = QCoreApplication.translate("explaining", "bias")
    return (Term(label=label, value=bias),)


def _with_bias(sentence: str, bias: float | None) -> str:
    translate = QCoreApplication.translate
    if bias is None:
        return translate("explaining", "{0}; the layer has no bias.").format(sentence)
    return translate("explaining", "{0}, then the bias.").format(sentence)
