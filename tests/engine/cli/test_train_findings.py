"""``train`` ends with what ails a run."""

from explorer.cli import main

ILL = """
from torch import nn

def twice(in_channels: int = 1, num_classes: int = 10, image_size: int = 28):
    side = image_size * image_size * in_channels
    layers = [nn.Flatten(), nn.Linear(side, num_classes)]
    return nn.Sequential(*layers, nn.Softmax(dim=1))

def once(in_channels: int = 1, num_classes: int = 10, image_size: int = 28):
    return twice(in_channels, num_classes, image_size)[:2]
"""


def test_train_ends_with_what_ails_a_run_and_what_to_try(tmp_path, capsys):
    file = tmp_path / "ill.py"
    file.write_text(ILL)
    names = [f"{file}:twice", f"{file}:once"]
    arguments = ["train", *names, "--seconds", "0.3"]
    assert main([*arguments, "--data-dir", str(tmp_path / "data")]) == 0
    told = capsys.readouterr().out.splitlines()
    (said,) = [line for line in told if "try" in line]
    assert said.startswith("twice: step 1: the network ends in a softmax")
    assert "1.4612" in said
    assert said.endswith("try a network without the softmax")
