"""A user's own network from a Python file, and what a wrong file gets."""

import os

import pytest
import torch

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


def test_the_code_runs_once_and_again_when_the_file_has_changed(tmp_path):
    path, ran = tmp_path / "nets.py", tmp_path / "ran"
    code = (
        "from pathlib import Path\nfrom torch import nn\n"
        f"ran = Path({str(ran)!r})\n"
        "ran.write_text((ran.read_text() if ran.exists() else '') + 'x')\n"
    )
    path.write_text(code + "net = nn.Conv2d(1, 2, 3)\n")
    variant = Variant.of(f"{path}:net")
    variant.build()
    assert variant.input_shape == (1, 1, 224, 224)
    assert ran.read_text() == "x"
    path.write_text(code + "net = nn.Conv2d(2, 2, 3)\n")
    os.utime(path, ns=(0, 1))
    assert variant.input_shape == (1, 2, 224, 224)
    assert ran.read_text() == "xx"


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadFileError, match="does not exist"):
        Variant.of(f"{tmp_path}/none.py:net")
