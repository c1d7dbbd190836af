"""Source lines on the panel: the right ones, marked, without their shared indent."""

from pathlib import Path

import pytest

from explorer.architectures.variants import Variant
from explorer.tracing.trace import trace_variant
from explorer.ui.pages.explore.inspecting.source_view import SourceView


@pytest.fixture
def view(qtbot):
    view = SourceView()
    qtbot.addWidget(view)
    return view


def test_the_marked_line_is_the_one_that_names_the_step(view):
    steps = trace_variant(Variant.of("resnet")).trace.steps
    step = next(step for step in steps if step.kind == "Add")
    view.show_lines(step.source)
    line = step.source[0]
    text = Path(line.file).read_text(encoding="utf-8").splitlines()[line.line - 1]
    assert text.strip() in view.toPlainText()
    assert "resnet.py · forward" in view.toPlainText()


def test_lines_stand_as_far_left_as_their_shared_indent_allows(view, tmp_path):
    from explorer.tracing.records import SourceLine

    path = tmp_path / "deep.py"
    path.write_text("class A:\n    def f(self):\n        x = 1\n\n        return x\n")
    view.show_lines((SourceLine(file=str(path), line=5, function="f"),))
    rows = view.toPlainText().splitlines()[1:]
    assert [row.rstrip() for row in rows if row.strip()] == [
        "   2 def f(self):",
        "   3     x = 1",
        "   4",
        "   5     return x",
    ]


def test_a_file_that_is_gone_shows_its_name_alone(view, tmp_path):
    from explorer.tracing.records import SourceLine

    view.show_lines((SourceLine(file=str(tmp_path / "x.py"), line=3, function="g"),))
    assert view.toPlainText().strip() == "x.py · g"
