"""Full data sets: found in a folder, or downloaded from a server on this machine."""

import gzip
import hashlib
import pickle
import shutil
import tarfile
import threading

import numpy as np
import pytest
import torch
import torchvision

from explorer.data import datasets
from explorer.data.datasets import load_dataset, needs_download
from explorer.downloads import DownloadCancelledError, DownloadError
from explorer.errors import BadFileError

CIFAR = torchvision.datasets.CIFAR10
KEYS = {"FashionMNIST": "fashion-mnist", "MNIST": "mnist"}
STEMS = {"train": 40, "t10k": 20}


@pytest.fixture(autouse=True)
def no_system_datasets(tmp_path, monkeypatch):
    """Whatever this machine has installed, and nothing on the real network."""
    monkeypatch.setattr(datasets, "SYSTEM_DATASETS", tmp_path / "system")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    nowhere = "http://127.0.0.1:9/"
    for name in KEYS:
        monkeypatch.setattr(getattr(torchvision.datasets, name), "mirrors", [nowhere])
    monkeypatch.setattr(CIFAR, "url", nowhere + CIFAR.filename)


def write_idx_set(folder, seed=0, packed=True):
    """Four small IDX files in ``folder``; returns each image array by its stem."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    images = {}
    for stem, count in STEMS.items():
        images[stem] = random.integers(0, 256, (count, 28, 28), dtype=np.uint8)
        labels = np.arange(count, dtype=np.uint8) % 10
        for kind, array in (("images-idx3", images[stem]), ("labels-idx1", labels)):
            sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
            content = bytes((0, 0, 8, array.ndim)) + sizes + array.tobytes()
            name = f"{stem}-{kind}-ubyte"
            if packed:
                (folder / f"{name}.gz").write_bytes(gzip.compress(content, mtime=0))
            else:
                (folder / name).write_bytes(content)
    return images


class OldDtype:
    """Pickles as NumPy's byte type did in 2009: numbers where now truths stand."""

    def __reduce__(self):
        return np.dtype, ("u1", 0, 1), (3, "|", None, None, None, -1, -1, 0)


class OldArray:
    """Pickles as an array of bytes did in 2009."""

    def __init__(self, array):
        self.array = array

    def __reduce__(self):
        state = (1, self.array.shape, OldDtype(), False, self.array.tobytes())
        rebuild, arguments, _ = self.array.__reduce__()
        return rebuild, arguments, state


@pytest.fixture
def cifar_files(tmp_path, monkeypatch):
    """CIFAR-10 in small, 10 images per batch, with the checksums to match.

    The pixels of each batch also lie beside the folder, as ``.npy``.
    """
    folder = tmp_path / "made" / CIFAR.base_folder
    folder.mkdir(parents=True)
    random = np.random.default_rng(0)

    def write(name, content):
        data = pickle.dumps(content, protocol=2)
        (folder / name).write_bytes(data)
        return hashlib.md5(data).hexdigest()

    def batch(name):
        pixels = random.integers(0, 256, (10, 3 * 32 * 32), dtype=np.uint8)
        np.save(folder.parent / f"{name}.npy", pixels)
        content = {"data": OldArray(pixels), "labels": list(range(10))}
        return [name, write(name, content)]

    train = [batch(name) for name, _ in CIFAR.train_list]
    test = [batch(name) for name, _ in CIFAR.test_list]
    meta_md5 = write(CIFAR.meta["filename"], {CIFAR.meta["key"]: list("abcdefghij")})
    monkeypatch.setattr(CIFAR, "train_list", train)
    monkeypatch.setattr(CIFAR, "test_list", test)
    monkeypatch.setattr(CIFAR, "meta", {**CIFAR.meta, "md5": meta_md5})
    return folder


@pytest.fixture
def served(tmp_path, loopback):
    """A folder and the address under which a web server shows it."""
    loopback.folder = tmp_path / "served"
    loopback.folder.mkdir()
    return loopback.folder, f"{loopback.url}/"


@pytest.fixture
def fashion_server(served, monkeypatch):
    """Fashion-MNIST in small on a server, behind a mirror that does not answer."""
    folder, url = served
    images = write_idx_set(folder)
    source = torchvision.datasets.FashionMNIST
    resources = [
        (name, hashlib.md5((folder / name).read_bytes()).hexdigest())
        for name, _ in source.resources
    ]
    monkeypatch.setattr(source, "resources", resources)
    monkeypatch.setattr(source, "mirrors", [*source.mirrors, url])
    return folder, images


@pytest.fixture
def cifar_server(served, cifar_files, monkeypatch):
    folder, url = served
    archive = folder / CIFAR.filename
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(cifar_files, arcname=CIFAR.base_folder)
    monkeypatch.setattr(CIFAR, "url", url + CIFAR.filename)
    monkeypatch.setattr(CIFAR, "tgz_md5", hashlib.md5(archive.read_bytes()).hexdigest())
    return folder


# Found in a folder


@pytest.mark.parametrize("class_name", ["FashionMNIST", "MNIST"])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    "place",
    [
        "user/datasets/{class_name}/raw",
        "user/{class_name}/raw",
        "user/{key}",
        "system/{key}",
    ],
)
def test_an_idx_set_is_found_where_it_may_lie(tmp_path, class_name, packed, place):
    key = KEYS[class_name]
    folder = tmp_path / place.format(class_name=class_name, key=key)
    images = write_idx_set(folder, packed=packed)
    loaded = load_dataset(key, tmp_path / "user")
    assert (loaded.key, len(loaded.class_names)) == (key, 10)
    np.testing.assert_array_equal(loaded.train.images[:, 0], images["train"])
    np.testing.assert_array_equal(loaded.test.images[:, 0], images["t10k"])
    assert loaded.test.labels.tolist() == [*range(10), *range(10)]
    assert loaded.mean[0] == pytest.approx(images["train"].mean() / 255)


def test_the_folder_of_the_set_itself_may_be_given(tmp_path):
    write_idx_set(tmp_path / "fashion-mnist")
    assert len(load_dataset("fashion-mnist", tmp_path / "fashion-mnist").train) == 40


def test_mnist_is_not_mistaken_for_fashion_mnist(tmp_path):
    write_idx_set(tmp_path / "fashion-mnist")
    assert not needs_download("fashion-mnist", tmp_path / "fashion-mnist")
    assert needs_download("mnist", tmp_path / "fashion-mnist")


@pytest.mark.parametrize("place", ["user/datasets", "user", "user/cifar10", "system"])
def test_cifar10_is_found_where_it_may_lie(tmp_path, cifar_files, place):
    shutil.copytree(cifar_files, tmp_path / place / CIFAR.base_folder)
    loaded = load_dataset("cifar10", tmp_path / "user")
    assert loaded.train.images.shape == (50, 3, 32, 32)
    assert loaded.test.images.dtype == torch.uint8
    assert loaded.train.labels.tolist() == [*range(10)] * 5
    pixels = np.load(cifar_files.parent / "test_batch.npy")
    np.testing.assert_array_equal(loaded.test.images.flatten(1), pixels)
    assert len(loaded.mean) == len(loaded.deviation) == 3


def test_cifar10_s_own_folder_may_be_given(cifar_files):
    assert len(load_dataset("cifar10", cifar_files).train) == 50


# Broken in a folder


def test_a_cut_off_idx_file_is_named(tmp_path):
    folder = tmp_path / "mnist"
    write_idx_set(folder)
    path = folder / "t10k-images-idx3-ubyte.gz"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(BadFileError, match=r"t10k-images-idx3-ubyte.gz: is cut off; "):
        load_dataset("mnist", tmp_path)


def test_labels_beyond_the_classes_are_refused(tmp_path):
    folder = tmp_path / "mnist"
    write_idx_set(folder, packed=False)
    path = folder / "train-labels-idx1-ubyte"
    path.write_bytes(path.read_bytes()[:-1] + b"\x0a")
    with pytest.raises(BadFileError, match="no labels from 0 to 9"):
        load_dataset("mnist", tmp_path)


@pytest.mark.parametrize("name", ["data_batch_3", "test_batch", "batches.meta"])
def test_a_changed_cifar_file_is_named_and_never_unpickled(tmp_path, cifar_files, name):
    harm = tmp_path / "harm"

    class Harmful:
        def __reduce__(self):
            return open, (str(harm), "w")

    (cifar_files / name).write_bytes(pickle.dumps(Harmful()))
    with pytest.raises(BadFileError, match=f"{name}: is missing, cut off or damaged"):
        load_dataset("cifar10", cifar_files)
    assert not harm.exists()


# Downloaded


def test_the_next_mirror_is_tried_and_the_files_stay(tmp_path, fashion_server):
    _, images = fashion_server
    user = tmp_path / "user"
    assert needs_download("fashion-mnist", user)
    told = []
    loaded = load_dataset("fashion-mnist", user, lambda *seen: told.append(seen))
    np.testing.assert_array_equal(loaded.train.images[:, 0], images["train"])
    assert all(received <= total for received, total in told)
    assert sum(received == total for received, total in told) == 4  # four files
    assert not needs_download("fashion-mnist", user)
    told.clear()
    load_dataset("fashion-mnist", user, lambda *seen: told.append(seen))
    assert told == []


def test_torchvision_can_use_what_was_downloaded(tmp_path, fashion_server):
    load_dataset("fashion-mnist", tmp_path)
    # It unpacks what it finds; with download=True and no server it would fail.
    again = torchvision.datasets.FashionMNIST(tmp_path / "datasets", download=True)
    np.testing.assert_array_equal(again.data, fashion_server[1]["train"])


def test_only_what_is_missing_is_downloaded(tmp_path, fashion_server):
    load_dataset("fashion-mnist", tmp_path)
    missing = tmp_path / "datasets/FashionMNIST/raw/t10k-labels-idx1-ubyte.gz"
    size = missing.stat().st_size
    missing.unlink()
    told = []
    load_dataset("fashion-mnist", tmp_path, lambda *seen: told.append(seen))
    assert told == [(size, size)]


def test_a_file_that_the_server_has_changed_is_not_kept(tmp_path, fashion_server):
    folder, _ = fashion_server
    (folder / "train-labels-idx1-ubyte.gz").write_bytes(b"<html>sold</html>")
    with pytest.raises(DownloadError, match="not the expected file"):
        load_dataset("fashion-mnist", tmp_path)
    raw = tmp_path / "datasets/FashionMNIST/raw"
    assert [path.name for path in raw.iterdir()] == ["train-images-idx3-ubyte.gz"]


def test_without_any_server_one_sentence_says_so(tmp_path):
    for key in ("fashion-mnist", "mnist", "cifar10"):
        with pytest.raises(DownloadError, match=r"no connection .*; check the net"):
            load_dataset(key, tmp_path)


def test_cifar10_is_downloaded_checked_and_unpacked(tmp_path, cifar_server):
    told = []
    loaded = load_dataset("cifar10", tmp_path, lambda *seen: told.append(seen))
    assert len(loaded.train) == 50
    size = (cifar_server / CIFAR.filename).stat().st_size
    assert told[-1] == (size, size)
    left = tmp_path / "datasets"
    assert [path.name for path in left.iterdir()] == [CIFAR.base_folder]
    names = {name for name, _ in [*CIFAR.train_list, *CIFAR.test_list]}
    unpacked = {path.name for path in (left / CIFAR.base_folder).iterdir()}
    assert unpacked == {*names, CIFAR.meta["filename"]}
    assert not needs_download("cifar10", tmp_path)


def test_an_archive_without_the_batches_is_one_sentence(
    tmp_path, cifar_server, monkeypatch
):
    archive = cifar_server / CIFAR.filename
    with tarfile.open(archive, "w:gz"):
        pass
    monkeypatch.setattr(CIFAR, "tgz_md5", hashlib.md5(archive.read_bytes()).hexdigest())
    with pytest.raises(DownloadError, match=r"lacks .*data_batch_1"):
        load_dataset("cifar10", tmp_path)


@pytest.mark.usefixtures("fashion_server", "cifar_server")
@pytest.mark.parametrize("key", ["fashion-mnist", "cifar10"])
def test_cancelling_leaves_no_half_file_and_the_next_try_succeeds(tmp_path, key):
    stop = threading.Event()
    user = tmp_path / "user"
    with pytest.raises(DownloadCancelledError):
        load_dataset(key, user, lambda *_: stop.set(), stop)
    assert not [path for path in user.rglob("*") if path.name.startswith(".")]
    assert needs_download(key, user)
    assert len(load_dataset(key, user).train) > 0
