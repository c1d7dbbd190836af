"""What is measured inside a network is true, and measuring it changes nothing."""

from threading import Event

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from explorer.architectures.variants import Variant
from explorer.tracing.meta import build_on_meta
from explorer.training import course
from explorer.training.events import Probed, StepDone
from explorer.training.interruption import WorkAbandoned
from explorer.training.probed_blocks import probed_blocks
from explorer.training.probes import DEAD_BATCHES, PROBE_EVERY, Probes, is_probed


class Functional(nn.Module):
    """A ReLU that is no module, behind a convolution with a dead map."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.dense = nn.Linear(4 * 36, 2)

    def forward(self, x):
        return self.dense(F.relu(self.conv(x)).flatten(1))


def probe(network, images, labels, probes=None, rate=0.1):
    """One step of plain SGD that is probed; the event."""
    probed = (probes or Probes(network)).begin()
    network.zero_grad()
    with probed.watching():
        logits = network(images)
    probed.answered(logits)
    F.cross_entropy(logits, labels).backward()
    probed.before_update()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter -= rate * parameter.grad
    return probed.reading().event(step=1)


@pytest.fixture
def batch():
    generator = torch.Generator().manual_seed(0)
    images = torch.rand((6, 1, 8, 8), generator=generator)
    return images, torch.arange(6) % 2


@pytest.fixture
def network():
    torch.manual_seed(0)
    return Functional()


def test_the_gradient_norm_of_a_block_is_that_of_all_its_parameters(network, batch):
    event = probe(network, *batch)
    for block, module in zip(event.blocks, (network.conv, network.dense), strict=True):
        gradients = [p.grad.flatten() for p in module.parameters()]
        norm = torch.cat(gradients).norm().item()
        assert block.gradient_norm == pytest.approx(norm)


def test_the_update_ratio_is_the_change_of_the_weights_over_their_size(network, batch):
    before = network.dense.weight.detach().clone()
    event = probe(network, *batch, rate=0.5)
    change = (network.dense.weight.detach() - before).norm() / before.norm()
    assert event.blocks[1].update_ratio == pytest.approx(change.item(), rel=1e-5)


def test_dead_maps_are_counted_behind_functions_and_modules_alike(network, batch):
    nn.init.constant_(network.conv.bias, 1.0)
    with torch.no_grad():
        network.conv.bias[2] = -100.0
    as_modules = nn.Sequential(network.conv, nn.ReLU(), nn.Flatten(), network.dense)
    for each in (network, as_modules):
        event = probe(each, *batch)
        counts = [(block.relu_units, block.dead_units) for block in event.blocks]
        assert counts == [(4, 1), (0, 0)]


def test_a_unit_is_dead_when_it_was_silent_in_every_remembered_batch(network, batch):
    probes = Probes(network)
    nn.init.constant_(network.conv.bias, 1.0)
    assert probe(network, *batch, probes, rate=0).blocks[0].dead_units == 0
    nn.init.constant_(network.conv.bias, -100.0)
    events = [probe(network, *batch, probes, rate=0) for _ in range(DEAD_BATCHES)]
    assert [event.blocks[0].dead_units for event in events] == [
        *[0] * (DEAD_BATCHES - 1), 4,
    ]  # fmt: skip
    assert [event.batches for event in events][-2:] == [DEAD_BATCHES, DEAD_BATCHES]


def test_probabilities_are_told_from_logits(network, batch):
    assert not probe(network, *batch).outputs_are_probabilities
    ended = nn.Sequential(network, nn.Softmax(dim=1))
    assert probe(ended, *batch).outputs_are_probabilities


def test_a_block_that_no_gradient_reaches_has_norm_0(network, batch):
    network.conv.requires_grad_(False)
    probed = Probes(network).begin()
    with probed.watching():
        logits = network(batch[0])
    probed.answered(logits)
    F.cross_entropy(logits, batch[1]).backward()
    probed.before_update()
    event = probed.reading().event(step=1)
    assert event.blocks[0].gradient_norm == 0
    assert event.blocks[1].gradient_norm > 0


def test_a_relu_over_something_that_is_no_batch_is_left_out(network, batch):
    class Gated(Functional):
        def __init__(self):
            super().__init__()
            self.gate = nn.Parameter(torch.ones(3))

        def forward(self, x):
            return super().forward(x) * F.relu(self.gate).sum()

    event = probe(Gated(), *batch, rate=0)
    assert sum(block.relu_units for block in event.blocks) == 4


def test_a_gradient_that_is_not_finite_is_no_number(network, batch):
    images, labels = batch
    event = probe(network, images * float("inf"), labels)
    assert event.blocks[0].gradient_norm is None


def test_a_step_that_is_abandoned_leaves_nothing_behind(network, batch):
    probes = Probes(network)
    probed = probes.begin()

    def abandoned_halfway():
        with probed.watching():
            network(batch[0])
            raise WorkAbandoned

    with pytest.raises(WorkAbandoned):
        abandoned_halfway()
    assert not any(module._forward_pre_hooks for module in network.modules())
    assert probe(network, *batch, probes).batches == 1


def test_probing_does_not_change_a_run(run_of, events_of, monkeypatch):
    probed, plain = run_of(epochs=6), run_of(epochs=6)
    with_probes = events_of(probed)
    monkeypatch.setattr(course, "is_probed", lambda step: False)
    without = events_of(plain)
    assert any(isinstance(event, Probed) for event in with_probes)
    assert not any(isinstance(event, Probed) for event in without)
    losses = [
        [event.loss for event in events if isinstance(event, StepDone)]
        for events in (with_probes, without)
    ]
    assert losses[0] == losses[1]
    ours, theirs = probed.state_dict_snapshot(), plain.state_dict_snapshot()
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)


def test_a_probe_follows_its_step(run_of):
    events = list(run_of(epochs=6, batch_size=16).events(Event()))
    places = [i for i, event in enumerate(events) if isinstance(event, Probed)]
    assert [events[i].step for i in places] == list(range(1, 25, PROBE_EVERY))
    assert [events[i - 1].step for i in places] == [events[i].step for i in places]
    assert all(is_probed(events[i].step) for i in places)


@pytest.mark.parametrize(
    ("key", "form", "some"),
    [
        ("alexnet", "book", ("0", "3", "6")),
        ("resnet", "book", ("0.0", "1.0", "1.1")),
        ("torchvision:resnet18", None, ("conv1", "layer1.0", "layer4.1", "fc")),
        ("torchvision:googlenet", None, ("conv1", "inception3a", "fc")),
        (
            "torchvision:vit_b_16",
            None,
            ("conv_proj", "encoder.layers.encoder_layer_0", "heads.head"),
        ),
    ],
)
def test_blocks_are_what_people_would_name(key, form, some):
    network = build_on_meta(Variant.of(key, form).build)
    blocks = probed_blocks(network)
    assert set(some) <= {block.path for block in blocks}
    assert all(network.get_submodule(block.path) is block.module for block in blocks)
    counted = [id(p) for block in blocks for p in block.parameters]
    assert len(counted) == len(set(counted))


def test_a_normalisation_belongs_to_the_layer_before_it():
    network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Conv2d(2, 2, 3))
    first, second = probed_blocks(network)
    assert (len(first.parameters), len(second.parameters)) == (4, 2)


def test_a_network_of_one_layer_is_one_block():
    (block,) = probed_blocks(nn.Linear(3, 2))
    assert (block.path, len(block.parameters)) == ("", 2)
