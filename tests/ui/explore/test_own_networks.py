"""Networks of one's own whose code decides by looking at values: recorded, and said."""

import pytest

from explorer.architectures.user_file import allow_to_run, content_digest
from explorer.architectures.variants import Variant
from explorer.tracing.fields.exact_field import FieldFinder
from explorer.ui.pages.explore.explaining.links import ValueLink

BRANCHING = """
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self, width=4):
        super().__init__()
        self.dark = nn.Conv2d(1, width, 3, padding=1)
        self.bright = nn.Conv2d(1, width, 5, padding=2)
        self.head = nn.Linear(width, 10)

    def forward(self, x):
        y = self.bright(x) if x.mean() > 0.4 else self.dark(x)
        y = torch.relu(y)
        return self.head(y.mean((2, 3)))

def net(image_size=28):
    return Net()
"""


@pytest.fixture
def variant(tmp_path):
    path = tmp_path / "branching.py"
    path.write_text(BRANCHING, encoding="utf-8")
    allow_to_run(path, content_digest(path))
    return Variant.of(f"{path}:net")


def settled(qtbot, page):
    qtbot.waitUntil(page.is_settled, timeout=60_000)


def test_a_network_that_looks_at_values_is_walked_to_its_end_and_told_of(
    page, variant, qtbot
):
    page.show_variant(variant)
    settled(qtbot, page)
    steps = page.look().trace.steps
    assert "another picture may take another way" in page.note()
    assert {"Conv2d", "ReLU", "Linear"} <= {step.kind for step in steps}
    for step in steps:
        page.walk().go_to(step.index)
        shape = page.look().values(step.index).shape
        page.bench().set_pin(ValueLink(step.index, tuple(side // 2 for side in shape)))
        shown = page.bench().arithmetic().arithmetic()
        assert shown.own is None or shown.agrees
        page.inspector().show_reading(page.bench().resting_reading())
    assert isinstance(page.look().fields, FieldFinder)


def test_a_picture_that_takes_another_way_shows_the_steps_of_that_way(
    page, variant, qtbot
):
    page.show_variant(variant)
    settled(qtbot, page)
    kernels = set()
    for picture in ("sample:Sandal", "photo:coffee.png", "sample:Pullover"):
        page.show_picture(picture)
        settled(qtbot, page)
        look = page.look()
        conv = next(step for step in look.trace.steps if step.kind == "Conv2d")
        bright = float(look.activations.image.mean()) > 0.4
        assert conv.geometry.kernel == ((5, 5) if bright else (3, 3))
        kernels.add(conv.geometry.kernel)
        assert page.structure().layers().table().model().rowCount() == len(
            look.trace.steps
        )
    assert len(kernels) == 2
