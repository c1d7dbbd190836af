"""What must be edited so that a layer takes what the one before it makes."""

from typing import Any

from torch import nn

from explorer.architectures.edits import Edit
from explorer.tracing.trying.trial import BreakKind, Figure


def following_edits(
    path: str, module: nn.Module, kind: BreakKind, given: Figure | None
) -> tuple[Edit, ...]:
    """The edits with which ``module`` takes the channels or features that it is given.

    A depthwise convolution stays one.  Empty where that is not what is wrong, or where
    the channels cannot be shared out to its groups.

    Args:
        path: Path of the layer.
        module: The layer.
        kind: Why it does not run.
        given: How many channels or features come in.
    """
    if kind not in ("channels", "features", "norm") or not isinstance(given, int):
        return ()
    layer: Any = module
    match module:
        case nn.Conv2d() if layer.groups == layer.in_channels > 1:
            each = layer.out_channels // layer.in_channels
            fields = {
                "in_channels": given, "out_channels": given * each, "groups": given,
            }  # fmt: skip
        case nn.Conv2d():
            fields = {} if given % layer.groups else {"in_channels": given}
        case nn.Linear():
            fields = {"in_features": given}
        case nn.BatchNorm2d():
            fields = {"num_features": given}
        case nn.GroupNorm():
            fields = {} if given % layer.num_groups else {"num_channels": given}
        case _:
            fields = {}
    return tuple(Edit(path=path, field=n, value=v) for n, v in fields.items())
