import gzip

import numpy as np
import pytest

from explorer.data.subset import first_of_each_class, main, make_subset
from explorer.errors import BadFileError, ExplorerError, InvalidOptionError


def write_idx(path, array):
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    header = bytes((0, 0, 8, array.ndim)) + sizes
    path.write_bytes(gzip.compress(header + array.tobytes()))


@pytest.fixture
def folder(tmp_path):
    """Four IDX files: 60 training and 40 test images, the classes shuffled."""
    made = tmp_path / "idx"
    made.mkdir()
    random = np.random.default_rng(0)
    for stem, count in (("train", 60), ("t10k", 40)):
        labels = random.permutation(np.arange(count, dtype=np.uint8) % 10)
        images = random.integers(0, 256, (count, 28, 28), dtype=np.uint8)
        write_idx(made / f"{stem}-images-idx3-ubyte.gz", images)
        write_idx(made / f"{stem}-labels-idx1-ubyte.gz", labels)
    return made


def test_the_first_of_each_class_are_kept_in_their_order():
    labels = np.tile(np.arange(10, dtype=np.uint8), 3)
    labels[0] = 9  # the first 0 now stands at 10, and there are four 9
    chosen = first_of_each_class(labels, 2)
    assert chosen.tolist() == [*range(19), 20]


def test_the_file_holds_the_chosen_images_with_their_labels(folder, tmp_path):
    out = tmp_path / "small.npz"
    make_subset(folder, out, train_per_class=5, test_per_class=3)
    with np.load(out, allow_pickle=False) as arrays:
        made = dict(arrays)
    assert {name: (array.shape, array.dtype.name) for name, array in made.items()} == {
        "train_images": ((50, 28, 28), "uint8"),
        "train_labels": ((50,), "uint8"),
        "test_images": ((30, 28, 28), "uint8"),
        "test_labels": ((30,), "uint8"),
    }
    assert np.bincount(made["train_labels"]).tolist() == [5] * 10
    with gzip.open(folder / "t10k-images-idx3-ubyte.gz") as file:
        every_image = np.frombuffer(file.read()[16:], np.uint8).reshape(-1, 28, 28)
    with gzip.open(folder / "t10k-labels-idx1-ubyte.gz") as file:
        every_label = np.frombuffer(file.read()[8:], np.uint8)
    of_shoes = made["test_images"][made["test_labels"] == 9]
    np.testing.assert_array_equal(of_shoes, every_image[every_label == 9][:3])


def test_the_same_input_gives_the_same_bytes(folder, tmp_path):
    for name in ("a.npz", "b.npz"):
        make_subset(folder, tmp_path / name, train_per_class=2, test_per_class=1)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_the_command_makes_the_file(folder, tmp_path):
    out = tmp_path / "small.npz"
    sizes = ["--train-per-class", "6", "--test-per-class", "4"]
    main([str(folder), str(out), *sizes])
    with np.load(out, allow_pickle=False) as arrays:
        assert len(arrays["train_labels"]) == 60


def test_the_command_says_in_one_line_what_is_wrong(folder, tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:  # 1,000 per class unless told otherwise
        main([str(folder), str(tmp_path / "small.npz")])
    assert ended.value.code == 2
    last_line = capsys.readouterr().err.splitlines()[-1]
    assert "'T-shirt/top' has 6 images, not 1,000; ask for fewer" in last_line


def test_too_few_images_of_a_class_are_refused():
    labels = np.arange(10, dtype=np.uint8)
    with pytest.raises(ExplorerError, match="'T-shirt/top' has 1 images, not 2"):
        first_of_each_class(labels, 2)


@pytest.mark.parametrize("per_class", [0, -1])
def test_no_images_per_class_are_refused(per_class):
    labels = np.arange(10, dtype=np.uint8)
    with pytest.raises(InvalidOptionError, match="at least 1"):
        first_of_each_class(labels, per_class)


def test_a_folder_without_the_files_is_named(folder, tmp_path):
    (folder / "t10k-labels-idx1-ubyte.gz").unlink()
    with pytest.raises(BadFileError, match="holds neither t10k-labels-idx1"):
        make_subset(folder, tmp_path / "x.npz", train_per_class=1, test_per_class=1)


def test_an_output_that_cannot_be_written_is_named(folder, tmp_path):
    with pytest.raises(BadFileError, match="cannot be written"):
        make_subset(
            folder, tmp_path / "no" / "x.npz", train_per_class=1, test_per_class=1
        )
