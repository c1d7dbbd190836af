"""The last, the best and every n-th pass stay."""

from hypothesis import given
from hypothesis import strategies as st

from explorer.runs.retention import (
    KEEP_BYTES,
    MOST_EPOCHS,
    SavedEpoch,
    best_of,
    steps_to_keep,
)


def after(epochs, accuracies):
    """What is kept after so many passes that were each saved and thinned out."""
    saved = []
    for epoch in range(1, epochs + 1):
        accuracy = accuracies[epoch % len(accuracies)]
        saved.append(SavedEpoch(epoch=epoch, step=10 * epoch, test_accuracy=accuracy))
        kept = steps_to_keep(saved, weights_bytes=1)
        saved = [each for each in saved if each.step in kept]
    return saved


@given(st.integers(1, 400), st.lists(st.floats(0, 1), min_size=1, max_size=500))
def test_few_passes_stay_and_the_last_and_the_best_are_among_them(epochs, accuracies):
    saved = after(epochs, accuracies)
    assert len(saved) <= MOST_EPOCHS + 2
    assert saved[-1].epoch == epochs
    told = [accuracies[epoch % len(accuracies)] for epoch in range(1, epochs + 1)]
    assert best_of(saved).test_accuracy == max(told)
    assert best_of(saved).epoch == told.index(max(told)) + 1


def test_passes_that_stay_are_evenly_spread():
    epochs = [each.epoch for each in after(100, [0.5])]
    assert epochs == [1, *range(8, 97, 8), 100]  # 1 is the best: the earliest of equals


def test_large_networks_keep_fewer_passes():
    saved = [
        SavedEpoch(epoch=epoch, step=epoch, test_accuracy=epoch / 8)
        for epoch in range(1, 9)
    ]
    assert steps_to_keep(saved, weights_bytes=KEEP_BYTES // 2) == {4, 8}
    assert steps_to_keep(saved, weights_bytes=2 * KEEP_BYTES) == {8}
    assert steps_to_keep([], weights_bytes=1) == set()
