"""What a recipe means in torch."""

import pytest
import torch
from torch import nn

from explorer.architectures.random_state import seeded
from explorer.architectures.recipe import Recipe
from explorer.training.optimisation import (
    auxiliary_loss,
    initialise,
    learning_rate_at,
    make_optimizer,
)


def book_init_weights(m):
    # As the book has it: chapter 7.1, train_ch6.
    if type(m) == nn.Linear or type(m) == nn.Conv2d:  # noqa: E721
        nn.init.xavier_uniform_(m.weight)


def test_xavier_is_the_rule_of_the_book():
    network = nn.Sequential(nn.Conv2d(1, 3, 3), nn.ReLU(), nn.Linear(5, 7))
    biases = [network[0].bias.clone(), network[2].bias.clone()]
    with seeded(1):
        initialise(network, "xavier")
    ours = [network[0].weight.clone(), network[2].weight.clone()]
    with seeded(1):
        network.apply(book_init_weights)
    assert torch.equal(ours[0], network[0].weight)
    assert torch.equal(ours[1], network[2].weight)
    assert torch.equal(biases[0], network[0].bias)
    assert torch.equal(biases[1], network[2].bias)


def test_he_keeps_the_variance_of_what_passes_a_relu():
    layer = nn.Linear(1_000, 1_000)
    with seeded(0):
        initialise(layer, "he")
    assert layer.weight.std().item() == pytest.approx((2 / 1_000) ** 0.5, rel=0.01)


def test_default_keeps_what_the_constructor_made():
    layer = nn.Linear(4, 4)
    before = layer.weight.clone()
    initialise(layer, "default")
    assert torch.equal(layer.weight, before)


def test_a_linear_schedule_falls_to_zero_over_the_last_fifth():
    recipe = Recipe(key="custom", learning_rate=2.0, schedule="linear")
    rates = [learning_rate_at(recipe, done) for done in (0, 0.5, 0.8, 0.9, 1, 1.2)]
    assert rates == pytest.approx([2, 2, 2, 1, 0, 0])


def test_a_constant_schedule_does_not_fall():
    assert learning_rate_at(Recipe(key="custom", learning_rate=2.0), 0.99) == 2.0


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_the_optimizer_has_the_numbers_of_the_recipe(optimizer):
    recipe = Recipe(
        key="custom",
        optimizer=optimizer,
        learning_rate=0.5,
        momentum=0.9,
        weight_decay=0.01,
    )
    parameters = nn.Linear(2, 2).parameters()
    made = make_optimizer(recipe, parameters, torch.device("cpu"))
    (group,) = made.param_groups
    assert type(made).__name__.lower() == optimizer
    assert (group["lr"], group["weight_decay"]) == (0.5, 0.01)
    if optimizer == "sgd":
        assert group["momentum"] == 0.9


def test_auxiliary_heads_count_three_tenths_each():
    labels = torch.tensor([0])
    sure, even = torch.tensor([[50.0, 0.0]]), torch.zeros(1, 2)
    added = auxiliary_loss((sure, even, even), labels)
    assert added.item() == pytest.approx(2 * 0.3 * torch.log(torch.tensor(2.0)).item())
    assert auxiliary_loss((sure, None), labels) is None
    assert auxiliary_loss(sure, labels) is None
