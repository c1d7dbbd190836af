"""Small problems and networks that learn within a moment."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

import pytest
import torch
from torch import nn

from explorer.architectures.recipe import Recipe
from explorer.data.records import ImageDataset, LabelledImages
from explorer.training.config import TrainingConfig
from explorer.training.loop import TrainingRun

SIDE = 8


@dataclass(frozen=True)
class StandInVariant:
    """What the engine asks of a variant, with any network behind it."""

    build: Callable[[], nn.Module]
    input_shape: tuple[int, int, int, int] = (1, 1, SIDE, SIDE)


def small_network() -> nn.Sequential:
    """Everything that makes a run hard to repeat: dropout and batch normalisation."""
    return nn.Sequential(
        nn.Conv2d(1, 4, kernel_size=3, padding=1),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(4),
        nn.Flatten(),
        nn.Dropout(0.2),
        nn.Linear(64, 2),
    )


def bright_halves(count: int) -> LabelledImages:
    """Noise that is bright on the left (class 0) or on the right (class 1)."""
    generator = torch.Generator().manual_seed(count)
    images = torch.randint(0, 100, (count, 1, SIDE, SIDE), generator=generator)
    labels = torch.arange(count) % 2
    images[labels == 0, :, :, : SIDE // 2] += 100
    images[labels == 1, :, :, SIDE // 2 :] += 100
    return LabelledImages(images=images.to(torch.uint8), labels=labels)


@pytest.fixture(scope="session")
def halves():
    """A separable problem: 60 + 30 images of two classes."""
    return ImageDataset(
        key="halves",
        title="Bright halves",
        class_set="",
        class_names=("left", "right"),
        train=bright_halves(60),
        test=bright_halves(30),
        mean=(0.4,),
        deviation=(0.2,),
    )


@pytest.fixture
def run_of(halves):
    """Make a run of a small network; keywords go to the recipe or to the config."""

    def make(build=small_network, *, clock=None, **chosen):
        config = {"epochs": 2, "seed": 0} if "seconds" not in chosen else {}
        recipe = {"learning_rate": 0.1, "batch_size": 16, "normalise": True}
        for name, value in chosen.items():
            known = Recipe.__dataclass_fields__
            (recipe if name in known else config)[name] = value
        config = TrainingConfig(
            variant=StandInVariant(build),
            dataset="halves",
            recipe=Recipe(key="custom", **recipe),
            **config,
        )
        extra = {} if clock is None else {"clock": clock}
        return TrainingRun(config, dataset=halves, **extra)

    return make


@pytest.fixture
def events_of():
    """All events of a run that nobody stops."""

    def collect(run):
        return list(run.events(Event()))

    return collect
