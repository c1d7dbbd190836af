"""The layer table on the command line, in its four forms."""

import csv
import io

import pytest

from explorer.cli import main


def test_describe_tells_windows_shares_memory_and_the_sum(capsys):
    assert main(["describe", "alexnet"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "AlexNet, input 1 x 1 x 224 x 224"
    assert lines[1].split() == [
        "#", "Path", "Kind", "Kernel", "Stride", "Padding", "Input", "Output",
        "Parameters", "MACs", "Memory", "Receptive", "field",
    ]  # fmt: skip
    assert "11 x 11       4        1  1 x 224 x 224  96 x 54 x 54" in lines[3]
    assert "26,218,496 (56.1 %)" in lines[17]
    assert lines[-1] == (
        "total: 46,764,746 parameters, 938,146,176 MACs, 5.11 MiB of activations"
    )
    assert "×" not in "".join(lines)


def test_describe_as_csv_is_nothing_but_the_table(capsys):
    assert main(["describe", "nin", "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert sum(int(row["params"]) for row in rows) == 1_992_166
    assert rows[0]["output_shape"] == "96x54x54"


def test_describe_as_markdown_has_the_headings_of_the_window(capsys):
    assert main(["describe", "nin", "--markdown"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("|   # | Path")
    assert set(lines[1]) == set("|-: ")
    assert len({len(line) for line in lines}) == 1


def test_parameters_that_no_step_reads_are_told_apart(capsys):
    assert main(["describe", "googlenet", "--variant", "paper"]) == 0
    assert "not in this pass (auxiliary heads):" in capsys.readouterr().out


def test_two_forms_at_once_are_refused(capsys):
    with pytest.raises(SystemExit) as raised:
        main(["describe", "nin", "--csv", "--json"])
    assert raised.value.code == 2
    assert "not allowed with" in capsys.readouterr().err
