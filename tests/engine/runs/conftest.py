"""A configuration and the events of a made-up run."""

import pytest
import torch

from explorer.architectures.recipe import Recipe
from explorer.architectures.variants import Variant
from explorer.training.config import TrainingConfig
from explorer.training.events import EpochDone, RunEnded, RunStarted, StepDone


@pytest.fixture
def config_of():
    """Make a configuration; two epochs unless told otherwise."""

    def make(**chosen):
        budget = {} if {"seconds", "macs"} & chosen.keys() else {"epochs": 2}
        fields = {
            "variant": Variant.of("alexnet", "lite", width=0.5, image_size=48),
            "dataset": "fashion-mnist-small",
            "recipe": Recipe(key="custom", learning_rate=0.05),
            "seed": 7,
        }
        return TrainingConfig(**fields | budget | chosen)

    return make


@pytest.fixture
def a_run():
    """Two epochs of three steps, 10 images each and half a second per step."""
    told = [
        RunStarted(
            device="CPU (1 thread)",
            threads=1,
            parameters=123,
            train_images=30,
            test_images=10,
            steps_per_epoch=3,
            total_steps=6,
        )
    ]
    for step in range(1, 7):
        epoch = (step + 2) // 3
        told.append(
            StepDone(
                step=step,
                epoch=epoch,
                loss=2.3 / step,
                images=10 * step,
                seconds=0.5 * step,
            )
        )
        if step % 3 == 0:
            told.append(
                EpochDone(
                    epoch=epoch,
                    step=step,
                    train_loss=1.0 / epoch,
                    train_accuracy=0.3 * epoch,
                    test_loss=1.1 / epoch,
                    test_accuracy=0.25 * epoch,
                    seconds=0.5 * step,
                    images_per_second=20.0,
                )
            )
    told.append(RunEnded(reason="finished", step=6, seconds=3.0))
    return tuple(told)


@pytest.fixture
def one_thread():
    """Small networks are trained faster so, above all on a machine that is busy."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
