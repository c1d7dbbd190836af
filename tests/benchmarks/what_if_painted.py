"""From an edit to its ripple being painted: diagram, table, ribbon and editor."""

import os
import time

from tests.benchmarks.report import percentile, table, verdict
from tests.benchmarks.what_if import BOOK, dragged_edits

GOAL_MS = 100.0


def run() -> str:
    """The table of the five book networks, one edit after the other."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from explorer.architectures.variants import Variant
    from explorer.tracing.trace import trace_variant
    from explorer.ui.pages.compare.what_if.view import WhatIf
    from explorer.ui.theme import DARK, apply_theme

    application = QApplication.instance() or QApplication([])
    apply_theme(application, DARK)
    mode = WhatIf(Variant.of(BOOK[0]))
    mode.resize(1190, 690)
    mode.show()
    rows = []
    for key in BOOK:
        variant = Variant.of(key)
        _show(application, mode, variant)
        edits = dragged_edits(trace_variant(variant).trace)
        times = [
            1e3 * _show(application, mode, variant.with_edits(edit)) for edit in edits
        ]
        most = percentile(times, 0.95)
        rows.append(
            [
                variant.title,
                str(len(times)),
                f"{percentile(times, 0.5):.1f} ms",
                f"{most:.1f} ms",
                f"{max(times):.1f} ms",
                verdict(most, GOAL_MS),
            ]
        )
    mode.shutdown(10_000)
    headings = ["1190x690", "edits", "p50", "p95", "max", f"goal p95 {GOAL_MS:g} ms"]
    return table(headings, rows)


def _show(application: object, mode: object, variant: object) -> float:
    """Seconds until ``variant`` is painted."""
    from PySide6.QtCore import QEventLoop

    waits = QEventLoop()
    mode.variant_changed.connect(waits.quit)  # type: ignore[attr-defined]
    begin = time.perf_counter()
    mode.show_variant(variant)  # type: ignore[attr-defined]
    if not mode.is_settled():  # type: ignore[attr-defined]
        waits.exec()
    application.processEvents()  # type: ignore[attr-defined] # paints what changed
    seconds = time.perf_counter() - begin
    mode.variant_changed.disconnect(waits.quit)  # type: ignore[attr-defined]
    return seconds
