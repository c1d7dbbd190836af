"""Source in colours says the same as the file."""

from pathlib import Path

import pytest

from explorer.ui.widgets import highlighting
from explorer.ui.widgets.highlighting import (
    Span,
    highlighted,
    html_of,
    plain,
    without_indent,
)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_are_those_of_the_file(theme):
    path = Path(highlighting.__file__)
    lines = highlighted(str(path), theme)
    assert [plain(line) for line in lines] == path.read_text("utf-8").splitlines()
    assert len({span.colour for line in lines for span in line}) > 3


def test_a_file_that_is_gone_or_no_text_has_no_lines(tmp_path):
    binary = tmp_path / "binary.py"
    binary.write_bytes(b"\xff\xfe\x00")
    assert highlighted(str(tmp_path / "gone.py"), "light") == ()
    assert highlighted(str(binary), "light") == ()


def test_indentation_is_cut_across_pieces():
    line = (Span("  "), Span("  x", "#000000"))
    assert without_indent(line, 3) == (Span(" x", "#000000"),)
    assert without_indent(line, 0) == line


def test_rich_text_keeps_signs_of_html():
    assert html_of((Span("a < b"),)) == "a &lt; b"
    assert html_of((Span("x", "#010203", True, True),)) == (
        "<span style='color:#010203;font-weight:bold;font-style:italic;'>x</span>"
    )
