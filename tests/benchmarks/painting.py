"""From asking for a step to its maps being painted: every layer of the book nets.

The column "then" is what the inspector needs a moment later, painting included.
"""

import os
import time

from tests.benchmarks.report import percentile, table, verdict

GOAL_MS = 16.0


def run() -> str:
    """The table of the five book networks at 224 px."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from explorer.architectures.catalogue import CATALOGUE
    from explorer.architectures.variants import Variant
    from explorer.ui.pages.explore.page import ExplorePage
    from explorer.ui.theme import DARK, apply_theme

    application = QApplication.instance() or QApplication([])
    apply_theme(application, DARK)
    page = ExplorePage()
    page.resize(1232, 776)
    page.show()
    rows = []
    for spec in CATALOGUE:
        page.show_variant(Variant.of(spec.key, image_size=224))
        _settle(page)
        times, later = [], []
        for step in range(len(page.look().trace.steps)):
            begin = time.perf_counter()
            page.walk().go_to(step)
            application.processEvents()  # lays out and paints what has changed
            painted = time.perf_counter()
            page.inspector().texts()  # what the inspector would show a moment later
            application.processEvents()
            times.append(1e3 * (painted - begin))
            later.append(1e3 * (time.perf_counter() - painted))
            _settle(page)  # steps of a user do not come faster
        half, most = percentile(times, 0.5), percentile(times, 0.95)
        rows.append(
            [
                spec.forms[0].title,
                str(len(times)),
                f"{half:.1f} ms",
                f"{most:.1f} ms",
                f"{max(times):.1f} ms",
                f"{percentile(later, 0.5):.1f} ms",
                verdict(most, GOAL_MS),
            ]
        )
    page.shutdown()
    headings = [
        "224 px",
        "steps",
        "p50",
        "p95",
        "max",
        "then",
        f"goal p95 {GOAL_MS:g} ms",
    ]
    return table(headings, rows)


def _settle(page: object) -> None:
    from explorer.ui.pictures import pass_time

    pass_time(50)
    while not page.is_settled():  # type: ignore[attr-defined]
        pass_time(20)
