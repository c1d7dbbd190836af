"""What a run tells beyond its curves: its inside, and what its tests confused."""

from explorer.training.events import Examined, Probed, RunEvent, RunStarted
from explorer.ui.pages.train.live_runs import LiveRun


class RunInsights:
    """Keeps the events of one run that curves have no use for.

    Attributes:
        run: The run with its curves.
        probes: What was measured inside the network, oldest first.
        examined: What the latest test confused; ``None`` before the first.
    """

    def __init__(self, run: LiveRun) -> None:
        self.run = run
        self.probes: list[Probed] = []
        self.examined: Examined | None = None

    def take(self, event: RunEvent) -> None:
        """Learn what happened next.

        A run that is taken up again tells of its later steps once more: what was
        told of them before is forgotten.
        """
        match event:
            case Probed():
                self.probes.append(event)
            case Examined():
                self.examined = event
            case RunStarted(step=step):
                self.probes = [probe for probe in self.probes if probe.step <= step]
                if self.examined is not None and self.examined.step > step:
                    self.examined = None
