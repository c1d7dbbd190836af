"""What can be changed about a layer, and the same layer made anew."""

import ast
import warnings
from collections.abc import Mapping
from typing import Any, cast

from torch import nn

from explorer.architectures.edits import (
    FIELDS,
    POOLINGS,
    as_pair,
    pair_value,
)
from explorer.architectures.options import OptionField, OptionKind
from explorer.architectures.spec import OptionValue
from explorer.errors import InvalidOptionError

_WINDOW = ("kernel_size", "stride", "padding")
_CHANNELS = ("in_channels", "out_channels")
# The arguments of a constructor, in the order in which people read them.
_ARGUMENTS: dict[type[nn.Module], tuple[str, ...]] = {
    nn.Conv2d: (*_CHANNELS, *_WINDOW, "dilation", "groups", "bias", "padding_mode"),
    nn.Linear: ("in_features", "out_features", "bias"),
    nn.MaxPool2d: (*_WINDOW, "dilation", "return_indices", "ceil_mode"),
    nn.AvgPool2d: (*_WINDOW, "ceil_mode", "count_include_pad", "divisor_override"),
    nn.AdaptiveAvgPool2d: ("output_size",),
    nn.AdaptiveMaxPool2d: ("output_size", "return_indices"),
    nn.BatchNorm2d: (
        "num_features", "eps", "momentum", "affine", "track_running_stats",
    ),
    nn.GroupNorm: ("num_groups", "num_channels", "eps", "affine"),
    nn.Dropout: ("p", "inplace"),
    nn.Dropout2d: ("p", "inplace"),
}  # fmt: skip
_POOLINGS: tuple[tuple[type[nn.Module], type[nn.Module]], ...] = (
    (nn.MaxPool2d, nn.AvgPool2d),
    (nn.AdaptiveMaxPool2d, nn.AdaptiveAvgPool2d),
)
# What can be put into a network besides what is in it.
_ADDED = (
    nn.Conv2d, nn.MaxPool2d, nn.AvgPool2d, nn.AdaptiveAvgPool2d, nn.AdaptiveMaxPool2d,
    nn.BatchNorm2d, nn.Linear, nn.Flatten, nn.ReLU, nn.Dropout, nn.Identity,
)  # fmt: skip
_KINDS: dict[str, OptionKind] = {
    "count": "whole number", "pair": "whole number", "switch": "switch",
    "share": "number", "choice": "choice",
}  # fmt: skip


def editable_fields(module: nn.Module) -> tuple[OptionField, ...]:
    """What can be edited about a layer, each with its value as the default.

    A window that is not square is a ``"text"`` like ``"1x7"``.
    """
    return fields_of(editable_values(module))


def fields_of(values: Mapping[str, OptionValue]) -> tuple[OptionField, ...]:
    """The fields that have these values, as a form shows them."""
    return tuple(_option_field(name, value) for name, value in values.items())


def editable_values(module: nn.Module) -> dict[str, OptionValue]:
    """The fields of a layer that an edit can name, and their values."""
    family = _family(module)
    if family is None:
        return {}
    values = {}
    for name in _ARGUMENTS[family]:
        if name in FIELDS:
            value = _plain(name, _argument(module, name))
            if value is not None:
                values[name] = value
    for kinds in _POOLINGS:
        if family in kinds:
            return {"pooling": POOLINGS[kinds.index(family)], **values}
    return values


def remake(module: nn.Module, changes: Mapping[str, OptionValue]) -> None:
    """Construct a layer anew with some fields changed, its weights drawn anew.

    It stays the same object: in all its places in the network, and with the lines of
    source that made it.  Its state is kept if the constructor refuses.

    Args:
        module: The layer.
        changes: Values by field, as :class:`Edit` takes them.

    Raises:
        InvalidOptionError: The layer has no such field.
        ValueError: Its constructor refuses the values.
    """
    family = _family(module)
    known = editable_values(module)
    for name in changes:
        if family is None or name not in known:
            allowed = f"one of {', '.join(known)}" if known else "left as it is"
            raise InvalidOptionError(f"field of {type(module).__name__}", name, allowed)
    assert family is not None
    asked = dict(changes)
    pooling = asked.pop("pooling", None)
    arguments = {name: _argument(module, name) for name in _ARGUMENTS[family]}
    for name, value in asked.items():
        pair = FIELDS[name].kind == "pair"
        arguments[name] = as_pair(value) if pair else value
    if pooling is not None:
        _change_kind(module, family, str(pooling), arguments)
        return
    _construct_again(module, family, arguments)


def layer_from_text(text: str) -> nn.Module:
    """The layer that ``text`` writes: ``"Conv2d(64, 128, 1, stride=2)"``.

    Only literal arguments of a few kinds of layers: nothing of it is run as code.

    Raises:
        InvalidOptionError: It is none of these, or its constructor refuses.
    """
    known = {kind.__name__: kind for kind in _ADDED}
    allowed = f"a call with numbers of one of {', '.join(known)}"
    try:
        call = ast.parse(text, mode="eval").body
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            raise InvalidOptionError("layer", text, allowed)
        kind = known[call.func.id]
        positional = [ast.literal_eval(each) for each in call.args]
        named = {str(k.arg): ast.literal_eval(k.value) for k in call.keywords}
        layer: nn.Module = kind(*positional, **named)
    except (SyntaxError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise InvalidOptionError("layer", text, allowed) from error
    return layer


def _construct_again(
    module: nn.Module, family: type[nn.Module], arguments: dict[str, Any]
) -> None:
    """Raises ValueError and leaves the layer as it was if that cannot be done."""
    training, before = module.training, dict(vars(module))
    weight = getattr(module, "weight", None)
    if weight is not None:
        arguments |= {"device": weight.device, "dtype": weight.dtype}
    try:
        with warnings.catch_warnings():  # of weights without elements
            warnings.simplefilter("ignore")
            family.__init__(module, **arguments)
    except Exception as error:
        vars(module).clear()
        vars(module).update(before)
        if isinstance(error, ValueError | RuntimeError | TypeError):
            raise ValueError(str(error).split("\n", 1)[0]) from error
        raise
    module.train(training)


def _change_kind(
    module: nn.Module, family: type[nn.Module], pooling: str, arguments: dict[str, Any]
) -> None:
    """A pooling becomes one of another kind, with what the two have in common."""
    place = POOLINGS.index(pooling)
    kind = next(kinds[place] for kinds in _POOLINGS if family in kinds)
    kept = {n: arguments[n] for n in _ARGUMENTS[kind] if n in arguments}
    training = module.training
    module.__class__ = kind  # poolings have no weights and no state
    cast(Any, kind).__init__(module, **kept)
    module.train(training)


def _family(module: nn.Module) -> type[nn.Module] | None:
    """The kind of layer whose constructor makes ``module``, subclasses included."""
    return next((kind for kind in _ARGUMENTS if isinstance(module, kind)), None)


def _argument(module: nn.Module, name: str) -> Any:
    value = getattr(module, name)
    return value is not None if name == "bias" else value


def _plain(name: str, value: Any) -> OptionValue | None:
    """An argument as an edit writes it; ``None`` for what no edit can write."""
    if FIELDS[name].kind != "pair":
        return cast(OptionValue, value)
    if isinstance(value, tuple) and len(value) == 2:
        return None if None in value else pair_value(value)
    return value if isinstance(value, int | str) else None


def _option_field(name: str, value: OptionValue) -> OptionField:
    rule = FIELDS[name]
    kind: OptionKind = "text" if isinstance(value, str) else _KINDS[rule.kind]
    if rule.kind == "choice":
        kind = "choice"
    numeric = kind in ("whole number", "number")
    lowest, highest = (0, 1) if rule.kind == "share" else (rule.lowest, rule.highest)
    return OptionField(
        name=name,
        label=rule.label[0].upper() + rule.label[1:],
        kind=kind,
        default=value,
        choices=POOLINGS if kind == "choice" else (),
        choice_labels=POOLINGS if kind == "choice" else (),
        minimum=lowest if numeric else None,
        maximum=highest if numeric else None,
        step=0.05 if kind == "number" else 1,
    )
