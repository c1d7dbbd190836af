"""Two small networks on a few images, for tests that train through the store."""

import torch

from explorer.architectures.variants import Variant
from explorer.data.records import ImageDataset, LabelledImages
from explorer.runs import recording
from explorer.training.config import TrainingConfig
from explorer.training.recipes import config_for

DATASET = "fashion-mnist-small"
SIDE, IMAGES, TESTED = 32, 40, 16


def few_images() -> ImageDataset:
    """Noise of ten classes, each bright in a row of its own."""

    def part(count: int) -> LabelledImages:
        generator = torch.Generator().manual_seed(count)
        images = torch.randint(0, 100, (count, 1, SIDE, SIDE), generator=generator)
        labels = torch.arange(count) % 10
        for image, label in zip(images, labels.tolist(), strict=True):
            image[0, 3 * label : 3 * label + 3] += 150
        return LabelledImages(images=images.to(torch.uint8), labels=labels)

    return ImageDataset(
        key=DATASET,
        title="Bright rows",
        class_set="",
        class_names=tuple("abcdefghij"),
        train=part(IMAGES),
        test=part(TESTED),
        mean=(0.3,),
        deviation=(0.2,),
    )


def small_configs(epochs: int = 2, **chosen: object) -> list[TrainingConfig]:
    """One with dropout, one with batch normalisation; five steps in a pass."""
    configs = [
        config_for(
            Variant.of(family, "lite", width=0.1, image_size=SIDE),
            dataset=DATASET,
            epochs=epochs,
            seed=3,
        )
        for family in ("nin", "resnet")
    ]
    return [with_recipe(config, batch_size=8, **chosen) for config in configs]


def with_recipe(config: TrainingConfig, **chosen: object) -> TrainingConfig:
    """A configuration with another recipe of one's own."""
    fields = {name: getattr(config, name) for name in config.__dataclass_fields__}
    recipe = config.recipe
    own = {name: getattr(recipe, name) for name in recipe.__dataclass_fields__}
    fields["recipe"] = type(recipe)(**own | chosen)
    return TrainingConfig(**fields)


def use_few_images() -> None:
    """Let recorded training learn from them, in a process of its own."""
    images = few_images()
    recording.load_dataset = lambda *_args, **_chosen: images
