"""A user's own network from a Python file, and what a wrong file gets."""

import os

import pytest
import torch

from explorer.architectures.user_file import allow_to_run, content_digest, may_run
from explorer.architectures.variants import Variant
from explorer.errors import BadFileError
from explorer.tracing.trace import trace_variant

GOOD = '''
"""Two networks."""
from torch import nn
from neighbour import WIDTH

def small(width: int = WIDTH, in_channels: int = 1):
    """A small net.

    More about it.
    """
    return nn.Sequential(
        nn.Conv2d(in_channels, width, 3),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
    )

class Coloured(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 5, 3)
    def forward(self, x):
        return self.conv(x).mean((2, 3))

ready = Coloured()
needs = lambda channels: None
text = "no network"
def wrong():
    return 7
'''


@pytest.fixture
def file(tmp_path):
    (tmp_path / "neighbour.py").write_text("WIDTH = 4\n")
    path = tmp_path / "nets.py"
    path.write_text(GOOD)
    return path


def test_a_function_is_a_network_with_its_own_options(file):
    variant = Variant.of(f"{file}:small", width=6, image_size=20)
    trace = trace_variant(variant).trace
    assert trace.input_shape == (1, 1, 20, 20)
    assert trace.steps[0].output_shape == (1, 6, 18, 18)
    assert variant.spec.improvement == "A small net."
    assert trace.steps[0].source[0].file == str(file)


@pytest.mark.parametrize("name", ["Coloured", "ready"])
def test_a_class_or_an_object_is_one_too_and_its_channels_are_found(file, name):
    variant = Variant.of(f"{file}:{name}")
    assert variant.input_shape == (1, 3, 224, 224)
    assert variant.build()(torch.zeros(1, 3, 8, 8)).shape == (1, 5)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing", "has no 'missing'"),
        ("needs", "needs the argument 'channels'"),
        ("text", "neither a function nor a module"),
        ("wrong", "makes a int, not an nn.Module"),
    ],
)
def test_what_is_no_network_is_refused_in_one_sentence(file, name, words):
    with pytest.raises(BadFileError, match=words):
        Variant.of(f"{file}:{name}")


@pytest.mark.parametrize(
    "code", ["1 / 0", "import nothing_like_this", "def :", "exit()"]
)
def test_a_file_that_raises_is_refused_with_the_reason(tmp_path, code):
    path = tmp_path / "bad.py"
    path.write_text(code)
    with pytest.raises(BadFileError, match="while it was read"):
        Variant.of(f"{path}:net")


def counting(channels):
    """Code of a network that leaves a mark wherever it runs."""
    return (
        "from pathlib import Path\nfrom torch import nn\n"
        "with Path(__file__).with_name('ran').open('a') as file:\n"
        f"    file.write('{channels}')\n"
        f"net = nn.Conv2d({channels}, 2, 3)\nalso = nn.Conv2d({channels}, 2, 3)\n"
    )


@pytest.fixture
def changing(tmp_path):
    """A file whose first content has run."""
    path = tmp_path / "nets.py"
    path.write_text(counting(1))
    assert Variant.of(f"{path}:net").input_shape == (1, 1, 224, 224)
    return path


def ran(path):
    return path.with_name("ran").read_text()


def test_the_code_runs_once_however_often_the_file_is_touched(changing):
    variant = Variant.of(f"{changing}:net")
    os.utime(changing, ns=(0, 1))
    variant.build()
    assert variant.input_shape == (1, 1, 224, 224)
    assert ran(changing) == "1"
    assert may_run(changing)


def test_a_changed_file_runs_only_once_its_new_content_is_agreed_to(changing):
    variant = Variant.of(f"{changing}:net")
    before = changing.stat()
    changing.write_text(counting(2))
    os.utime(changing, ns=(before.st_atime_ns, before.st_mtime_ns))  # nor by its time
    assert not may_run(changing)
    variant.build()
    assert (variant.input_shape[1], ran(changing)) == (1, "1")
    allow_to_run(changing, content_digest(changing))
    assert may_run(changing)
    assert (variant.input_shape[1], ran(changing)) == (2, "12")


def test_another_network_of_a_changed_file_is_refused(changing):
    changing.write_text(counting(2))
    with pytest.raises(BadFileError, match="changed since you agreed to run it"):
        Variant.of(f"{changing}:also")
    assert ran(changing) == "1"


def test_what_was_agreed_to_is_a_content_and_not_a_file(changing):
    changing.write_text(counting(2))
    digest = content_digest(changing)
    changing.write_text(counting(3))  # while the question was on the screen
    allow_to_run(changing, digest)
    with pytest.raises(BadFileError, match="changed since you agreed to run it"):
        Variant.of(f"{changing}:net")
    assert ran(changing) == "1"


def test_new_content_that_fails_leaves_the_network_as_it_was(changing):
    variant = Variant.of(f"{changing}:net")
    changing.write_text("1 / 0")
    allow_to_run(changing, content_digest(changing))
    with pytest.raises(BadFileError, match="ZeroDivisionError"):
        Variant.of(f"{changing}:also")
    assert not may_run(changing)
    assert (variant.input_shape[1], ran(changing)) == (1, "1")


def test_a_network_outlives_its_file(changing):
    variant = Variant.of(f"{changing}:net")
    changing.unlink()
    assert not may_run(changing)
    assert variant.build()(torch.zeros(1, 1, 8, 8)).shape == (1, 2, 6, 6)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadFileError, match="does not exist"):
        Variant.of(f"{tmp_path}/none.py:net")


LENET_AND_MLP = """
from torch import nn

def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2, 2),
        nn.Conv2d(6, 16, 5), nn.Sigmoid(), nn.AvgPool2d(2, 2),
        nn.Flatten(), nn.Linear(16 * 5 * 5, 120), nn.Sigmoid(), nn.Linear(120, 10),
    )

def mlp():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 16), nn.ReLU(), nn.Linear(16, 10))

def lazy():
    return nn.Sequential(nn.Flatten(), nn.LazyLinear(16), nn.Linear(16, 10))
"""


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("lenet", (1, 1, 28, 28)),
        ("mlp", (1, 1, 28, 28)),
        ("lazy", (1, 3, 224, 224)),
    ],
)
def test_the_size_that_a_dense_layer_needs_is_found(tmp_path, name, shape):
    path = tmp_path / "small.py"
    path.write_text(LENET_AND_MLP, encoding="utf-8")
    variant = Variant.of(f"{path}:{name}")
    assert variant.input_shape == shape
    assert variant.build()(torch.zeros(shape)).shape == (1, 10)
