"""Where the values of a network's weights come from."""

from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from explorer.architectures.random_state import seeded
from explorer.architectures.variants import Variant
from explorer.errors import BadFileError

_COUNTER = ".num_batches_tracked"  # files older than torch 0.4.1 lack it


def random_network(variant: Variant, seed: int) -> nn.Module:
    """``variant`` with the weights its constructor draws from ``seed``, on the CPU.

    Raises:
        ImageTooSmallError: The image vanishes inside the network.
        InvalidOptionError: An option has a value that cannot work.
    """
    with seeded(seed):
        return variant.build().eval()


def network_from_state(
    variant: Variant, state: dict[str, Tensor], source: Path | str
) -> nn.Module:
    """``variant`` with the weights in ``state``, on the CPU.

    Args:
        variant: The network.
        state: Weights and buffers by name.
        source: Where they come from, for the error.

    Raises:
        BadFileError: They belong to another network, or some are not finite.
    """
    network = random_network(variant, 0)
    own = network.state_dict()
    wrong = [
        name
        for name in own.keys() | state.keys()
        if not name.endswith(_COUNTER)
        and (
            name not in own or name not in state or own[name].shape != state[name].shape
        )
    ]
    if wrong:
        raise BadFileError(
            source,
            f"holds the weights of another network than {variant.title}"
            f" ({len(wrong)} of {len(own)} tensors differ, for example {min(wrong)});"
            " choose the architecture and variant that it was made with",
        )
    for name, value in state.items():
        if value.is_floating_point() and not bool(torch.isfinite(value).all()):
            raise BadFileError(
                source, f"holds values that are not numbers (in {name}); choose another"
            )
    network.load_state_dict(state)
    return network.eval()


def network_from_file(variant: Variant, path: Path) -> nn.Module:
    """``variant`` with the weights of a ``.safetensors`` file, on the CPU.

    Raises:
        BadFileError: No such file, not of this format, or of another network.
    """
    try:
        state = load_file(path)
    except FileNotFoundError as error:
        raise BadFileError(path, "does not exist; choose another file") from error
    except (SafetensorError, OSError) as error:
        reason = "is no weights file in safetensors format, or is damaged"
        raise BadFileError(path, f"{reason}; choose another file") from error
    return network_from_state(variant, state, path)
