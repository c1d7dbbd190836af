"""The command line: what it prints, and what it says to wrong input."""

import argparse
import json
import re

import numpy as np
import pytest
import torch
from PIL import Image

from explorer.cli import main
from explorer.cli.training import train

OWN = """
from torch import nn

def linear(classes: int = 10):
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(2704, classes))
"""


@pytest.fixture(autouse=True)
def same_threads():
    """``train`` leaves a core to the window; the next test wants it back."""
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "picture.png"
    values = np.random.default_rng(0).integers(0, 255, (40, 60, 3), dtype=np.uint8)
    Image.fromarray(values).save(path)
    return path


def test_list_names_every_architecture_and_variant(capsys):
    assert main(["list", "--json"]) == 0
    catalogue = json.loads(capsys.readouterr().out)
    variants = {e["architecture"]: e["variants"] for e in catalogue["architectures"]}
    assert variants["vgg"][:3] == ["book", "book-quarter", "lite"]
    assert "torchvision:resnet18" in catalogue["torchvision"]
    assert main(["list"]) == 0
    assert "GoogLeNet" in capsys.readouterr().out


def test_describe_tells_every_step_as_json(capsys):
    assert main(["describe", "googlenet", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["architecture"] == "googlenet"
    assert told["variant"] == "book"
    assert told["input_shape"] == [1, 1, 96, 96]
    assert told["total_params"] == 5_977_530
    assert told["total_macs"] == 276_066_304
    assert [layer["index"] for layer in told["layers"]] == list(range(139))
    concat = next(layer for layer in told["layers"] if layer["path"] == "2.0.concat")
    assert concat == {
        "index": 21,
        "path": "2.0.concat",
        "kind": "Concat",
        "input_shapes": [
            [1, 64, 12, 12],
            [1, 128, 12, 12],
            [1, 32, 12, 12],
            [1, 32, 12, 12],
        ],
        "output_shape": [1, 256, 12, 12],
        "params": 0,
        "macs": 0,
        "receptive_field": [59, 59],
    }
    assert told["layers"][-1]["receptive_field"] is None


def test_describe_takes_another_size_and_torchvisions_models(capsys):
    assert main(["describe", "resnet", "--image-size", "224", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total_macs"] == 1_734_890_496
    assert main(["describe", "torchvision:alexnet"]) == 0
    assert "61,100,840 parameters, 714,188,480 MACs" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["describe", "lenet"], "unknown architecture 'lenet'"),
        (["describe", "vgg", "--variant", "tiny"], "unknown variant of VGG 'tiny'"),
        (["describe", "vgg", "--image-size", "9"], "at least 32 x 32 px"),
        (["train", "alexnet", "--epochs", "0"], "epochs must be a whole number"),
        (["train", "alexnet", "--device", "tpu"], "device 'tpu' is not available"),
        (["train", "alexnet", "--dataset", "cats"], "unknown data set 'cats'"),
        (["train"], "name a network to train"),
        (["train", "--resume", "7"], "there is no run 7"),
        (["train", "--resume", "7", "alexnet"], "leave out alexnet, or --resume"),
        (
            ["train", "--resume", "1", "--recipe", "book", "--seed", "0"],
            "leave out --recipe and --seed, or --resume",
        ),
        (["train", "--resume", "1", "--dataset", "mnist"], "leave out --dataset"),
        (["train", "--resume", "1", "--variant", "lite"], "leave out --variant"),
        (["train", "nin", "--seed", "-1"], "seed must be a whole number from 0 to"),
        (["train", "nin", "--seed", "9" * 23], f"to {2**63 - 1}, got {'9' * 23}"),
    ],
)
def test_wrong_input_gets_one_sentence_and_status_2(
    arguments, sentence, capsys, tmp_path
):
    if arguments[0] == "train":
        arguments = [*arguments, "--data-dir", str(tmp_path)]
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert len(told.err.strip().splitlines()) == 1
    assert told.out == ""


def test_features_writes_every_step_as_numbers_and_pictures(picture, tmp_path, capsys):
    out = tmp_path / "out"
    arguments = ["features", "nin", "--variant", "lite", "--weights", "random:3"]
    assert main([*arguments, "--image", str(picture), "--out", str(out)]) == 0
    with np.load(out / "activations.npz") as arrays:
        assert arrays["0.0"].shape == (1, 18, 24, 24)
        assert arrays["9"].shape == (1, 10)
        assert len(arrays.files) == 29
    pictures = sorted(out.glob("*.png"))
    assert len(pictures) == 29
    assert pictures[0].name == "000-0.0.png"
    with Image.open(pictures[0]) as mosaic:
        assert mosaic.width > 4 * 24


def test_features_with_the_same_seed_are_the_same(picture, tmp_path):
    arrays = []
    for name in ("a", "b"):
        out = tmp_path / name
        arguments = ["features", "resnet", "--variant", "lite", "--image", str(picture)]
        assert main([*arguments, "--out", str(out)]) == 0
        with np.load(out / "activations.npz") as loaded:
            arrays.append(loaded["7"])
    assert np.array_equal(*arrays)


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ("magic", "unknown weights 'magic'"),
        ("random:x", "unknown weights 'random:x'"),
        ("missing.safetensors", "missing.safetensors: does not exist"),
    ],
)
def test_features_refuses_weights_that_are_not_there(
    weights, sentence, picture, tmp_path, capsys
):
    arguments = ["features", "nin", "--variant", "lite", "--weights", weights]
    assert main([*arguments, "--image", str(picture), "--out", str(tmp_path)]) == 2
    assert sentence in capsys.readouterr().err


def test_features_refuses_what_is_no_image(tmp_path, capsys):
    (tmp_path / "text.png").write_text("no image")
    arguments = ["features", "nin", "--image", str(tmp_path / "text.png")]
    assert main([*arguments, "--out", str(tmp_path)]) == 2
    assert "text.png" in capsys.readouterr().err


def test_info_tells_versions_devices_and_folders(capsys, tmp_path):
    assert main(["info", "--data-dir", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "torch" in told
    assert "cpu (CPU" in told
    assert str(tmp_path) in told


def test_train_tells_json_lines_on_stdout_and_a_table_on_stderr(tmp_path, capsys):
    arguments = ["train", "nin", "vgg", "--seconds", "0.3", "--jsonl"]
    assert main([*arguments, "--data-dir", str(tmp_path)]) == 0
    told = capsys.readouterr()
    events = [json.loads(line) for line in told.out.splitlines()]
    for run, name in enumerate(("nin", "vgg")):
        own = [event for event in events if event["run"] == run]
        assert {event["architecture"] for event in own} == {name}
        kinds = [event["event"] for event in own]
        assert kinds[0] == "run_started"
        assert kinds[1] == "step_done"
        assert kinds[-2:] == ["epoch_done", "run_ended"]
        steps = [event["step"] for event in own if event["event"] == "step_done"]
        assert steps == list(range(1, len(steps) + 1))
    assert "NiN lite" in told.err
    assert "finished" in told.err


def test_a_pass_that_time_cut_short_is_told_as_a_part(tmp_path, capsys):
    assert main(["train", "nin", "--seconds", "0.2", "--data-dir", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert re.search(r"NiN lite: after 0\.\d+ passes, loss", told)
    assert "epoch 1" not in told


def test_train_does_one_network_after_another_where_asked_to(tmp_path, capsys):
    arguments = ["train", "nin", "vgg", "--seconds", "0.2", "--jsonl"]
    arguments += ["--order", "queue", "--data-dir", str(tmp_path)]
    assert main(arguments) == 0
    runs = [json.loads(line)["run"] for line in capsys.readouterr().out.splitlines()]
    assert runs == sorted(runs)
    assert set(runs) == {0, 1}


def test_train_gives_each_device_its_share_of_the_networks(monkeypatch):
    class ToldError(Exception):
        pass

    def told(tasks, _stop, _folder, *, order):
        raise ToldError(order, [task.device for task in tasks])

    monkeypatch.setattr("explorer.cli.training.train_recorded", told)
    for name, function in (
        ("resolve_device", lambda _name: "cuda:0"),
        ("devices_meant", lambda _name: ("cuda:0", "cuda:1")),
    ):
        monkeypatch.setattr(f"explorer.cli.training_tasks.{name}", function)
    monkeypatch.setattr("explorer.cli.training.device_title", str)
    options = argparse.Namespace(
        architectures=["nin", "vgg", "resnet"], order="devices", device="auto",
        variant=None, dataset=None, recipe=None, epochs=1,
        seconds=None, seed=None, resume=[], jsonl=False, data_dir=None,
    )  # fmt: skip
    with pytest.raises(ToldError) as raised:
        train(options)
    assert raised.value.args == ("devices", ["cuda:0", "cuda:1", "cuda:0"])


def test_train_gives_a_network_as_many_classes_as_the_data_has(monkeypatch, tmp_path):
    class ToldError(Exception):
        pass

    def told(tasks, _stop, _folder, *, order):
        raise ToldError(*tasks)

    monkeypatch.setattr("explorer.cli.training.train_recorded", told)
    file = tmp_path / "own.py"
    file.write_text(OWN)
    names = ["alexnet", "torchvision:resnet18", f"{file}:linear"]
    for form, channels in ((["--variant", "paper"], [1]), ([], [1, 3, 3])):
        with pytest.raises(ToldError) as raised:
            main(["train", *names[: len(channels)], *form])
        for config, wanted in zip(raised.value.args, channels, strict=True):
            network, shape = config.variant.build(), config.variant.input_shape
            assert shape[1] == wanted
            assert network.eval()(torch.zeros(shape)).shape == (1, 10)


def test_what_train_has_learnt_can_be_looked_at(picture, tmp_path, capsys):
    folder = ["--data-dir", str(tmp_path / "data")]
    assert main(["train", "nin", "--seconds", "0.2", *folder]) == 0
    assert "test accuracy" in capsys.readouterr().out
    arguments = ["features", "nin", "--variant", "lite", "--image", str(picture)]
    arguments += ["--out", str(tmp_path), *folder]
    for weights in ("run:1", "run:1@0"):
        assert main([*arguments, "--weights", weights]) == 0
    capsys.readouterr()
    assert main([*arguments, "--weights", "run:1@epoch99"]) == 2
    assert "unknown saved epoch of run 1 '99'" in capsys.readouterr().err
    assert main([*arguments, "--weights", "run:9"]) == 2
    assert "unknown run '9'; choose from 1" in capsys.readouterr().err


def test_a_stored_run_goes_on_with_a_larger_budget(tmp_path, capsys):
    folder = ["--data-dir", str(tmp_path), "--device", "cpu", "--jsonl"]
    assert main(["train", "nin", "--seconds", "0.3", *folder]) == 0
    first = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert main(["train", "--resume", "1", "--seconds", "0.6", *folder]) == 0
    told = capsys.readouterr()
    then = [json.loads(line) for line in told.out.splitlines()]
    assert then[0]["architecture"] == "run:1"
    assert then[0]["event"] == "run_started"
    assert then[0]["step"] == first[-1]["step"]
    assert then[-1]["seconds"] >= 0.6
    assert f" {then[-1]['step']:,} " in told.err  # the table counts all of its steps
    assert main(["train", "--resume", "1", *folder]) == 2
    assert "give it a larger budget" in capsys.readouterr().err


def test_the_same_seed_trains_the_same(tmp_path, capsys):
    losses = []
    for name in ("a", "b"):
        arguments = ["train", "nin", "--seconds", "0.4", "--jsonl", "--seed", "5"]
        arguments += ["--recipe", "book"]  # its rate does not follow the clock
        assert main([*arguments, "--data-dir", str(tmp_path / name)]) == 0
        events = map(json.loads, capsys.readouterr().out.splitlines())
        losses.append([e["loss"] for e in events if e["event"] == "step_done"])
    shared = min(map(len, losses))
    assert shared >= 1
    assert losses[0][:shared] == losses[1][:shared]
