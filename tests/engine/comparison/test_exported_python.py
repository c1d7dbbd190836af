"""Exported networks run by themselves and compute the same, to the last bit."""

import subprocess
import sys

import pytest
import torch

from explorer.architectures.edits import Edit
from explorer.architectures.variants import Variant
from explorer.architectures.weights import random_network
from explorer.comparison.exported_modules import NotExportableError
from explorer.comparison.exported_python import exported_python
from explorer.tracing.trace import FailingForwardError


def edited(key, *edits, form="lite", **options):
    changes = (Edit(path=path, field=name, value=value) for path, name, value in edits)
    return Variant.of(key, form, **options).with_edits(*changes)


VARIANTS = {
    **{key: Variant.of(key, "lite") for key in ("alexnet", "vgg", "nin", "googlenet")},
    "resnet": Variant.of("resnet", "lite"),
    "alexnet edited": edited(
        "alexnet",
        ("2", "pooling", "average"),
        ("3", "groups", 2),
        ("", "image_size", 160),
        ("13", "before", "AdaptiveAvgPool2d((1, 1))"),
    ),
    "vgg edited": edited("vgg", ("1.0", "dilation", 2), ("1.0", "padding", 2)),
    "nin edited": edited("nin", ("0.0", "kernel_size", "3x5"), ("6", "p", 0.1)),
    "googlenet edited": edited(
        "googlenet", ("2.0.p3_2", "kernel_size", 3), ("2.0.p3_2", "padding", 1)
    ),
    "resnet edited": edited(
        "resnet",
        ("1.1.conv1", "stride", 2),
        ("1.1.conv3", "layer", "Conv2d(16, 16, 1, stride=2)"),
    ),
    "auxiliary heads": Variant.of("googlenet", "paper", width=0.125, image_size=96),
    "zeros on shortcuts": Variant.of("resnet", "cifar-20"),
    "bottlenecks": Variant.of("resnet", "paper-50", width=0.125, image_size=64),
    **{
        f"torchvision:{name}": Variant.of(f"torchvision:{name}", image_size=64)
        for name in ("googlenet", "resnet50", "densenet121", "mobilenet_v3_small")
    },
}
RUNS_ALL = """
import runpy, sys, torch
torch.set_num_threads(1)
for number in range(int(sys.argv[1])):
    network = runpy.run_path(f"{number}.py")["Network"]().eval()
    case = torch.load(f"{number}.pt")
    network.load_state_dict(case["weights"])
    with torch.no_grad():
        torch.save(network(case["image"]), f"{number}.out")
assert not {"explorer", "torchvision"} & set(sys.modules)
"""


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """By name, what each network makes of an image here and in a clean process."""
    folder = tmp_path_factory.mktemp("exported")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    here = {}
    for number, (name, variant) in enumerate(VARIANTS.items()):
        network = random_network(variant, 0)
        generator = torch.Generator().manual_seed(number)
        image = torch.rand(variant.input_shape, generator=generator)
        case = {"weights": network.state_dict(), "image": image}
        torch.save(case, folder / f"{number}.pt")
        (folder / f"{number}.py").write_text(exported_python(variant), "utf-8")
        with torch.no_grad():
            here[name] = network(image)
    torch.set_num_threads(threads)
    command = [sys.executable, "-I", "-c", RUNS_ALL, str(len(VARIANTS))]
    subprocess.run(command, check=True, cwd=folder, timeout=300)
    files = zip(VARIANTS, range(len(VARIANTS)), strict=True)
    return {name: (here[name], torch.load(folder / f"{n}.out")) for name, n in files}


@pytest.mark.parametrize("name", VARIANTS)
def test_it_computes_the_same_bits_in_a_process_of_its_own(outputs, name):
    here, there = outputs[name]
    assert here.abs().sum() > 0
    assert torch.equal(here, there)


def test_run_as_a_program_it_prints_the_shape_of_its_output(tmp_path):
    path = tmp_path / "network.py"
    path.write_text(exported_python(VARIANTS["resnet edited"]), "utf-8")
    finished = subprocess.run(
        [sys.executable, "-I", "-W", "error", str(path)],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=120,
    )
    assert finished.stdout == "(1, 10)\n"


def test_it_says_what_was_edited():
    text = exported_python(VARIANTS["resnet edited"])
    comment = " ".join(
        line.removeprefix("# ") for line in text.splitlines() if line.startswith("#")
    )
    assert "1.1.conv1.stride:2; 1.1.conv3.layer:Conv2d(16, 16, 1, stride=2)" in comment


def test_a_chain_of_layers_needs_no_forward_and_no_further_class():
    text = exported_python(VARIANTS["vgg"])
    assert "class Network(nn.Sequential)" in text
    assert "def forward" not in text
    assert "class Block" not in text
    assert "import torch.nn.functional" not in text


def test_a_network_that_does_not_run_is_refused_in_one_sentence():
    broken = edited("alexnet", ("0", "out_channels", 7))
    with pytest.raises(FailingForwardError, match="fails on an image"):
        exported_python(broken)


def test_what_needs_more_than_torch_is_refused_in_one_sentence():
    with pytest.raises(NotExportableError, match="torch alone"):
        exported_python(Variant.of("torchvision:swin_t"))


def test_numbered_parts_and_weights_of_its_own_are_written_as_well(tmp_path):
    path = tmp_path / "own_export.py"
    path.write_text(
        "import torch\n"
        "from torch import nn\n"
        "class Own(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.scale = nn.Parameter(torch.full((1, 4, 1, 1), 2.0))\n"
        "        self.register_buffer('shift', torch.ones(1))\n"
        "        two = nn.Conv2d(1, 4, 3), nn.Conv2d(4, 4, 1)\n"
        "        self.layers = nn.ModuleList(two)\n"
        "        self.add_module('1-2', nn.Conv2d(4, 4, 1))\n"
        "    def forward(self, x):\n"
        "        for layer in self.layers:\n"
        "            x = layer(x)\n"
        "        x = getattr(self, '1-2')(x) * self.scale + self.shift\n"
        "        return x.flatten(1)[:, :8].view(x.size(0), -1)\n",
        "utf-8",
    )
    variant = Variant.of(f"{path}:Own")
    names = {"__name__": "exported"}
    exec(exported_python(variant), names)
    network, again = random_network(variant, 1), names["Network"]().eval()
    again.load_state_dict(network.state_dict())
    image = torch.rand(variant.input_shape)
    with torch.no_grad():
        assert torch.equal(network(image), again(image))
