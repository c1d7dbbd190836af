"""Formulas of one value: activation functions and normalisations."""

from PySide6.QtCore import QCoreApplication

from explorer.tracing.pixels.records import (
    Explanation,
    Normalisation,
    Pointwise,
    ResponseNormalisation,
)
from explorer.tracing.records import Trace
from explorer.ui.pages.explore.explaining.formulas import (
    factor_text,
    in_figures,
    pointwise_formula,
    setting_text,
)
from explorer.ui.pages.explore.explaining.links import Working, operand_figure
from explorer.ui.widgets.arithmetic_records import (
    Curve,
    Figure,
    Formula,
    Term,
    Terms,
)
from explorer.ui.widgets.readings import value_text


def pointwise(found: Explanation, detail: Pointwise, trace: Trace) -> Working:
    """The function in symbols and figures, and its curve."""
    formula = pointwise_formula(detail.function)
    values = {"x": factor_text(detail.operand.value)}
    values |= {name: setting_text(value) for name, value in detail.parameters}
    given = QCoreApplication.translate("explaining", "set for the layer, or learnt")
    lines = Formula(
        lines=(
            f"y = {formula}",
            f"  = {in_figures(formula, values)} = {value_text(found.value)}",
        ),
        figures=(
            operand_figure("x", detail.operand, trace),
            *(
                Figure(symbol=name, value=setting_text(value), meaning=given)
                for name, value in detail.parameters
            ),
        ),
    )
    curve = Curve(points=detail.curve, x=detail.operand.value, y=found.value)
    sentence = QCoreApplication.translate(
        "explaining", "Looks at the one value at the same place."
    )
    return Working(sentence, (lines, curve))


def normalisation(found: Explanation, detail: Normalisation, trace: Trace) -> Working:
    """One line in symbols, one in figures, and what each figure is."""
    translate = QCoreApplication.translate
    symbols, figures = "(x − μ) / √(σ² + ε)", _centred(detail)
    if detail.scale is not None:
        symbols = f"γ · {symbols}"
        figures = f"{value_text(detail.scale)} · {figures}"
    if detail.shift is not None:
        symbols, figures = f"{symbols} + β", f"{figures} + {factor_text(detail.shift)}"
    if detail.measured_over is None:
        origin = translate("explaining", "kept from training; 0 and 1 before any")
        sentence = translate(
            "explaining",
            "Mean and variance of this channel are those that the layer keeps, not"
            " those of this image.",
        )
    else:
        told = translate("explaining", "measured over {0} values of this image")
        origin = told.format(f"{detail.measured_over:,}")
        sentence = translate(
            "explaining", "Mean and variance are measured over {0} values."
        ).format(f"{detail.measured_over:,}")
    rows = [
        operand_figure("x", detail.operand, trace),
        _figure("μ", detail.mean, translate("explaining", "mean"), origin),
        _figure("σ²", detail.variance, translate("explaining", "variance"), origin),
        Figure(
            symbol="ε",
            value=setting_text(detail.eps),
            meaning=translate("explaining", "keeps the root above zero"),
        ),
    ]
    if detail.scale is not None:
        rows.append(_figure("γ", detail.scale, translate("explaining", "learnt scale")))
    if detail.shift is not None:
        rows.append(_figure("β", detail.shift, translate("explaining", "learnt shift")))
    lines = (f"y = {symbols}", f"  = {figures}", f"  = {value_text(found.value)}")
    return Working(sentence, (Formula(lines=lines, figures=tuple(rows)),))


def _centred(detail: Normalisation) -> str:
    x, mean = value_text(detail.operand.value), factor_text(detail.mean)
    variance, eps = value_text(detail.variance), setting_text(detail.eps)
    return f"({x} − {mean}) / √({variance} + {eps})"


def _figure(symbol: str, value: float, meaning: str, origin: str = "") -> Figure:
    told = f"{meaning}, {origin}" if origin else meaning
    return Figure(symbol=symbol, value=value_text(value), meaning=told)


def response_normalisation(
    found: Explanation, detail: ResponseNormalisation, trace: Trace
) -> Working:
    """The squares of the neighbouring channels, and what is divided by them."""
    translate = QCoreApplication.translate
    label = translate("explaining", "channel {0}")
    squares = Terms(
        terms=tuple(
            Term(
                label=label.format(channel),
                working=f"{factor_text(float(value))}²",
                value=float(value) ** 2,
                marked=channel == found.position[0],
            )
            for channel, value in zip(detail.channels, detail.values, strict=True)
        ),
        values=detail.values**2,
        noun=translate("explaining", "channels"),
        result_label=translate("explaining", "S, the sum of squares"),
        result=float((detail.values**2).sum()),
    )
    total = value_text(float((detail.values**2).sum()))
    k, alpha, beta = map(setting_text, (detail.k, detail.alpha, detail.beta))
    x = value_text(detail.operand.value)
    formula = Formula(
        lines=(
            "y = x / (k + α / n · S)^β",
            f"  = {x} / ({k} + {alpha} / {detail.size} · {total})^{beta}",
            f"  = {x} / {value_text(detail.divisor)} = {value_text(found.value)}",
        ),
        figures=(
            operand_figure("x", detail.operand, trace),
            Figure(
                symbol="α, β, k",
                value=f"{alpha}, {beta}, {k}",
                meaning=translate("explaining", "set for the layer, not learnt"),
            ),
            Figure(
                symbol="n",
                value=str(detail.size),
                meaning=translate("explaining", "channels that are looked at"),
            ),
        ),
    )
    told = translate(
        "explaining", "Divides by what {0} neighbouring channels have at this pixel."
    )
    return Working(told.format(len(detail.channels)), (squares, formula))
