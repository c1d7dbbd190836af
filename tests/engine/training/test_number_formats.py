"""How a network is computed is chosen by rule, kept with the run and honoured."""

from dataclasses import replace
from threading import Event

import msgspec
import pytest
import torch
from torch import nn

from explorer.architectures.variants import Variant
from explorer.training import arithmetic
from explorer.training.arithmetic import HEAVY_MACS, Arithmetic, try_out
from explorer.training.events import RunStarted, StepDone
from explorer.training.loop import TrainingRun
from explorer.training.machine import arithmetic_to_keep, this_machine
from explorer.training.run_state import Place

CPU = torch.device("cpu")
LAST = Arithmetic(memory_format="channels_last", precision="float32", fused=False)


@pytest.fixture
def processor(monkeypatch):
    """Say whether the processor computes bfloat16."""

    def set_to(can):
        monkeypatch.setattr(arithmetic, "computes_bfloat16", lambda _device: can)

    set_to(True)
    return set_to


def conv(channels=8, side=8):
    network = nn.Sequential(
        nn.Conv2d(1, channels, 3, padding=1),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(channels, 10),
    )
    return network, (1, 1, side, side)


@pytest.fixture
def all_heavy(monkeypatch, processor):
    monkeypatch.setattr(arithmetic, "HEAVY_MACS", 0)
    return processor


def test_a_cpu_computes_heavy_networks_alone_in_bfloat16(processor):
    light, heavy = conv(), conv(channels=80, side=530)  # 5 thousand and 202 million
    assert try_out(*light, CPU).arithmetic.precision == "float32"
    assert try_out(*heavy, CPU).arithmetic.precision == "bfloat16"
    processor(False)
    assert try_out(*heavy, CPU).arithmetic.precision == "float32"


@pytest.mark.parametrize("key", ["alexnet", "vgg", "nin", "googlenet", "resnet"])
def test_lite_networks_keep_the_arithmetic_their_weights_were_made_with(processor, key):
    variant = Variant.of(key, "lite")
    found = try_out(variant.build(), variant.input_shape, CPU)
    assert found.arithmetic == LAST
    assert found.classes == 10


@pytest.mark.parametrize(
    ("key", "form"), [("googlenet", "book"), ("resnet", "book"), ("nin", "book")]
)
def test_the_books_networks_are_heavy(processor, key, form):
    variant = Variant.of(key, form)
    found = try_out(variant.build(), variant.input_shape, CPU)
    assert found.arithmetic.precision == "bfloat16"


def test_depthwise_convolutions_have_little_to_multiply(all_heavy):
    network = nn.Sequential(
        nn.Conv2d(4, 4, 3, groups=4), nn.AdaptiveAvgPool2d(1), nn.Flatten()
    )
    assert try_out(network, (1, 4, 8, 8), CPU).arithmetic.precision == "float32"


def test_multiply_accumulates_are_those_of_the_trace(monkeypatch, processor):
    # AlexNet for 224 px: 938,146,176 in the table of the book's layers.
    variant = Variant.of("alexnet", "book")
    for least, expected in ((938_146_176, "bfloat16"), (938_146_177, "float32")):
        monkeypatch.setattr(arithmetic, "HEAVY_MACS", least)
        found = try_out(variant.build(), variant.input_shape, CPU)
        assert found.arithmetic.precision == expected
    assert HEAVY_MACS < 276_066_304  # the lightest of the book's


class Views(nn.Module):
    def forward(self, x):
        return x.view(len(x), -1)


def test_a_network_that_views_its_maps_keeps_them_contiguous():
    network = nn.Sequential(nn.Conv2d(1, 4, 3), Views(), nn.Linear(4 * 36, 3))
    found = try_out(network, (1, 1, 8, 8), CPU)
    assert found.arithmetic.memory_format == "contiguous"
    assert found.classes == 3


class Refuses(nn.Module):
    def forward(self, x):
        if x.dtype == torch.bfloat16:
            raise RuntimeError("not implemented for 'BFloat16'")
        return x


def test_a_network_that_cannot_compute_in_bfloat16_stays_in_float32(all_heavy):
    network, shape = conv()
    network.insert(1, Refuses())
    assert try_out(network, shape, CPU).arithmetic.precision == "float32"


def test_what_a_run_was_computed_with_stays(all_heavy):
    kept = replace(LAST, memory_format="contiguous")
    assert try_out(*conv(), CPU, kept).arithmetic == kept
    kept = replace(LAST, precision="bfloat16")
    assert try_out(*conv(), CPU, kept).arithmetic == kept
    all_heavy(False)
    assert try_out(*conv(), CPU, kept).arithmetic == LAST


def test_a_run_in_bfloat16_learns_is_repeatable_and_goes_on(
    run_of, events_of, all_heavy
):
    whole, first = run_of(epochs=2), run_of(epochs=2)
    expected = [e.loss for e in events_of(whole) if isinstance(e, StepDone)]
    before = []
    for event in first.events(Event()):
        if isinstance(event, StepDone):
            before.append(event.loss)
        if len(before) == 3:
            break
    state = first.state()
    assert state.place.machine.arithmetic.precision == "bfloat16"
    rest = TrainingRun(first.config, dataset=first._dataset, state=state)
    events = events_of(rest)
    assert events[0].departures == ()
    after = [e.loss for e in events if isinstance(e, StepDone)]
    assert before + after == expected
    ours, theirs = rest.state().weights, whole.state().weights
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)
    assert all(value.dtype != torch.bfloat16 for value in ours.values())


def test_another_precision_when_it_goes_on_is_said(run_of, all_heavy):
    first = run_of()
    events = first.events(Event())
    next(events), next(events)
    state = first.state()
    all_heavy(False)
    rest = TrainingRun(first.config, dataset=first._dataset, state=state)
    (started,) = [e for e in rest.events(Event()) if isinstance(e, RunStarted)]
    assert started.departures == ("it went on in float32 instead of bfloat16",)


def test_a_run_kept_before_its_arithmetic_was_told_goes_on_as_it_was(
    run_of, events_of, all_heavy
):
    all_heavy(False)
    whole, first = run_of(), run_of()
    expected = [e.loss for e in events_of(whole) if isinstance(e, StepDone)]
    events = first.events(Event())
    next(events), next(events)
    state = first.state()
    text = msgspec.json.decode(msgspec.json.encode(state.place))
    del text["machine"]["arithmetic"]
    old = msgspec.convert(text, type=Place)
    all_heavy(True)  # a new run would be in bfloat16 now
    rest = TrainingRun(
        first.config, dataset=first._dataset, state=replace(state, place=old)
    )
    events = events_of(rest)
    assert events[0].departures == ()
    assert [e.loss for e in events if isinstance(e, StepDone)] == expected[1:]


def test_on_another_kind_of_device_everything_is_chosen_anew():
    machine = replace(this_machine("cpu"), arithmetic=LAST)
    assert arithmetic_to_keep(machine, "cpu") == LAST
    assert arithmetic_to_keep(machine, "cuda:0") is None
    assert arithmetic_to_keep(replace(machine, kind="cuda"), "cpu") is None
