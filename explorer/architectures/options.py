"""What can be chosen about a network, read off its builder.

An option is a keyword argument of the builder.  Its annotation says which values it
takes and its docstring what it does; checks and the form in the window read them here,
so that a new option is written down once.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from torch import nn

from explorer.architectures.option_help import argument_help
from explorer.architectures.spec import ArchitectureSpec, OptionValue
from explorer.errors import InvalidOptionError

OptionKind = Literal["switch", "choice", "whole number", "number", "text"]

_PRECISION = 0.001  # of the numbers that a form can show
_LABELS = {  # short, so that name and value fit into a narrow panel
    "in_channels": "Input channels",
    "num_classes": "Classes",
    "hidden": "Hidden units",
    "pointwise": "1x1 layers",
    "final_relu": "Final ReLU",
    "overlapping": "Pool overlap",
    "reductions": "1x1 reductions",
    "auxiliary": "Auxiliary heads",
    "conv_bias": "Biases",
    "shortcut_norm": "Shortcut norm",
    "bottleneck_stride": "Stride place",
}
_CHOICE_LABELS: dict[str, dict[OptionValue, str]] = {
    "normalisation": {"bn": "batch", "lrn": "response"},
    "activation": {"relu": "ReLU"},
    "kernel": {3: "3x3", 5: "5x5"},
    "shortcut": {"A": "A: zeros", "B": "B: 1x1", "C": "C: all 1x1"},
    "layout": {"alexnet": "AlexNet", "cifar": "CIFAR-10"},
    "stem": {"cifar": "CIFAR-10"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Which numbers an option takes; metadata of an ``Annotated`` type.

    Attributes:
        at_least: The smallest of them, or
        above: what they are all larger than.
        at_most: The largest of them, or
        below: what they are all smaller than.
        step: By how much a form raises and lowers them.
    """

    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    below: float | None = None
    step: float = 1

    def allow(self, value: float) -> bool:
        """Whether ``value`` lies within."""
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.above is None or value > self.above)
            and (self.at_most is None or value <= self.at_most)
            and (self.below is None or value < self.below)
        )

    def __str__(self) -> str:
        """What is allowed, in words: ``"from 0 to below 1"``."""
        low = f"above {self.above:g}" if self.above is not None else ""
        high = f"below {self.below:g}" if self.below is not None else ""
        if self.at_least is not None and (high or self.at_most is not None):
            return f"from {self.at_least:g} to {high or f'{self.at_most:g}'}"
        if self.at_least is not None:
            low = f"at least {self.at_least:g}"
        if self.at_most is not None:
            high = f"at most {self.at_most:g}"
        return " and ".join(words for words in (low, high) if words)


Count = Annotated[int, Bounds(at_least=1)]
Side = Annotated[int, Bounds(at_least=1, step=16)]
Units = Annotated[int, Bounds(at_least=1, step=128)]
Width = Annotated[float, Bounds(above=0, at_most=16, step=0.125)]
Dropout = Annotated[float, Bounds(at_least=0, below=1, step=0.05)]


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionField:
    """Everything that a form must know to let people set one option.

    Attributes:
        name: Keyword argument of the builder.
        label: Name for people.
        kind: How it is set: ``"switch"`` on or off, ``"choice"`` one of a few,
            ``"whole number"``, ``"number"`` or ``"text"``.
        default: The builder's own value; a form of the architecture may have another.
        choices: The values of a choice, in their usual order.
        choice_labels: Their names for people.
        minimum: The smallest number; ``None`` where there is no limit.
        maximum: The largest number; ``None`` where there is no limit.
        step: By how much a number is raised and lowered.
        help: What the option does, in one sentence; empty for a user's own.
    """

    name: str
    label: str
    kind: OptionKind
    default: OptionValue
    choices: tuple[OptionValue, ...] = ()
    choice_labels: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    step: float = 1
    help: str = ""

    def phrase(self, value: OptionValue) -> str:
        """The option and ``value`` within a name: ``"shortcut none"``."""
        label = self.label
        if label[1:2].islower():
            label = label[0].lower() + label[1:]
        match self.kind:
            case "switch":
                text = "on" if value else "off"
            case "choice":
                text = self.choice_labels[self.choices.index(value)]
            case _:
                text = f"{value:g}" if isinstance(value, float) else f"{value}"
        return f"{label} {text}"


def option_fields(spec: ArchitectureSpec) -> tuple[OptionField, ...]:
    """The options of an architecture in the order of its builder's signature."""
    return _fields(spec.build)


def check_option(
    title: str, build: Callable[..., nn.Module], name: str, value: object
) -> None:
    """Refuse an option that ``build`` lacks, or a value that it does not take.

    Args:
        title: Name of the architecture, for the error.
        build: Its builder.
        name: The option.
        value: What it shall be.

    Raises:
        InvalidOptionError: Names the option and what is allowed.
    """
    types = _types(build)
    if name not in types:
        allowed = f"one of {', '.join(types)}"
        raise InvalidOptionError(f"option of {title}", name, allowed)
    _check_value(name, value, types[name])


def check_options(
    build: Callable[..., nn.Module], values: Mapping[str, object]
) -> None:
    """Refuse values that ``build`` does not take; each builder begins with this.

    Args:
        build: The builder.
        values: Its arguments by name, as ``locals()`` gives them on its first line.

    Raises:
        InvalidOptionError: Names the option and what is allowed.
    """
    for name, wanted in _types(build).items():
        _check_value(name, values[name], wanted)


@cache
def _types(build: Callable[..., nn.Module]) -> dict[str, Any]:
    hints = get_type_hints(build, include_extras=True)
    return {name: hints[name] for name in inspect.signature(build).parameters}


def _check_value(name: str, value: object, wanted: Any) -> None:
    plain, bounds = _plain_and_bounds(wanted)
    if get_origin(plain) is Literal:
        choices = get_args(plain)
        # By type as well: True is no 1, though it equals it.
        if not any(value == each and type(value) is type(each) for each in choices):
            allowed = f"one of {', '.join(map(str, choices))}"
            raise InvalidOptionError(name, value, allowed)
        return
    types, words = {
        bool: ((bool,), "true or false"),
        int: ((int,), "a whole number"),
        float: ((int, float), "a number"),
        str: ((str,), "a text"),
    }[plain]
    if not isinstance(value, types) or (plain is not bool and isinstance(value, bool)):
        raise InvalidOptionError(name, value, words)
    if isinstance(value, int | float) and not bounds.allow(value):
        raise InvalidOptionError(name, value, str(bounds))


def _plain_and_bounds(wanted: Any) -> tuple[Any, Bounds]:
    if get_origin(wanted) is not Annotated:
        return wanted, Bounds()
    plain, *metadata = get_args(wanted)
    bounds = [each for each in metadata if isinstance(each, Bounds)]
    return plain, bounds[0] if bounds else Bounds()


@cache
def _fields(build: Callable[..., nn.Module]) -> tuple[OptionField, ...]:
    parameters = inspect.signature(build).parameters
    texts = argument_help(build)
    return tuple(
        _field(name, wanted, parameters[name].default, texts.get(name, ""))
        for name, wanted in _types(build).items()
    )


def _field(name: str, wanted: Any, default: OptionValue, text: str) -> OptionField:
    plain, bounds = _plain_and_bounds(wanted)
    choices = get_args(plain) if get_origin(plain) is Literal else ()
    kinds: dict[Any, OptionKind] = {
        bool: "switch",
        int: "whole number",
        float: "number",
        str: "text",
    }
    spoken = _CHOICE_LABELS.get(name, {})
    grain = 1 if plain is int else _PRECISION
    minimum = bounds.above + grain if bounds.above is not None else bounds.at_least
    maximum = bounds.below - grain if bounds.below is not None else bounds.at_most
    return OptionField(
        name=name,
        label=_LABELS.get(name, name.replace("_", " ").capitalize()),
        kind="choice" if choices else kinds[plain],
        default=default,
        choices=choices,
        choice_labels=tuple(spoken.get(choice, str(choice)) for choice in choices),
        minimum=minimum,
        maximum=maximum,
        step=bounds.step,
        help=text,
    )
