"""What a recipe means in torch."""

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from explorer.architectures.random_state import seeded
from explorer.architectures.recipe import Recipe
from explorer.training.optimisation import (
    auxiliary_loss,
    initialise,
    learning_rate_at,
    losses_of,
    make_optimizer,
    recordable,
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


def test_a_cosine_falls_from_the_warm_up_to_the_end():
    recipe = Recipe(key="custom", learning_rate=2.0, schedule="cosine", warm_up=0.2)
    rates = [learning_rate_at(recipe, done) for done in (0.1, 0.2, 0.6, 1)]
    assert rates == pytest.approx([1, 2, 1, 0])


def test_steps_divide_the_rate_by_ten_at_a_half_and_at_three_quarters():
    recipe = Recipe(key="custom", learning_rate=1.0, schedule="step")
    rates = [learning_rate_at(recipe, done) for done in (0, 0.49, 0.5, 0.74, 0.75, 1)]
    assert rates == pytest.approx([1, 1, 0.1, 0.1, 0.01, 0.01])


@pytest.mark.parametrize("warm_up", [1e-6, 0.01, 0.5])
def test_a_warm_up_rises_from_almost_nothing_and_never_above_the_rate(warm_up):
    recipe = Recipe(key="custom", learning_rate=1.0, warm_up=warm_up)
    rates = [learning_rate_at(recipe, warm_up * n / 10) for n in range(12)]
    assert rates == sorted(rates)
    assert 0 < rates[0] <= rates[-1] == 1.0


def test_normal_weights_have_one_deviation_for_all_layers():
    network = nn.Sequential(nn.Linear(100, 1_000), nn.Linear(1_000, 100))
    with seeded(0):
        initialise(network, "normal")
    for layer in network:
        assert layer.weight.std().item() == pytest.approx(0.01, rel=0.01)


def test_label_smoothing_changes_what_is_lowered_and_not_what_is_told():
    labels, output = torch.tensor([0]), torch.tensor([[5.0, 0.0]])
    plain = Recipe(key="custom")
    smooth = Recipe(key="custom", label_smoothing=0.2)
    objective, told = losses_of(smooth, output, labels)
    assert told == losses_of(plain, output, labels)[0]
    # A fifth of the target is spread over both classes.
    probabilities = output.log_softmax(1)[0]
    expected = -(0.9 * probabilities[0] + 0.1 * probabilities[1])
    assert objective.item() == pytest.approx(expected.item())


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "adamw"])
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


@pytest.mark.parametrize("rule", [torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW])
@pytest.mark.parametrize("fused", [True, None])
def test_a_rate_in_a_tensor_updates_as_a_number_does(rule, fused):
    def updated(in_tensor):
        parameter = nn.Parameter(torch.linspace(-1, 1, 7))
        optimizer = rule([parameter], lr=0.125, fused=fused)
        before = dict(optimizer.param_groups[0])
        for rate in (0.125, 0.25):
            parameter.grad = torch.cos(parameter.detach())
            if in_tensor:
                with recordable(optimizer, torch.tensor(rate)):
                    optimizer.step()
                assert optimizer.param_groups[0] == before
            else:
                optimizer.param_groups[0]["lr"] = rate
                optimizer.step()
        return parameter.detach()

    assert_close(updated(True), updated(False))


def test_only_while_it_is_recorded_an_optimiser_reads_a_tensor():
    optimizer = torch.optim.Adam([nn.Parameter(torch.ones(1))], fused=True)
    before, rate = dict(optimizer.param_groups[0]), torch.tensor(1.0)
    with recordable(optimizer, rate):
        (group,) = optimizer.param_groups
        assert group["lr"] is rate
        assert group["capturable"] is True
    assert optimizer.param_groups[0] == before

    def fails():
        with recordable(optimizer, rate):
            raise RuntimeError("the kernel is cross")

    with pytest.raises(RuntimeError, match="cross"):
        fails()
    assert optimizer.param_groups[0] == before
