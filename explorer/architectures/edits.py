"""Edits: one thing of a network changed by hand, and nothing that follows from it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from explorer.architectures.spec import OptionValue
from explorer.errors import InvalidOptionError, UnknownNameError

FieldKind = Literal["count", "pair", "switch", "share", "choice", "layer"]

IMAGE_SIZE, IMAGE_CHANNELS = "image_size", "image_channels"
OF_THE_INPUT = (IMAGE_SIZE, IMAGE_CHANNELS)
LAYER, BEFORE, AFTER = "layer", "before", "after"
STRUCTURAL = (LAYER, BEFORE, AFTER)
POOLINGS = ("max", "average")

_PAIR = re.compile(r"(-?\d+)x(-?\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """Which values a field takes.

    Some of them break every network: a stride of 0 is to be tried out, too.

    Attributes:
        kind: ``"count"`` is a whole number, ``"pair"`` one too or two of them as
            ``"3x1"`` (vertical, horizontal), ``"share"`` a number from 0 to 1,
            ``"layer"`` a layer as Python writes it.
        lowest: The smallest number.
        highest: The largest number.
        label: Name for people.
    """

    kind: FieldKind
    label: str
    lowest: int = 1
    highest: int = 65_536


FIELDS = MappingProxyType(
    {
        IMAGE_SIZE: FieldRule(kind="count", label="image size", highest=4_096),
        IMAGE_CHANNELS: FieldRule(kind="count", label="image channels", highest=1_024),
        "in_channels": FieldRule(kind="count", label="in channels"),
        "out_channels": FieldRule(kind="count", label="out channels"),
        "kernel_size": FieldRule(kind="pair", label="kernel", highest=1_024),
        "stride": FieldRule(kind="pair", label="stride", lowest=0, highest=1_024),
        "padding": FieldRule(kind="pair", label="padding", lowest=-64, highest=1_024),
        "dilation": FieldRule(kind="pair", label="dilation", lowest=0, highest=1_024),
        "groups": FieldRule(kind="count", label="groups", lowest=0),
        "bias": FieldRule(kind="switch", label="bias"),
        "in_features": FieldRule(kind="count", label="in features", highest=16_777_216),
        "out_features": FieldRule(kind="count", label="out features"),
        "pooling": FieldRule(kind="choice", label="pooling"),
        "ceil_mode": FieldRule(kind="switch", label="round up"),
        "output_size": FieldRule(kind="pair", label="output size", highest=1_024),
        "num_features": FieldRule(kind="count", label="features"),
        "num_channels": FieldRule(kind="count", label="channels"),
        "num_groups": FieldRule(kind="count", label="groups", lowest=0),
        "p": FieldRule(kind="share", label="dropped share"),
        LAYER: FieldRule(kind="layer", label="layer"),
        BEFORE: FieldRule(kind="layer", label="after a new"),
        AFTER: FieldRule(kind="layer", label="before a new"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One field of one layer, or of the input, with another value.

    Attributes:
        path: Module path of the layer, as in ``nn.Module.named_modules``; empty for
            the input.
        field: What is changed: an argument of the layer's constructor; ``"pooling"``
            for the kind of a pooling; ``"image_size"`` (px) or ``"image_channels"`` of
            the input; or the structure: ``"layer"`` puts a layer where the network
            holds ``None`` or another layer, ``"before"`` and ``"after"`` put one
            beside the layer.
        value: A number, ``True`` or ``False``, two numbers as ``"3x1"``, ``"max"`` or
            ``"average"``, or a layer as ``"Conv2d(64, 128, 1, stride=2)"``.
    """

    path: str
    field: str
    value: OptionValue

    def __post_init__(self) -> None:
        rule = FIELDS.get(self.field)
        if rule is None:
            raise UnknownNameError("field of a layer", self.field, tuple(FIELDS))
        if (self.field in OF_THE_INPUT) != (self.path == ""):
            allowed = "empty for the input, and the path of a layer else"
            raise InvalidOptionError(f"path of {self.field}", self.path, allowed)
        _check(self.field, rule, self.value)

    def __str__(self) -> str:
        """As links write it: ``"features.0.kernel_size:5"``."""
        place = f"{self.path}.{self.field}" if self.path else self.field
        return f"{place}:{_written(self.value)}"

    @property
    def phrase(self) -> str:
        """The edit within a name: ``"features.0 kernel 5"``."""
        label, value = FIELDS[self.field].label, _written(self.value)
        return f"{self.path} {label} {value}".strip()


def edit_from_text(text: str) -> Edit:
    """The edit that ``str`` has written.

    Raises:
        UnknownNameError: No field has that name.
        InvalidOptionError: It is no edit, or the field does not take the value.
    """
    place, colon, value = text.partition(":")
    path, _, name = place.rpartition(".")
    if not colon:
        allowed = "written like features.0.kernel_size:5"
        raise InvalidOptionError("edit", text, allowed)
    rule = FIELDS.get(name)
    if rule is None:
        raise UnknownNameError("field of a layer", name, tuple(FIELDS))
    return Edit(path=path, field=name, value=_read(rule, value))


def merged(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """``edits`` with the latest of each field, in the place of the first.

    A later one may name what the first has put into the network.
    """
    return tuple({(edit.path, edit.field): edit for edit in edits}.values())


def as_pair(value: OptionValue) -> tuple[int, int]:
    """The two numbers of a ``"pair"``: ``5`` and ``"5x5"`` are the same.

    Raises:
        ValueError: It is none.
    """
    if isinstance(value, str):
        match = _PAIR.fullmatch(value)
        if match is None:
            raise ValueError(value)
        return int(match[1]), int(match[2])
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(value)
    return value, value


def pair_value(pair: tuple[int, int]) -> OptionValue:
    """Two numbers as the value of an edit."""
    first, second = pair
    return first if first == second else f"{first}x{second}"


def _check(field: str, rule: FieldRule, value: OptionValue) -> None:
    numbers: tuple[float, ...] = ()
    allowed = f"a whole number from {rule.lowest} to {rule.highest:,}"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    match rule.kind:
        case "count":
            fits = isinstance(value, int) and is_number
            numbers = (value,) if isinstance(value, int) else ()
        case "pair":
            allowed += ", or two of them like 3x1"
            try:
                fits, numbers = True, as_pair(value)
            except ValueError:
                fits = False
        case "switch":
            fits, allowed = isinstance(value, bool), "true or false"
        case "share":
            fits = is_number and 0 <= float(value) <= 1
            allowed = "a number from 0 to 1"
        case "choice":
            fits, allowed = value in POOLINGS, f"one of {', '.join(POOLINGS)}"
        case "layer":
            fits = isinstance(value, str)
            allowed = "a layer like Conv2d(64, 128, 1)"
    if not fits or any(not rule.lowest <= each <= rule.highest for each in numbers):
        raise InvalidOptionError(field, value, allowed)


def _written(value: OptionValue) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)


def _read(rule: FieldRule, text: str) -> OptionValue:
    """What ``text`` writes; what it cannot be is refused by the edit itself."""
    if rule.kind == "switch":
        return {"on": True, "off": False}.get(text, text)
    if rule.kind in ("count", "pair") and re.fullmatch(r"-?\d{1,18}", text):
        return int(text)
    if rule.kind == "share":
        try:
            return float(text)
        except ValueError:
            return text
    return text
