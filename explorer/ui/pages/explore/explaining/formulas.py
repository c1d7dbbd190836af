"""Formulas of activation functions, in symbols and in figures."""

import re

from explorer.ui.widgets.readings import value_text

# By kind in lower case, which joins a module and its function.
_FORMULAS = {
    "relu": "max(0, x)",
    "relu6": "min(max(0, x), 6)",
    "sigmoid": "1 / (1 + exp(−x))",
    "tanh": "tanh(x)",
    "silu": "x / (1 + exp(−x))",
    "mish": "x · tanh(ln(1 + exp(x)))",
    "gelu": "x · Φ(x)",
    "hardswish": "x · min(max(0, x + 3), 6) / 6",
    "hardsigmoid": "min(max(0, x + 3), 6) / 6",
    "leakyrelu": "max(0, x) + negative_slope · min(0, x)",
    "prelu": "max(0, x) + slope · min(0, x)",
    "elu": "max(0, x) + alpha · (exp(min(0, x)) − 1)",
    "celu": "max(0, x) + alpha · (exp(min(0, x) / alpha) − 1)",
    "hardtanh": "min(max(min_val, x), max_val)",
    "softplus": "ln(1 + exp(beta · x)) / beta",
    "softsign": "x / (1 + |x|)",
    "logsigmoid": "−ln(1 + exp(−x))",
    "tanhshrink": "x − tanh(x)",
    "abs": "|x|",
    "exp": "exp(x)",
    "sqrt": "√x",
    "log": "ln(x)",
    "neg": "−x",
    "square": "x²",
}


def pointwise_formula(kind: str) -> str:
    """The formula of an activation in ``x`` and its parameters' names."""
    return _FORMULAS.get(kind.lower().replace("_", ""), f"{kind}(x)")


def in_figures(formula: str, figures: dict[str, str]) -> str:
    """A formula with figures in place of names."""
    return re.sub(
        r"\b[A-Za-z_]+\b",
        lambda found: figures.get(found[0], found[0]),
        formula,
    )


def setting_text(value: float) -> str:
    """A value that somebody chose, as short as it was written: ``"1e−5"``."""
    text = f"{value:.4g}".replace("e-0", "e-").replace("e+0", "e")
    return text.replace("-", "−")


def factor_text(value: float) -> str:
    """A value between signs: in brackets when it is negative."""
    text = value_text(value)
    return f"({text})" if text.startswith("−") else text
