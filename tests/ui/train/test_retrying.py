"""A remedy becomes a run of its own, and the run that was ill stays beside it."""

import math
from dataclasses import replace

import pytest
from fake_engine import FakeService
from PySide6.QtCore import Qt
from told_runs import live_run, tell

from explorer.training import remedies
from explorer.training.remedies import Remedy
from explorer.ui.pages.train.block_words import BlockWords
from explorer.ui.pages.train.findings import Findings
from explorer.ui.pages.train.lineup import Lineups
from explorer.ui.pages.train.remedy_list import RemedyList
from explorer.ui.pages.train.remedy_words import RemedyWords
from explorer.ui.pages.train.retry import Retry

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def findings(qtbot):
    blocks = BlockWords()
    made = Findings(blocks)
    qtbot.addWidget(made, before_close_func=lambda _: blocks.shutdown(5_000))
    made.resize(900, 500)
    made.show()
    return made


def stuck(**chosen):
    run = live_run(**chosen)
    recipe = replace(
        run.series.config.recipe, optimizer="sgd", initialisation="xavier", momentum=0.0
    )
    run.series.config = replace(run.series.config, recipe=recipe)
    run.series.history.config = run.series.config
    return tell(run, steps=200, loss=math.log(10), probes=False, tests=False)


def choose_first(findings, *runs):
    findings.begin(runs)
    findings.judge()
    findings.list.setCurrentRow(0)
    (found,) = findings._found[:1]
    return found[1]


def test_a_click_asks_for_the_same_run_with_one_thing_changed(findings, qtbot):
    run = stuck()
    finding = choose_first(findings, run)
    remedy = next(each for each in finding.remedies if each.key == "adam")
    with qtbot.waitSignal(findings.retry_wanted) as asked:
        qtbot.mouseClick(findings.remedies.button("adam"), LEFT)
    (retry,) = asked.args
    assert retry.run is run
    assert retry.config == remedy.config != run.series.config
    assert retry.title == "alexnet lite, Adam"


def test_every_remedy_of_a_finding_has_its_reason_and_its_button(findings, qtbot):
    finding = choose_first(findings, stuck())
    texts = findings.remedies.texts()
    assert len(texts) == len(finding.remedies) > 1
    assert all(text.endswith(".") for text in texts)
    for remedy in finding.remedies:
        button = findings.remedies.button(remedy.key)
        qtbot.waitUntil(button.isVisible, timeout=5_000)


def test_a_finding_is_to_be_chosen_before_anything_is_said_of_help(findings):
    findings.begin([stuck()])
    findings.judge()
    assert findings.help.text() == "Choose a finding to see what may help."
    findings.list.setCurrentRow(0)
    assert findings.help.text() == "What may help"
    findings.begin([])
    assert findings.help.text() == ""


def test_nothing_can_be_tried_while_something_trains(findings):
    choose_first(findings, stuck())
    findings.set_startable(False)
    assert not findings.remedies.button("adam").isEnabled()
    findings.begin([])
    choose_first(findings, stuck(seed=1))
    assert not findings.remedies.button("adam").isEnabled()
    findings.set_startable(True)
    assert findings.remedies.button("adam").isEnabled()


def test_the_buttons_stay_while_the_figures_change(findings):
    run = stuck()
    choose_first(findings, run)
    button = findings.remedies.button("adam")
    tell(run, steps=1, loss=2.31, probes=False, tests=False)
    findings.judge()
    assert findings.remedies.button("adam") is button


def test_a_remedy_in_the_networks_code_has_no_button(qtbot):
    remedies = RemedyList()
    qtbot.addWidget(remedies)
    remedies.set_remedies([Remedy(key="remove_softmax")])
    with pytest.raises(KeyError):
        remedies.button("remove_softmax")
    assert remedies.texts()[0].startswith("Take the softmax out of the network: ")


def test_the_new_runs_name_says_what_changed_also_the_second_time(qapp):
    service, run = FakeService(), live_run(title="AlexNet")
    words, config = RemedyWords(), replace(run.series.config)
    recipe = replace(config.recipe, key="custom", learning_rate=0.01)
    config = replace(config, recipe=recipe)
    (lower,) = remedies.lower_rate(config)
    assert words.change(lower) == "learning rate 0.001"
    assert words.task(lower) == "Learning rate 0.01 → 0.001"

    change = "learning rate 0.001"
    title = f"AlexNet, {change}"
    retry = Retry(run=run, config=lower.config, title=title, change=change)
    lineup = Lineups(service).retry(retry)
    assert lineup.title == "With learning rate 0.001"
    assert [row.title for row in lineup.rows] == [title]
    assert lineup.fixed == ((lineup.rows[0].key, lower.config),)
    (ghost,) = lineup.ghosts
    assert (ghost.title, ghost.series) == ("AlexNet", run.series)
    assert ghost.key not in {run.key, lineup.rows[0].key}
    (again,) = remedies.lower_rate(lower.config)
    assert words.change(again) == "learning rate 0.0001"
    other = Lineups(service).retry(replace(retry, title="AlexNet, other"))
    assert other.key != lineup.key  # its curves do not belong into the same picture


ALL = (
    "lower_rate", "raise_rate", "adam", "he", "batch_norm", "relu", "shortcut",
    "weight_decay", "dropout", "fewer_epochs", "remove_softmax",
)  # fmt: skip


@pytest.mark.parametrize("key", ALL)
def test_every_remedy_has_words_for_what_why_and_a_name(qapp, key):
    words = RemedyWords()
    remedy = Remedy(key=key, field="field", before=0.1, after=0.5)
    for text in (words.task(remedy), words.reason(remedy), words.change(remedy)):
        assert text
        assert "field" not in text
        assert "{" not in text
    assert key in (Remedy.__doc__ or "")  # the list above is whole
