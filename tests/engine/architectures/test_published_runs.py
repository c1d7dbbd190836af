"""The book's published runs are all there and agree with what it says of them."""

import math

import pytest

from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.published import book_curves, published, read_published
from explorer.architectures.variants import Variant
from explorer.assets import resource
from explorer.errors import BadFileError

BOOK = published().book
# Of the 73 to 83 runs in the history of the book's notebooks that did not fail:
# lowest, median and highest training loss, training and test accuracy at the end.
STATISTICS = {
    "alexnet": ((0.323, 0.329, 0.334), (0.877, 0.8795, 0.882), (0.860, 0.8805, 0.886)),
    "vgg": ((0.167, 0.178, 0.220), (0.918, 0.935, 0.938), (0.900, 0.919, 0.925)),
    "nin": ((0.317, 0.374, 1.680), (0.376, 0.861, 0.882), (0.378, 0.851, 0.885)),
    "googlenet": ((0.233, 0.246, 0.773), (0.713, 0.906, 0.912), (0.808, 0.888, 0.900)),
    "resnet": ((0.004, 0.012, 0.023), (0.993, 0.997, 1.000), (0.814, 0.913, 0.927)),
}
# As printed beside the very run: training loss, training and test accuracy.
PRINTED = {
    "alexnet": (0.331, 0.878, 0.883),
    "vgg": (0.178, 0.935, 0.920),
    "nin": (0.563, 0.786, 0.790),
    "googlenet": (0.262, 0.900, 0.886),
    "resnet": (0.012, 0.997, 0.893),
}
FAMILIES = [spec.key for spec in CATALOGUE]


def curves(run):
    return run.train_loss, run.train_accuracy, run.test_accuracy


def test_every_family_is_there_and_nothing_else():
    assert sorted(BOOK.curves) == sorted(FAMILIES)


@pytest.mark.parametrize("key", FAMILIES)
def test_a_run_is_what_the_catalogue_says_the_book_does(key):
    run = BOOK.curves[key]
    variant = Variant.of(key, run.form)
    recipe = variant.base.recipe
    assert recipe.key == "book"
    assert (recipe.learning_rate, recipe.batch_size) == (
        run.learning_rate,
        run.batch_size,
    )
    assert variant.option("image_size") == run.image_size


@pytest.mark.parametrize("key", FAMILIES)
def test_the_last_values_are_those_printed_and_lie_within_all_runs(key):
    for values, printed, (low, _, high) in zip(
        curves(BOOK.curves[key]), PRINTED[key], STATISTICS[key], strict=True
    ):
        assert values[-1] == pytest.approx(printed, abs=0.00051)
        assert low <= round(values[-1], 3) <= high


@pytest.mark.parametrize("key", sorted(set(FAMILIES) - {"nin"}))
def test_the_published_runs_are_typical_ones(key):
    """But for NiN, whose runs differ widely: the book's own is below its median."""
    for values, (_, median, _) in zip(
        curves(BOOK.curves[key])[1:], STATISTICS[key][1:], strict=True
    ):
        assert values[-1] == pytest.approx(median, abs=0.021)


@pytest.mark.parametrize("key", FAMILIES)
def test_losses_begin_at_guessing_or_below_and_shares_are_shares(key):
    loss, accuracy, test = curves(BOOK.curves[key])
    assert 0 < min(loss) < max(loss) < math.log(10) + 0.05
    assert all(0.1 <= share <= 1 for share in (*accuracy, *test))


def test_steps_are_those_at_which_the_loop_of_the_book_plots():
    alexnet, resnet = BOOK.curves["alexnet"], BOOK.curves["resnet"]
    assert alexnet.train_steps[:7] == (93, 186, 279, 372, 465, 469, 562)
    assert resnet.train_steps[:6] == (47, 94, 141, 188, 235, 282)
    assert alexnet.test_steps[-1] == alexnet.train_steps[-1] == 4_690
    assert resnet.test_steps == tuple(range(235, 2_351, 235))


@pytest.mark.parametrize("key", FAMILIES)
def test_only_the_very_network_and_recipe_of_the_book_have_its_run(key):
    run = BOOK.curves[key]
    variant = Variant.of(key, run.form)
    recipe = variant.base.recipe
    assert book_curves(variant, recipe) is run
    spelt_out = variant.with_options(image_size=run.image_size)
    assert book_curves(spelt_out, recipe) is run
    assert book_curves(Variant.of(key, "lite"), recipe) is None
    assert book_curves(variant, Variant.of(key, "lite").base.recipe) is None
    assert book_curves(variant.with_options(num_classes=7), recipe) is None


def test_the_full_vgg_is_not_the_one_that_the_book_trains():
    full = Variant.of("vgg", "book")
    assert book_curves(full, full.base.recipe) is None


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('form = "book"\nlearning_rate = 0.01\n', "", "form"),
        ("epochs = 10", "epochs = 10.5", "epochs"),
        ("epochs = 10", "epochs = 9", "train_loss has 60 values, not 54"),
        ("epochs = 10", "epochs = 0", "at least 1"),
        ("batch_size = 128", 'batch_size = "128"', "batch_size"),
        (
            'image_size = 96\nsource = "d2l-runs"',
            'image_size = 96\nsource = "x"',
            "'x'",
        ),
    ],
)
def test_a_file_that_says_something_else_is_refused_by_name(tmp_path, old, new, reason):
    text = resource("published.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "published.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadFileError, match=reason):
        read_published(path)
