"""What can be done about an illness, in the window's language."""

from PySide6.QtCore import QObject

from explorer.training.remedies import Remedy


class RemedyWords(QObject):
    """Words one change of a run: as a task, as a reason, and as a name."""

    def task(self, remedy: Remedy) -> str:
        """What to do, in a few words."""
        after, before = _value(remedy.after), _value(remedy.before)
        match remedy.key:
            case "lower_rate" | "raise_rate":
                return self.tr("Learning rate {0} → {1}").format(before, after)
            case "adam":
                return self.tr("Adam in place of SGD")
            case "he":
                return self.tr("He initialisation")
            case "batch_norm":
                return self.tr("Batch normalisation")
            case "relu":
                return self.tr("ReLU in place of {0}").format(before)
            case "shortcut":
                return self.tr("Residual shortcuts")
            case "weight_decay":
                return self.tr("Weight decay {0} → {1}").format(before, after)
            case "dropout":
                return self.tr("Dropout of {0} before the dense layers").format(after)
            case "fewer_epochs":
                return self.tr("Stop after epoch {0}").format(after)
            case "remove_softmax":
                return self.tr("Take the softmax out of the network")
        return f"{remedy.field} {before} → {after}"

    def reason(self, remedy: Remedy) -> str:
        """Why it may help, as a sentence; empty where nothing is known."""
        reasons = {
            "lower_rate": self.tr("Smaller steps do not jump over the valley."),
            "raise_rate": self.tr("Larger steps get somewhere in this time."),
            "adam": self.tr(
                "It gives each weight steps of a size of its own, also where the"
                " gradient is small."
            ),
            "he": self.tr(
                "First weights of a size that leaves the signal as strong behind each"
                " ReLU."
            ),
            "batch_norm": self.tr(
                "It brings the signal back to the same size in every layer."
            ),
            "relu": self.tr("Its slope is 1: the gradient does not shrink in it."),
            "shortcut": self.tr("They let the gradient pass by the layers."),
            "weight_decay": self.tr(
                "It keeps weights small, and small ones cannot learn all by heart."
            ),
            "dropout": self.tr(
                "Units that miss at random make the others learn what holds in general."
            ),
            "fewer_epochs": self.tr("There the loss of the test was lowest."),
            "remove_softmax": self.tr(
                "The loss has a softmax of its own: it wants the logits."
            ),
        }
        return reasons.get(remedy.key, "")

    def change(self, remedy: Remedy) -> str:
        """What is different in the new run, for its name."""
        after = _value(remedy.after)
        match remedy.key:
            case "lower_rate" | "raise_rate":
                return self.tr("learning rate {0}").format(after)
            case "adam":
                return self.tr("Adam")
            case "he":
                return self.tr("He initialisation")
            case "batch_norm":
                return self.tr("batch normalisation")
            case "relu":
                return self.tr("ReLU")
            case "shortcut":
                return self.tr("shortcuts")
            case "weight_decay":
                return self.tr("weight decay {0}").format(after)
            case "dropout":
                return self.tr("dropout {0}").format(after)
            case "fewer_epochs":
                return self.tr("{0} epochs").format(after)
            case "remove_softmax":
                return self.tr("one softmax")
        return f"{remedy.field} {after}"


def _value(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
