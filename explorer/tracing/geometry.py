"""The window of a step, read from a module or from the arguments of a function."""

from typing import Any

from torch import fx, nn

from explorer.tracing.records import Geometry

_WINDOWED = (nn.Conv2d, nn.MaxPool2d, nn.AvgPool2d)
_POSITIONAL = {
    "MaxPool2d": ("kernel_size", "stride", "padding", "dilation", "ceil_mode"),
    "AvgPool2d": ("kernel_size", "stride", "padding", "ceil_mode"),
    "Conv2d": ("weight", "bias", "stride", "padding", "dilation", "groups"),
}


def module_geometry(module: nn.Module) -> Geometry | None:
    """The window of a convolution or pooling module, ``None`` for any other."""
    if not isinstance(module, _WINDOWED):
        return None
    names = ("kernel_size", "stride", "padding", "dilation", "groups", "ceil_mode")
    return _geometry({name: getattr(module, name, None) for name in names})


def operation_geometry(
    kind: str, node: fx.Node, weight_shape: tuple[int, ...] | None
) -> Geometry | None:
    """The window of ``F.conv2d``, ``F.max_pool2d`` or ``F.avg_pool2d``.

    Args:
        kind: Kind of the step.
        node: Its node.
        weight_shape: Shape of the weight that a functional convolution reads,
            ``(C_out, C_in / groups, k_h, k_w)``.
    """
    names = _POSITIONAL.get(kind)
    if names is None:
        return None
    arguments = dict(zip(names, node.args[1:], strict=False)) | dict(node.kwargs)
    if kind == "Conv2d":
        if weight_shape is None:
            return None
        arguments["kernel_size"] = weight_shape[2:]
        arguments.setdefault("stride", 1)
    return _geometry(arguments)


def _geometry(values: dict[str, Any]) -> Geometry:
    kernel = _pair(values["kernel_size"])
    dilation = _pair(values.get("dilation") or 1)
    stride = values.get("stride")
    padding = values.get("padding") or 0
    if isinstance(padding, str):  # "same" keeps the size, "valid" adds nothing
        same = tuple((k - 1) * d // 2 for k, d in zip(kernel, dilation, strict=True))
        padding = same if padding == "same" else 0
    return Geometry(
        kernel=kernel,
        stride=kernel if stride is None else _pair(stride),  # a pooling's default
        padding=_pair(padding),
        dilation=dilation,
        groups=int(values.get("groups") or 1),
        ceil_mode=bool(values.get("ceil_mode")),
    )


def _pair(value: Any) -> tuple[int, int]:
    if isinstance(value, int):
        return value, value
    first, *rest = value
    return int(first), int(rest[0] if rest else first)
