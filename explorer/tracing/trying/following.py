"""What must be edited so that a layer takes what the one before it makes."""

from typing import Any

from torch import nn

from explorer.architectures.edits import Edit
from explorer.tracing.trying.rules import Refused


def following_edits(path: str, module: nn.Module, refusal: Refused) -> tuple[Edit, ...]:
    """The edits with which ``module`` takes the channels or features that it is given.

    A depthwise convolution stays one.  Empty where that is not what is wrong, or where
    the channels cannot be shared out to its groups.
    """
    given = refusal.figures.get("given")
    if refusal.kind not in ("channels", "features", "norm"):
        return ()
    assert isinstance(given, int)
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
