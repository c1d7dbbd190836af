"""Every image comes once per pass, in an order that its seed and pass decide."""

import torch
from torch import nn

from explorer.training.batches import Batches, epoch_order, preprocessing_for


def test_an_order_holds_every_image_once():
    order = epoch_order(1_000, seed=0, epoch=1)
    assert torch.equal(order.sort().values, torch.arange(1_000))


def test_an_order_depends_on_seed_and_epoch_and_on_nothing_else():
    orders = {
        (seed, epoch): epoch_order(50, seed=seed, epoch=epoch)
        for seed in range(3)
        for epoch in range(3)
    }
    torch.rand(3)
    assert torch.equal(epoch_order(50, seed=1, epoch=2), orders[1, 2])
    assert len({tuple(order.tolist()) for order in orders.values()}) == 9


def batches_of(halves, config, batch_size):
    return Batches(
        halves.train,
        preprocessing_for(config, halves),
        batch_size=batch_size,
        device=torch.device("cpu"),
        memory_format=torch.channels_last,
    )


def test_the_last_batch_holds_what_is_left(halves, run_of):
    batches = batches_of(halves, run_of(nn.Identity).config, 16)
    assert len(batches) == 4
    assert [len(labels) for _, labels in batches] == [16, 16, 16, 12]
    shuffled = batches.shuffled(seed=0, epoch=1)
    assert [len(indices) for indices in shuffled] == [16, 16, 16, 12]


def test_images_arrive_as_the_recipe_asks(halves, run_of):
    plain = run_of(nn.Identity, normalise=False).config
    images, labels = batches_of(halves, plain, 60).batch(torch.arange(60))
    assert torch.equal(labels, halves.train.labels)
    torch.testing.assert_close(images, halves.train.images / 255)
    standard = run_of(nn.Identity, normalise=True).config
    images, _ = batches_of(halves, standard, 60).batch(torch.arange(60))
    expected = (halves.train.images / 255 - 0.4) / 0.2
    torch.testing.assert_close(images, expected)
