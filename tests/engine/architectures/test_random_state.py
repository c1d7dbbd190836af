"""The one random state of torch is shared without disturbing anybody."""

import threading

import pytest
import torch
from torch import Tensor

from explorer.architectures.random_state import OwnedRandomState, seeded


def draw(state: OwnedRandomState, times: int) -> list[Tensor]:
    numbers = []
    for _ in range(times):
        with state.swapped_in():
            numbers.append(torch.rand(100))
    return numbers


def test_an_owner_starts_where_manual_seed_would():
    with seeded(7):
        expected = torch.nn.Linear(5, 3).weight
    before = torch.get_rng_state()
    torch.manual_seed(7)
    assert torch.equal(torch.nn.Linear(5, 3).weight, expected)
    torch.set_rng_state(before)


def test_two_owners_and_a_builder_in_another_thread_see_what_they_see_alone():
    alone_a, alone_b = draw(OwnedRandomState(1), 50), draw(OwnedRandomState(2), 50)
    with seeded(3):
        alone_net = torch.nn.Linear(100, 100).weight.detach().clone()
    built: list[Tensor] = []
    done = threading.Event()

    def build_networks() -> None:
        while not done.is_set():
            with seeded(3):
                built.append(torch.nn.Linear(100, 100).weight.detach().clone())

    builder = threading.Thread(target=build_networks)
    builder.start()
    try:
        a, b = OwnedRandomState(1), OwnedRandomState(2)
        turns = [(draw(a, 1)[0], draw(b, 1)[0]) for _ in range(50)]
    finally:
        done.set()
        builder.join()

    assert built
    assert all(torch.equal(weight, alone_net) for weight in built)
    assert all(torch.equal(x, y) for x, (y, _) in zip(alone_a, turns, strict=True))
    assert all(torch.equal(x, y) for x, (_, y) in zip(alone_b, turns, strict=True))


def test_the_state_outside_is_untouched():
    before = torch.get_rng_state()
    draw(OwnedRandomState(5), 3)
    with seeded(5):
        torch.rand(10)
    assert torch.equal(torch.get_rng_state(), before)


def test_abandoned_work_can_be_done_again_with_the_same_numbers():
    state = OwnedRandomState(4)
    before = torch.get_rng_state()

    def abandoned() -> None:
        with state.swapped_in():
            torch.rand(100)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        abandoned()
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(draw(state, 1)[0], draw(OwnedRandomState(4), 1)[0])
