"""Weights from a seed, from a state and from a file, and what bad ones get."""

import pytest
import torch
from safetensors.torch import save_file

from explorer.architectures.variants import Variant
from explorer.architectures.weights import (
    network_from_file,
    network_from_state,
    random_network,
)
from explorer.errors import BadFileError

NIN = Variant.of("nin", "lite")


def test_a_seed_gives_the_same_network_and_leaves_torchs_own_numbers_alone():
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    one, other = random_network(NIN, 3), random_network(NIN, 3)
    assert torch.equal(torch.rand(3), expected)
    for mine, theirs in zip(one.parameters(), other.parameters(), strict=True):
        assert torch.equal(mine, theirs)
    assert not torch.equal(
        next(one.parameters()), next(random_network(NIN, 4).parameters())
    )


def test_a_file_gives_back_what_was_saved(tmp_path):
    network = random_network(NIN, 5)
    save_file(network.state_dict(), tmp_path / "nin.safetensors")
    loaded = network_from_file(NIN, tmp_path / "nin.safetensors")
    for name, value in network.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], value)
    assert not loaded.training


def test_weights_of_another_network_are_refused_by_name(tmp_path):
    path = tmp_path / "alexnet.safetensors"
    save_file(random_network(Variant.of("alexnet", "lite"), 0).state_dict(), path)
    with pytest.raises(BadFileError, match="another network than NiN lite"):
        network_from_file(NIN, path)


def test_weights_that_are_not_numbers_are_refused():
    state = random_network(NIN, 0).state_dict()
    state["0.0.weight"] = torch.full_like(state["0.0.weight"], float("nan"))
    with pytest.raises(BadFileError, match=r"not numbers \(in 0.0.weight\)"):
        network_from_state(NIN, state, "run 1")


@pytest.mark.parametrize(
    "content", [b"", b"<html>404</html>", b"\x80\x04pickle", bytes(100)]
)
def test_a_file_in_another_format_is_refused(content, tmp_path):
    path = tmp_path / "weights.safetensors"
    path.write_bytes(content)
    with pytest.raises(BadFileError, match=r"weights\.safetensors"):
        network_from_file(NIN, path)
