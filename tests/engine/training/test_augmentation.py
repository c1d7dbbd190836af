"""Images are mirrored and moved, as the batch's key alone decides."""

import pytest
import torch

from explorer.training.augmentation import Augmentation, BatchKey
from explorer.training.batches import Batches, preprocessing_for

BLACK = torch.tensor([-1.0, -2.0]).view(1, 2, 1, 1)


def some_images(count=200, side=5):
    # Every pixel has a value of its own.
    numbers = torch.arange(count * 2 * side * side, dtype=torch.float32)
    return numbers.view(count, 2, side, side)


def key(*, seed=0, epoch=1, batch=0):
    return BatchKey(seed=seed, epoch=epoch, batch=batch)


def test_about_half_of_the_images_are_mirrored_and_none_is_changed_otherwise():
    images = some_images()
    flipped = Augmentation(flip=True).apply(images, key(), BLACK)
    mirrored = [
        torch.equal(after, before.flip(2))
        for before, after in zip(images, flipped, strict=True)
    ]
    kept = [
        torch.equal(after, before)
        for before, after in zip(images, flipped, strict=True)
    ]
    assert sum(mirrored) + sum(kept) == 200
    assert 60 < sum(mirrored) < 140


def test_images_move_by_every_amount_up_to_the_shift_and_black_comes_in():
    images = some_images(side=5)
    moved = Augmentation(shift=2).apply(images, key(), BLACK)
    padded = BLACK.expand(200, 2, 9, 9).clone()
    padded[:, :, 2:7, 2:7] = images
    met = set()
    for number, after in enumerate(moved):
        places = [
            (row, column)
            for row in range(5)
            for column in range(5)
            if torch.equal(after, padded[number, :, row : row + 5, column : column + 5])
        ]
        assert len(places) == 1
        met.update(places)
    assert met == {(row, column) for row in range(5) for column in range(5)}


@pytest.mark.parametrize("other", [{"seed": 1}, {"epoch": 2}, {"batch": 1}])
def test_what_happens_follows_from_seed_epoch_and_batch_alone(other):
    images, augmentation = some_images(), Augmentation(flip=True, shift=1)
    first = augmentation.apply(images, key(), BLACK)
    torch.rand(5)  # what others draw is no matter
    assert torch.equal(first, augmentation.apply(images, key(), BLACK))
    assert not torch.equal(first, augmentation.apply(images, key(**other), BLACK))


@pytest.mark.parametrize("normalise", [False, True])
def test_only_batches_of_a_pass_are_augmented_and_black_stays_black(
    halves, run_of, normalise
):
    config = run_of(normalise=normalise, shift=3).config
    batches = Batches(
        halves.train,
        preprocessing_for(config, halves),
        batch_size=16,
        device=torch.device("cpu"),
        memory_format=torch.channels_last,
        augmentation=Augmentation.of(config.recipe),
    )
    draw = batches.shuffled(seed=0, epoch=1)[1]
    plain, labels = batches.batch(draw.indices)
    moved, same_labels = batches.batch(draw)
    assert torch.equal(labels, same_labels)
    assert not torch.equal(plain, moved)
    black = (0 - 0.4) / 0.2 if normalise else 0.0
    border = moved[:, :, 0].isclose(torch.tensor(black)).all(dim=(1, 2))
    assert 0 < border.sum() < 16  # the images that moved down
    assert moved.is_contiguous(memory_format=torch.channels_last)


def test_a_run_with_augmentation_repeats_itself_and_differs_from_one_without(
    run_of, events_of
):
    def losses(**chosen):
        told = events_of(run_of(**chosen))
        return [event.loss for event in told if hasattr(event, "loss")]

    augmented = losses(flip=True, shift=2)
    assert augmented == losses(flip=True, shift=2)
    assert augmented != losses()
