"""Train the weights that ship with the program.

Run as ``python -m explorer.training.shipped OUT [ARCH ...]``, with the full
Fashion-MNIST where ``explorer.data.datasets`` finds it.  Beside each file of weights
stands what made it, so that they can be made again.
"""

import argparse
import hashlib
import json
import logging
from collections.abc import Sequence
from pathlib import Path
from threading import Event

import torch
from safetensors.torch import save
from torch import Tensor

from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.variants import Variant
from explorer.data.datasets import load_dataset
from explorer.data.records import ImageDataset
from explorer.errors import ExplorerError
from explorer.training.batches import Batches, preprocessing_for
from explorer.training.config import TrainingConfig
from explorer.training.evaluation import evaluate
from explorer.training.events import EpochDone, RunEnded
from explorer.training.interruption import Interruption
from explorer.training.learner import Learner
from explorer.training.loop import TrainingRun
from explorer.whole_file import part_beside, put_in_place

log = logging.getLogger(__name__)

FORM, DATASET = "lite", "fashion-mnist"


def shipped_config(key: str, *, epochs: int, seed: int = 0) -> TrainingConfig:
    """How the weights of a family's lite form are made.

    Args:
        key: Catalogue key.
        epochs: Passes over the training set.
        seed: Seeds weights, order and dropout.
    """
    variant = Variant.of(key, FORM)
    return TrainingConfig(
        variant=variant,
        dataset=DATASET,
        recipe=variant.base.recipe,
        epochs=epochs,
        seed=seed,
    )


def make_weights(config: TrainingConfig, dataset: ImageDataset, out: Path) -> float:
    """Train, write ``<architecture>-<form>.safetensors`` and ``.json`` beside it.

    Args:
        config: What to train.
        dataset: What to train on.
        out: The folder.

    Returns:
        Share of test images that the written weights answer right, 0 to 1.

    Raises:
        ExplorerError: The training does not end as it should.
    """
    run = TrainingRun(config, dataset=dataset)
    for event in run.events(Event()):
        if isinstance(event, EpochDone):
            log.info(
                "%s: epoch %d, test accuracy %.4f after %.0f s",
                config.variant.title, event.epoch, event.test_accuracy, event.seconds,
            )  # fmt: skip
        if isinstance(event, RunEnded) and event.reason != "finished":
            raise ExplorerError(f"the training of {config.variant.title} diverged")
    halves = {
        name: value.half() if value.is_floating_point() else value
        for name, value in run.state_dict_snapshot().items()
    }
    accuracy = accuracy_of(config, dataset, halves)
    stem = f"{config.variant.architecture}-{config.variant.form}"
    content = save(halves)
    _write(out / f"{stem}.safetensors", content)
    told = _record(config, accuracy, content)
    _write(out / f"{stem}.json", (json.dumps(told, indent=1) + "\n").encode())
    return accuracy


def accuracy_of(
    config: TrainingConfig, dataset: ImageDataset, weights: dict[str, Tensor]
) -> float:
    """Share of test images that a network with these weights answers right."""
    learner = Learner(config)
    learner.network.load_state_dict(weights)
    batches = Batches(
        dataset.test,
        preprocessing_for(config, dataset),
        batch_size=config.recipe.batch_size,
        device=learner.device,
        memory_format=learner.memory_format,
    )
    nobody = Interruption(learner.network, Event())
    return evaluate(learner, batches, nobody).accuracy


def _record(
    config: TrainingConfig, accuracy: float, content: bytes
) -> dict[str, object]:
    recipe = config.recipe
    return {
        "architecture": config.variant.architecture,
        "variant": config.variant.form,
        "dataset": config.dataset,
        "epochs": config.epochs,
        "seed": config.seed,
        "recipe": {name: getattr(recipe, name) for name in recipe.__dataclass_fields__},
        "test_accuracy": round(accuracy, 4),
        "sha256": hashlib.sha256(content).hexdigest(),
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
        "command": "python -m explorer.training.shipped OUT",
    }


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with part_beside(path.parent, path.name) as part:
        part.write_bytes(content)
        put_in_place(part, path)


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the weights that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m explorer.training.shipped")
    parser.add_argument("out", type=Path, metavar="OUT", help="folder of the weights")
    parser.add_argument("keys", nargs="*", metavar="ARCH", help="all when not given")
    parser.add_argument("--epochs", type=int, default=8, metavar="N")
    parser.add_argument("--data-dir", type=Path, metavar="DIR")
    options = parser.parse_intermixed_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    dataset = load_dataset(DATASET, options.data_dir)
    for key in options.keys or [spec.key for spec in CATALOGUE]:
        config = shipped_config(key, epochs=options.epochs)
        accuracy = make_weights(config, dataset, options.out)
        log.info("%s: %.2f %% of the test set", config.variant.title, 100 * accuracy)


if __name__ == "__main__":
    main()
