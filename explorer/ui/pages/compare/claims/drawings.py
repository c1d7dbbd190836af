"""Which figures of a claim a small drawing sets side by side."""

from collections.abc import Mapping
from types import MappingProxyType

_Groups = tuple[tuple[str, ...], ...]

_COMPARED: Mapping[str, _Groups] = MappingProxyType(
    {
        "blocks": (("vgg_blocks", "nin_blocks", "googlenet_blocks", "resnet_blocks"),),
        "roles": (("field_before", "field_after"),),
        "small-kernels": (
            ("alexnet_side", "vgg_side"),
            ("pair_weights", "five_weights", "triple_weights", "seven_weights"),
            ("vgg_params", "alexnet_params"),
            ("vgg_macs", "alexnet_macs"),
        ),
        "fewer-parameters": (
            ("nin_params", "vgg_params", "alexnet_dense", "vgg_dense", "nin_pointwise"),
            ("nin_macs", "vgg_macs"),
            ("failed", "runs"),
        ),
        "scales": (("reduced", "reduced_branches", "unreduced", "unreduced_branches"),),
        "sizes": (("side_before", "side_after"), ("conv_params", "dense_weights")),
        "alexnet-code": (("smallest", "largest"), ("book_side", "paper_side")),
        "vgg-code": (("features", "quarter_features", "alexnet_features"),),
        "googlenet-code": (("pooled", "unpooled"),),
        "softmax": (("floor", "guessing"),),
        "deeper": (("plain_18", "plain_34"),),
        "nesting": (
            ("blocks", "changing"),
            ("plain_18", "plain_34", "residual_18", "residual_34"),
            ("residual_110", "residual_1202"),
        ),
        "channels": (("error_a", "error_b", "error_c"), ("b_extra", "c_extra")),
        "stride": (("side_before", "side_after", "side_unpadded"),),
        "achievement": (("plain_34", "residual_34", "residual_152"),),
    }
)


def compared(key: str) -> _Groups:
    """Names of figures of one claim whose bars share a scale, group by group."""
    return _COMPARED.get(key, ())
