"""A run is looked at as it was after a pass, and before any training."""

from threading import Event

import pytest
import torch
from small_training import few_images, small_configs

from explorer.errors import UnknownNameError
from explorer.runs import recording
from explorer.runs.moments import Moment, moment_of, moments_of, with_step
from explorer.runs.recording import train_recorded
from explorer.runs.store import RunStore, UnknownRunError
from explorer.runs.weights import known_accuracy, resolve
from explorer.runs.weights_choice import WeightsChoice
from explorer.runs.weights_offer import settled, weights_offer
from explorer.training.events import EpochDone, RunStarted
from explorer.training.loop import TrainingRun

CONFIG = small_configs(epochs=3)[0]


def parsed(text):
    return WeightsChoice.parse(text)


def same(network, state):
    own = network.state_dict()
    return own.keys() == state.keys() and all(
        torch.equal(own[name], value) for name, value in state.items()
    )


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A store with a run of three passes, and what was known while it went on."""
    monkeypatch.setattr(recording, "load_dataset", lambda *_, **__: few_images())
    list(train_recorded([CONFIG], Event(), tmp_path))
    return tmp_path


@pytest.fixture
def truth():
    """Weights and accuracy by step, from a run that nobody keeps."""
    known = {}
    run = TrainingRun(CONFIG, dataset=few_images())
    for event in run.events(Event()):
        if isinstance(event, RunStarted):
            known[0] = (run.state_dict_snapshot(), None)
        elif isinstance(event, EpochDone):
            known[event.step] = (run.state_dict_snapshot(), event.test_accuracy)
    return known


def test_every_saved_pass_has_its_own_weights_and_accuracy(folder, truth):
    moments = moments_of(1, folder)
    assert [(m.step, m.epoch) for m in moments] == [(0, 0), (5, 1), (10, 2), (15, 3)]
    for moment in moments:
        choice = WeightsChoice.of_run(1, moment.step)
        state, accuracy = truth[moment.step]
        assert same(resolve(CONFIG.variant, choice, folder), state)
        assert moment.test_accuracy == accuracy
        assert known_accuracy(CONFIG.variant, choice, folder) == accuracy
        assert moment_of(choice, moments) == moment


def test_without_a_moment_the_latest_weights_are_meant(folder, truth):
    network = resolve(CONFIG.variant, parsed("run:1"), folder)
    assert same(network, truth[15][0])
    assert moment_of(parsed("run:1"), moments_of(1, folder)).step == 15


def test_a_pass_may_be_named_instead_of_its_last_step(folder, truth):
    choice = parsed("run:1@epoch2")
    assert same(resolve(CONFIG.variant, choice, folder), truth[10][0])
    assert known_accuracy(CONFIG.variant, choice, folder) == truth[10][1]
    assert str(with_step(choice, folder)) == "run:1@10"
    assert str(settled(CONFIG.variant, choice, folder)) == "run:1@10"
    assert with_step(parsed("run:1"), folder) == parsed("run:1")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("run:7@5", "unknown run '7'; choose from 1"),
        ("run:1@6", "unknown saved step of run 1 '6'; choose from 5, 10, 15"),
        ("run:1@epoch9", "unknown saved epoch of run 1 '9'; choose from 1, 2, 3"),
    ],
)
def test_a_moment_that_was_not_kept_is_refused_with_those_that_were(
    folder, text, sentence
):
    with pytest.raises(UnknownNameError, match=sentence):
        resolve(CONFIG.variant, parsed(text), folder)


def test_weights_before_any_training_are_a_guess():
    assert not parsed("run:1@0").is_trained
    assert not parsed("run:1@epoch0").is_trained
    assert parsed("run:1@10").is_trained


def test_weights_within_a_pass_are_the_last_moment_and_have_no_accuracy(folder):
    with RunStore(folder) as store:
        store.save_weights(1, 17, store.load_weights(1))
    moments = moments_of(1, folder)
    assert moments[-1] == Moment(step=17, epoch=None, test_accuracy=None)
    assert moment_of(parsed("run:1@17"), moments) == moments[-1]
    assert moment_of(parsed("run:1@16"), moments) is None
    assert known_accuracy(CONFIG.variant, parsed("run:1@17"), folder) is None


def test_a_pass_that_was_cut_short_is_told_as_a_part(folder):
    with RunStore(folder) as store:
        store.checkpoints.save_epoch(1, 4, 18, store.load_weights(1))
    moments = moments_of(1, folder)
    assert [m.passes for m in moments] == [None] * 4 + [3.6]


def test_a_run_without_weights_can_be_seen_untrained_alone_and_says_so(tmp_path):
    with RunStore(tmp_path) as store:
        run = store.create(CONFIG)
    moments = moments_of(run, tmp_path)
    assert [moment.step for moment in moments] == [0]
    assert moment_of(WeightsChoice.of_run(run), moments) is None
    assert resolve(CONFIG.variant, WeightsChoice.of_run(run, 0), tmp_path)
    assert moments_of(run + 1, tmp_path) == ()
    with pytest.raises(UnknownRunError, match="has no saved weights"):
        resolve(CONFIG.variant, WeightsChoice.of_run(run), tmp_path)


def test_only_weights_of_runs_are_of_a_moment(folder):
    assert moment_of(WeightsChoice.random(0), moments_of(1, folder)) is None


def test_the_offer_lists_the_moments_of_each_run(folder):
    (offered,) = weights_offer(CONFIG.variant, folder).runs
    assert offered.run.run_id == 1
    assert offered.moments == moments_of(1, folder)
