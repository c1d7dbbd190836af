"""Where weights come from, in words."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from explorer.runs.moments import Moment
from explorer.runs.passes import passes_text
from explorer.runs.weights_choice import WeightsChoice


def weights_title(
    choice: WeightsChoice,
    accuracy: float | None = None,
    moment: Moment | None = None,
) -> str:
    """The origin of a network's weights: ``"random weights, seed 0"``.

    Args:
        choice: Where they come from.
        accuracy: What a run reached on its test set, 0 to 1, where that is known.
        moment: When in its training a run had them, where that is known.
    """
    translate = QCoreApplication.translate
    match choice.kind:
        case "random":
            told = translate("weights", "random weights, seed {0}")
            return told.format(choice.detail)
        case "shipped":
            told = translate("weights", "trained, {0} % right")
            return told.format(f"{100 * (accuracy or 0):.0f}")
        case "pretrained":
            return translate("weights", "ImageNet, {0}").format(choice.detail)
        case "file":
            told = translate("weights", "weights from {0}")
            return told.format(Path(choice.detail).name)
        case "run":
            return _run_title(choice, accuracy, moment)


def _run_title(
    choice: WeightsChoice, accuracy: float | None, moment: Moment | None
) -> str:
    translate = QCoreApplication.translate
    title = translate("weights", "run {0}").format(choice.run_id)
    share = "" if accuracy is None else f"{100 * accuracy:.0f}"
    latest = choice.step is None and choice.epoch is None
    if latest and (moment is None or moment.epoch is None):
        if accuracy is None:
            return title
        told = translate("weights", "{0}, {1} % on the test set")
        return told.format(title, share)
    if moment is not None:
        title = f"{title}, {moment_words(moment)}"
    elif choice.step is not None:
        told = translate("weights", "step {0}").format(f"{choice.step:,}")
        title = f"{title}, {told}"
    else:
        told = translate("weights", "epoch {0}").format(choice.epoch)
        title = f"{title}, {told}"
    if accuracy is None:
        return title
    return translate("weights", "{0}, {1} % right").format(title, share)


def moment_words(moment: Moment) -> str:
    """When in a run: ``"epoch 3"``, ``"after 1.8 passes"`` or ``"before training"``.

    Weights that were kept within a pass are told by their step: ``"step 120"``.
    """
    translate = QCoreApplication.translate
    if moment.step == 0:
        return translate("weights", "before training")
    if moment.epoch is None:
        return translate("weights", "step {0}").format(f"{moment.step:,}")
    if moment.passes is not None:
        told = translate("weights", "after {0} passes")
        return told.format(passes_text(moment.passes))
    return translate("weights", "epoch {0}").format(moment.epoch)


def moment_title(moment: Moment) -> str:
    """A moment with its accuracy: ``"Epoch 3 · accuracy 81.0 %"``."""
    words = moment_words(moment)
    title = words[:1].upper() + words[1:]
    if moment.test_accuracy is None:
        return title
    told = QCoreApplication.translate("weights", "{0} · accuracy {1} %")
    return told.format(title, f"{100 * moment.test_accuracy:.1f}")


def origin_note(choice: WeightsChoice) -> str:
    """What a prediction made with them is worth; empty where it is worth something."""
    if choice.is_trained:
        return ""
    return QCoreApplication.translate("weights", "untrained: a guess")
