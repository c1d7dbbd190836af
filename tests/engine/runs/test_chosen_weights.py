"""Weights are named in a short text, found wherever they lie, and never fetched."""

import hashlib
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import save_file

from explorer.architectures.pretrained import PublishedWeights
from explorer.architectures.variants import Variant
from explorer.architectures.weights import random_network
from explorer.errors import BadFileError, UnknownNameError
from explorer.runs import weights as weights_module
from explorer.runs.store import RunStore, UnknownRunError
from explorer.runs.weights import (
    WeightsNotHereError,
    known_accuracy,
    missing_weights,
    resolve,
    stored_runs,
)
from explorer.runs.weights_choice import UnknownWeightsError, WeightsChoice
from explorer.training.config import TrainingConfig
from explorer.training.events import EpochDone

NIN = Variant.of("nin", "lite")
SQUEEZE = Variant.of("torchvision:squeezenet1_1")
PRETRAINED = WeightsChoice.parse("pretrained")


@pytest.fixture(autouse=True)
def no_cache_of_torch(monkeypatch, tmp_path):
    """What a developer has downloaded before must not change a test."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))


def same(network, state):
    return all(torch.equal(network.state_dict()[n], v) for n, v in state.items())


def config(variant=NIN):
    return TrainingConfig(
        variant=variant,
        dataset="fashion-mnist-small",
        recipe=variant.base.recipe,
        epochs=1,
    )


def an_epoch(accuracy):
    return EpochDone(
        epoch=1,
        step=1,
        train_loss=1.0,
        train_accuracy=accuracy,
        test_loss=1.0,
        test_accuracy=accuracy,
        seconds=1.0,
        images_per_second=1.0,
    )


CHOICES = st.one_of(
    st.integers(0, 10**17).map(WeightsChoice.random),
    st.integers(1, 10**9).map(WeightsChoice.of_run),
    st.builds(WeightsChoice.of_run, st.integers(1, 10**9), st.integers(0, 10**9)),
    st.integers(1, 10**9).map(
        lambda epoch: WeightsChoice(kind="run", detail=f"3@epoch{epoch}")
    ),
    st.text(min_size=1).map(WeightsChoice.of_file),
    st.from_regex(r"[A-Z0-9_]+", fullmatch=True).map(
        lambda name: WeightsChoice(kind="pretrained", detail=name)
    ),
)


@given(CHOICES)
def test_a_choice_that_is_written_down_reads_back_the_same(choice):
    assert WeightsChoice.parse(str(choice)) == choice


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("random", "random:0"),
        ("random:7", "random:7"),
        ("pretrained", "pretrained:DEFAULT"),
        ("run:12", "run:12"),
        ("run:12@1875", "run:12@1875"),
        ("run:12@epoch3", "run:12@epoch3"),
        ("a/net.safetensors", "file:a/net.safetensors"),
        ("C:/net.PTH", "file:C:/net.PTH"),
    ],
)
def test_short_forms_mean_what_they_seem_to(text, meant):
    assert str(WeightsChoice.parse(text)) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "magic",
        "random:x",
        "random:-1",
        "random:1@2",
        "run",
        "run:",
        "run:x",
        "run:1@",
        "run:@1",
        "run:1@x",
        "run:1@epoch",
        "run:1@2@3",
        "file:",
        "x.h5",
    ],
)
def test_what_names_no_weights_is_refused_with_what_does(text):
    with pytest.raises(UnknownWeightsError, match="choose random, random:SEED"):
        WeightsChoice.parse(text)


def test_only_random_weights_are_untrained():
    assert not WeightsChoice.parse("random:3").is_trained
    assert WeightsChoice.parse("run:3").is_trained


def test_a_seed_gives_what_it_always_gives(tmp_path):
    network = resolve(NIN, WeightsChoice.random(3), tmp_path)
    assert same(network, random_network(NIN, 3).state_dict())
    assert not network.training


@pytest.mark.parametrize("suffix", [".safetensors", ".pth", ".pt"])
def test_files_of_both_formats_are_read(tmp_path, suffix):
    state = random_network(NIN, 5).state_dict()
    path = tmp_path / f"net{suffix}"
    save_file(state, path) if suffix == ".safetensors" else torch.save(state, path)
    assert same(resolve(NIN, WeightsChoice.of_file(path), tmp_path), state)
    with pytest.raises(BadFileError, match="another network than AlexNet lite"):
        resolve(Variant.of("alexnet", "lite"), WeightsChoice.of_file(path), tmp_path)


def test_a_run_gives_its_latest_weights_and_tells_how_good_they_are(tmp_path):
    state = random_network(NIN, 5).state_dict()
    with RunStore(tmp_path) as store:
        run = store.create(config())
        with pytest.raises(UnknownRunError):
            resolve(NIN, WeightsChoice.of_run(run), tmp_path)
        store.record(run, [an_epoch(0.83)])
        store.save_weights(run, 1, random_network(NIN, 4).state_dict())
        store.save_weights(run, 2, state)
    choice = WeightsChoice.of_run(run)
    assert same(resolve(NIN, choice, tmp_path), state)
    assert known_accuracy(NIN, choice, tmp_path) == 0.83
    assert known_accuracy(NIN, WeightsChoice.random(0), tmp_path) is None
    with pytest.raises(UnknownNameError, match="unknown run '9'"):
        resolve(NIN, WeightsChoice.of_run(9), tmp_path)


def test_only_runs_of_this_very_variant_with_weights_are_offered_newest_first(tmp_path):
    other = NIN.with_options(image_size=48)
    with RunStore(tmp_path) as store:
        runs = [store.create(config(v)) for v in (NIN, other, NIN, NIN)]
        for run in runs[:3]:
            store.save_weights(run, 1, {"weight": torch.zeros(1)})
    offered = [run.run_id for run in stored_runs(NIN, tmp_path)]
    assert offered == [runs[2], runs[0]]
    assert stored_runs(Variant.of("vgg"), tmp_path) == ()


@pytest.fixture
def published(monkeypatch):
    """Weights that torchvision seems to publish, and where they will lie."""
    state = random_network(SQUEEZE, 3).state_dict()
    draft = Path("draft.pth")

    def publish(folder):
        folder.mkdir(parents=True, exist_ok=True)
        torch.save(state, folder / draft)
        digest = hashlib.sha256((folder / draft).read_bytes()).hexdigest()
        entry = PublishedWeights(
            name="IMAGENET1K_V1",
            url="",
            file_name=f"squeezenet1_1-{digest[:8]}.pth",
            megabytes=4.7,
            accuracy=58.2,
            image_size=224,
        )
        monkeypatch.setattr(weights_module, "choose_weights", lambda *_: entry)
        return (folder / draft).rename(folder / entry.file_name)

    return state, publish


def test_weights_that_must_be_downloaded_first_are_named_with_their_size(tmp_path):
    assert missing_weights(SQUEEZE, PRETRAINED, tmp_path).name == "IMAGENET1K_V1"
    with pytest.raises(WeightsNotHereError, match=r"download them first \(5 MB\)"):
        resolve(SQUEEZE, PRETRAINED, tmp_path)
    assert missing_weights(SQUEEZE, WeightsChoice.random(0), tmp_path) is None


@pytest.mark.parametrize("folder", ["data/weights", "torch/hub/checkpoints"])
def test_downloaded_weights_are_found_in_our_folder_and_in_torchs(
    published, tmp_path, folder
):
    state, publish = published
    path = publish(tmp_path / folder)
    assert missing_weights(SQUEEZE, PRETRAINED, tmp_path / "data") is None
    assert same(resolve(SQUEEZE, PRETRAINED, tmp_path / "data"), state)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(BadFileError, match="not the file that was published"):
        resolve(SQUEEZE, PRETRAINED, tmp_path / "data")


def test_our_own_networks_have_no_published_weights(tmp_path):
    with pytest.raises(UnknownNameError, match="unknown weights 'DEFAULT'"):
        missing_weights(NIN, PRETRAINED, tmp_path)
