"""Pictures by their keys: every kind is found again, and what is gone is told of."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.errors import ExplorerError
from explorer.tracing.inputs import shipped_dataset
from explorer.ui.choosing.pictures import Pictures


@pytest.fixture
def pictures():
    return Pictures(shipped_dataset())


def ink():
    drawn = np.zeros((280, 280), dtype=np.uint8)
    drawn[60:200, 80:220] = 255
    return drawn


def test_it_offers_a_sample_of_each_class_and_the_photographs(pictures):
    keys = [choice.key for choice in pictures.offered()]
    assert keys[0] == "sample:Ankle boot"
    assert {key.partition(":")[0] for key in keys} == {"sample", "photo"}
    assert len(keys) == 14
    assert pictures.counts == (200,) * 10


def test_every_kind_of_picture_is_found_again_by_its_key(pictures, tmp_path):
    Image.new("RGB", (9, 6), (200, 40, 40)).save(tmp_path / "red.png")
    kinds = [
        *pictures.offered(),
        pictures.sample(3, 17),
        pictures.file(tmp_path / "red.png"),
        pictures.drawing(ink()),
        pictures.pasted(np.full((5, 7, 3), 90, dtype=np.uint8)),
    ]
    assert len({choice.key for choice in kinds}) == len(kinds)
    for choice in kinds:
        back = pictures.choice(choice.key)
        assert back.key == choice.key
        assert back.is_sample == choice.is_sample
        assert np.array_equal(back.picture.rgb, choice.picture.rgb)


def test_samples_are_counted_from_one_within_their_class(pictures):
    assert pictures.sample(8, 0).key == "sample:Bag"
    assert pictures.sample(8, 11).key == "sample:Bag:12"
    assert pictures.place("sample:Bag:12") == (8, 11)
    assert pictures.place("sample:Bag:1") == pictures.place("sample:Bag") == (8, 0)
    assert pictures.place("photo:chelsea.png") is None
    labels = shipped_dataset().test.labels
    chosen = pictures.sample(8, 11).picture.rgb
    index = (labels == 8).nonzero()[11, 0]
    assert np.array_equal(chosen[:, :, 0], shipped_dataset().test.images[index, 0])


def test_a_drawing_counts_as_a_sample_since_it_is_drawn_like_one(pictures):
    drawing = pictures.drawing(ink())
    assert drawing.is_sample
    assert drawing.picture.name == "drawing"
    assert Pictures(shipped_dataset()).choice(drawing.key).is_sample  # another session


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("", "unknown picture ''"),
        ("magic:1", "unknown picture 'magic:1'"),
        ("sample:Hat", "unknown class of samples 'Hat'"),
        ("sample:Bag:201", "from 1 to 200"),
        ("sample:Bag:0", "from 1 to 200"),
        ("sample:Bag:x", "from 1 to 200"),
        ("sample:Bag:-3", "from 1 to 200"),
        ("sample:Bag:" + "9" * 5000, "from 1 to 200"),
        ("photo:dog.png", "unknown photograph 'dog.png'"),
        ("photo:../../secret", "unknown photograph"),
        ("file:/no/such.png", "does not exist"),
        ("drawing:abc", "damaged"),
        ("pasted:1", "paste it again"),
    ],
)
def test_what_is_not_there_is_one_sentence(pictures, key, sentence):
    with pytest.raises(ExplorerError) as caught:
        pictures.choice(key)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_image_is_named(pictures, tmp_path):
    path = Path(tmp_path / "broken.png")
    path.write_bytes(b"no picture")
    with pytest.raises(ExplorerError, match=r"broken\.png"):
        pictures.choice(f"file:{path}")
