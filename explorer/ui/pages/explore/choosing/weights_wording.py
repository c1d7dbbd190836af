"""Where weights come from, in words."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from explorer.runs.weights_choice import WeightsChoice


def weights_title(choice: WeightsChoice, accuracy: float | None = None) -> str:
    """The origin of a network's weights: ``"random weights, seed 0"``.

    Args:
        choice: Where they come from.
        accuracy: What a run reached on its test set, 0 to 1, where that is known.
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
        case "run" if accuracy is None:
            return translate("weights", "run {0}").format(choice.detail)
        case "run":
            told = translate("weights", "run {0}, {1} % on the test set")
            return told.format(choice.detail, f"{100 * (accuracy or 0):.0f}")


def origin_note(choice: WeightsChoice) -> str:
    """What a prediction made with them is worth; empty where it is worth something."""
    if choice.is_trained:
        return ""
    return QCoreApplication.translate("weights", "untrained: a guess")
