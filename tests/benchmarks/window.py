"""The window while it trains: how late its event loop is, and what that costs.

Also: redrawing many long curves.
"""

import os
import tempfile
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from threading import Event

import numpy as np
import torch

from tests.benchmarks.report import percentile, table, verdict

KEYS = ("alexnet", "vgg")
TICK_MS = 16
SECONDS = 15
LATE_P99_MS, LATE_MAX_MS = 16.0, 50.0
LEAST_SHARE = 0.97
RUNS, POINTS = 20, 100_000
FRAME_MS = 1000 / 30


def run() -> str:
    """Lateness, share of the bare loop's images per second, and frames of curves."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return "\n\n".join((_training(), _curves()))


def _training() -> str:
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from explorer.ui.pages.train.binding import EngineTrainService
    from explorer.ui.pages.train.page import TrainPage
    from explorer.ui.pages.train.shelf.binding import EngineShelfService
    from explorer.ui.pictures import pass_time
    from explorer.ui.theme import LIGHT, apply_theme

    application = QApplication.instance() or QApplication([])
    apply_theme(application, LIGHT)
    with tempfile.TemporaryDirectory() as folder:
        service = EngineTrainService(Path(folder))
        page = TrainPage(service, EngineShelfService(Path(folder)))
        page.resize(1210, 770)
        page.show()
        page.settings_bar.set_budget("seconds", SECONDS)
        ticks: list[float] = []
        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(TICK_MS)
        timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
        configs = service.configs(page.settings_bar.plan(KEYS))
        bare = _images_per_second(configs, Path(folder), service)
        page.model.set_rows(
            [replace(row, ticked=row.key in KEYS) for row in page.model.rows()]
        )
        page.start()
        while not page.runs() or not len(page.runs()[0].series.steps):
            pass_time(50)
        timer.start()
        while page.is_training():
            pass_time(100)
        timer.stop()
        inside = sum(
            float(run.series.steps.column("images")[-1]) for run in page.runs()
        ) / sum(run.series.seconds for run in page.runs())
        page.shutdown()
    late = [1e3 * (b - a) - TICK_MS for a, b in pairwise(ticks)]
    late = [max(each, 0.0) for each in late]
    most, worst = percentile(late, 0.99), max(late)
    rows = [
        [
            f"a {TICK_MS} ms timer while two nets train",
            f"{percentile(late, 0.5):.1f} ms",
            f"{most:.1f} ms",
            f"{worst:.1f} ms",
            f"p99 {verdict(most, LATE_P99_MS)}, max {verdict(worst, LATE_MAX_MS)}",
        ]
    ]
    lateness = table(
        ["late", "p50", "p99", "max", f"goal {LATE_P99_MS:g}, {LATE_MAX_MS:g} ms"], rows
    )
    share = inside / bare
    told = f"images per second in the window / bare loop: {share:.3f}"
    reached = "met" if share >= LEAST_SHARE else f"missed by {LEAST_SHARE - share:.3f}"
    return f"{lateness}\n{told} (goal {LEAST_SHARE}: {reached})"


def _images_per_second(configs: object, folder: Path, service: object) -> float:
    """The same runs in turns, without a window around them."""
    from explorer.training.events import StepDone
    from explorer.training.loop import TrainingRun
    from explorer.training.together import train_together

    threads = torch.get_num_threads()
    service.prepare()  # type: ignore[attr-defined]
    seen: dict[int, StepDone] = {}
    runs = [TrainingRun(config, data_dir=folder) for config in configs]  # type: ignore[attr-defined]
    for place, event in train_together(runs, Event()):
        if isinstance(event, StepDone):
            seen[place] = event
    torch.set_num_threads(threads)
    return sum(s.images for s in seen.values()) / sum(s.seconds for s in seen.values())


def _curves() -> str:
    from PySide6.QtWidgets import QApplication

    from explorer.diagrams.colours import line_style
    from explorer.ui.widgets.curve_plot import CurvePlot

    application = QApplication.instance() or QApplication([])
    plot = CurvePlot("loss (nats)", write=lambda v: f"{v:.3f}", best_is_low=True)
    plot.resize(1200, 600)
    plot.show()
    x = np.arange(1, POINTS + 1, dtype=np.float64)
    generator = np.random.default_rng(0)
    for number in range(RUNS):
        smooth = 2.3 * np.exp(-x / (2e4 + 1e3 * number))
        values = smooth + generator.normal(0, 0.1, POINTS)
        name, style = f"run {number}", line_style(KEYS[number % len(KEYS)])
        plot.set_curve(name, name, style, x, values, smooth)
    application.processEvents()
    times = []
    for frame in range(40):  # zoom in and pan
        width = POINTS * 0.9**frame
        left = (POINTS - width) * frame / 40
        begin = time.perf_counter()
        plot.set_ranges((left, left + width), (0.0, 2.5))
        application.processEvents()
        times.append(1e3 * (time.perf_counter() - begin))
    half, most = percentile(times, 0.5), percentile(times, 0.95)
    rows = [
        [
            f"{RUNS} runs of {POINTS:,} points",
            f"{half:.1f} ms",
            f"{most:.1f} ms",
            verdict(most, FRAME_MS),
        ]
    ]
    return table(["zoom and pan", "p50", "p95", "goal 30 frames/s"], rows)
