"""``describe`` says how it found the way through a network that it could not read."""

import json

import pytest

from explorer.cli import main

SOURCE = """
import torch
from torch import nn


class Own(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x):
        y = self.conv(x)
        {body}
"""
BODIES = {
    "graph": "return y * 2",
    "calls": "return y * 2 if len(x.shape) == 4 and x.shape[3] > 4 else y",
    "image": "return y * 2 if y.mean() > 0 else y * 3",
    "layers": "part = y[:, 0]; part += 1; return y",
}
SENTENCES = {
    "graph": "",
    "calls": "every picture of this size takes this way",
    "image": "another picture may take another way",
    "layers": "what runs between its layers is not seen",
}


@pytest.mark.parametrize("followed", BODIES)
def test_one_sentence_tells_how_the_way_was_found(followed, tmp_path, capsys):
    file = tmp_path / "own.py"
    file.write_text(SOURCE.replace("{body}", BODIES[followed]), encoding="utf-8")
    asked = ["describe", f"{file}:Own", "--image-size", "8"]
    assert main([*asked, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["followed"] == followed
    assert main(asked) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert SENTENCES[followed] in last
    assert last.startswith("recorded from one pass") == (followed != "graph")


def test_a_network_that_the_image_is_too_small_for_is_refused(capsys):
    assert main(["describe", "torchvision:alexnet", "--image-size", "20"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "fails on an image of 1 x 3 x 20 x 20" in error
