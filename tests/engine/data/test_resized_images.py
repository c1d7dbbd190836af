import numpy as np
import pytest
import torch

from explorer.data.preprocessing import Preprocessing, to_batch
from explorer.data.records import LabelledImages
from explorer.data.resized import CHUNK_IMAGES, ResizedImages

COUNT = CHUNK_IMAGES + 100  # more than one piece, the last one smaller


def labelled(channels):
    pixels = np.random.default_rng(0).integers(
        0, 256, (COUNT, channels, 28, 28), dtype=np.uint8
    )
    labels = torch.arange(COUNT) % 10
    return LabelledImages(images=torch.from_numpy(pixels), labels=labels)


@pytest.mark.parametrize(("of_data", "of_network"), [(1, 1), (1, 3), (3, 3), (3, 1)])
@pytest.mark.parametrize("keep_bytes", [0, 1 << 30])
def test_a_batch_is_what_to_batch_makes_of_its_images(of_data, of_network, keep_bytes):
    source = labelled(of_data)
    preprocessing = Preprocessing(
        channels=of_network, image_size=40, mean=(0.3,), deviation=(0.4,)
    )
    resized = ResizedImages(source, preprocessing, "cpu", keep_bytes=keep_bytes)
    assert resized.kept == (keep_bytes > 0)
    indices = torch.tensor([COUNT - 1, 0, 7, 7, CHUNK_IMAGES])
    images, labels = resized.batch(indices)
    assert torch.equal(images, to_batch(source.images[indices], preprocessing, "cpu"))
    assert torch.equal(labels, indices % 10)


def test_images_are_kept_exactly_when_they_fit():
    preprocessing = Preprocessing(channels=3, image_size=40)
    needed = COUNT * 40 * 40  # grey stays one channel, whatever the network wants
    for keep_bytes, kept in ((needed, True), (needed - 1, False)):
        resized = ResizedImages(
            labelled(1), preprocessing, "cpu", keep_bytes=keep_bytes
        )
        assert resized.kept is kept


def test_batches_of_the_original_size_leave_the_source_alone():
    source = labelled(1)
    before = source.images.clone()
    resized = ResizedImages(source, Preprocessing(channels=1, image_size=28), "cpu")
    images, _ = resized.batch(torch.arange(COUNT))
    images.zero_()
    assert torch.equal(source.images, before)
    again, _ = resized.batch(torch.arange(3))
    torch.testing.assert_close(again, before[:3] / 255)


def test_its_length_is_the_number_of_images():
    preprocessing = Preprocessing(channels=1, image_size=28)
    assert len(ResizedImages(labelled(1), preprocessing, "cpu")) == COUNT
