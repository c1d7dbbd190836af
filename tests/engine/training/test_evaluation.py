"""A test tells which classes were confused and which answers were surely wrong."""

from threading import Event

import pytest
import torch
from torch import nn

from explorer.training.evaluation import WORST, evaluate
from explorer.training.events import EpochDone, Examined
from explorer.training.interruption import Interruption


class Told:
    """A learner whose network returns its input: logits can be written down."""

    classes = 3

    def __init__(self):
        self.network = nn.Identity()

    def evaluating(self):
        return torch.no_grad()

    def answer(self, images):
        return images


def evaluated(logits, labels, *, parts=1, **chosen):
    learner = Told()
    pieces = zip(
        torch.tensor(logits, dtype=torch.float32).tensor_split(parts),
        torch.tensor(labels).tensor_split(parts),
        strict=True,
    )
    nobody = Interruption(learner.network, Event())
    return evaluate(learner, pieces, nobody, **chosen)


LOGITS = [[5, 0, 0], [0, 3, 0], [0, 0, 1], [4, 0, 0], [0, 2, 0]]
LABELS = [0, 0, 2, 1, 1]


def test_rows_are_classes_and_columns_answers():
    found = evaluated(LOGITS, LABELS)
    assert found.confusion == ((1, 1, 0), (1, 1, 0), (0, 0, 1))
    assert found.accuracy == 3 / 5


@pytest.mark.parametrize("parts", [1, 2, 5])
def test_how_images_are_cut_into_batches_does_not_matter(parts):
    found, whole = evaluated(LOGITS, LABELS, parts=parts), evaluated(LOGITS, LABELS)
    assert found == whole
    loss = torch.nn.functional.cross_entropy(
        torch.tensor(LOGITS, dtype=torch.float32), torch.tensor(LABELS)
    )
    assert found.loss == pytest.approx(loss.item())


def test_the_surest_wrong_answer_comes_first():
    worst = evaluated(LOGITS, LABELS).worst
    assert [(m.image, m.label, m.answer) for m in worst] == [(3, 1, 0), (1, 0, 1)]
    shares = torch.tensor([4.0, 0.0, 0.0]).softmax(dim=0)
    assert worst[0].probability == pytest.approx(shares[0].item())
    assert worst[0].label_probability == pytest.approx(shares[1].item())


def test_only_the_worst_mistakes_are_kept():
    logits = [[1 + 0.1 * i, 0, 0] for i in range(2 * WORST)]
    worst = evaluated(logits, [1] * len(logits)).worst
    assert len(worst) == WORST
    assert [mistake.image for mistake in worst[:2]] == [2 * WORST - 1, 2 * WORST - 2]


def test_answers_outside_the_classes_of_the_data_are_in_no_column():
    found = evaluated(LOGITS[:3], [0, 0, 1], classes=2)
    assert found.confusion == ((1, 1), (0, 0))
    assert found.worst[0].answer == 1


def test_a_run_tells_of_its_confusion_before_each_pass_ends(run_of, events_of):
    events = events_of(run_of(epochs=2))
    for place, event in enumerate(events):
        if isinstance(event, EpochDone):
            examined = events[place - 1]
            assert isinstance(examined, Examined)
            assert (examined.epoch, examined.step) == (event.epoch, event.step)
            assert sum(map(sum, examined.confusion)) == 30
            right = sum(row[i] for i, row in enumerate(examined.confusion))
            assert right / 30 == pytest.approx(event.test_accuracy)
            wrong = 30 - right
            assert len(examined.worst) == min(WORST, wrong)
