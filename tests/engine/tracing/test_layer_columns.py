"""What the layer table tells: cells, sums, shares, texts, and what a query finds."""

import csv
import io
from dataclasses import replace

import pytest

from explorer.architectures.variants import Variant
from explorer.errors import BadFileError
from explorer.tracing.table.layer_columns import COLUMNS, size_text
from explorer.tracing.table.layer_table import (
    LayerTable,
    Query,
    query_words,
    share_text,
)
from explorer.tracing.table.layer_table_text import csv_text, markdown_text, write_table
from explorer.tracing.trace import trace_variant

BY_KEY = {column.key: column for column in COLUMNS}


def table_of(*variant):
    return LayerTable.of_trace(trace_variant(Variant.of(*variant)).trace)


@pytest.fixture(scope="module")
def alexnet():
    return table_of("alexnet")


@pytest.fixture(scope="module")
def googlenet():
    return table_of("googlenet")


def texts(table, step):
    return {c.key: table.text(c, step) for c in COLUMNS if table.text(c, step)}


def raw_rows(table, *arguments):
    return list(csv.DictReader(io.StringIO(csv_text(table, *arguments))))


def test_a_convolution_is_told_whole(alexnet):
    told = texts(alexnet, alexnet.steps[0])
    assert told.pop("source").startswith("alexnet.py:")
    assert told == {
        "index": "1",
        "path": "0",
        "kind": "Conv2d",
        "kernel": "11 × 11",
        "stride": "4",
        "padding": "1",
        "input_shapes": "1 × 224 × 224",
        "output_shape": "96 × 54 × 54",
        "params": "11,712 (<0.1 %)",
        "macs": "33,872,256 (3.6 %)",
        "activation_bytes": "1.07 MiB (20.9 %)",
        "receptive_field": "11 × 11",
    }


def test_only_columns_with_something_to_tell_are_offered(alexnet):
    keys = {column.key for column in alexnet.columns()}
    assert not keys & {"dilation", "groups", "ceil_mode", "reads"}
    grouped = {column.key for column in table_of("alexnet", "paper").columns()}
    assert "groups" in grouped
    rounded = table_of("torchvision:googlenet")
    assert {"ceil_mode"} <= {column.key for column in rounded.columns()}


def test_sides_that_differ_are_told_both_and_usual_ones_not_at_all(alexnet):
    step = alexnet.steps[0]
    window = replace(step.geometry, stride=(2, 1), dilation=(1, 2))
    step = replace(step, geometry=window)
    assert BY_KEY["stride"].text(step) == "2 × 1"
    assert BY_KEY["stride"].raw(step) == "2x1"
    assert BY_KEY["dilation"].text(step) == "1 × 2"
    assert BY_KEY["dilation"].text(alexnet.steps[0]) == ""
    assert BY_KEY["dilation"].raw(alexnet.steps[0]) == "1x1"


def test_a_merge_tells_what_it_reads_and_a_chain_does_not(googlenet):
    concat = next(step for step in googlenet.steps if step.path == "2.0.concat")
    assert BY_KEY["reads"].text(concat) == "10, 14, 18, 21"
    assert BY_KEY["reads"].raw(concat) == "9 13 17 20"
    inputs = BY_KEY["input_shapes"]
    assert inputs.text(concat) == "64 × 12 × 12, 128 × 12 × 12, 32 × 12 × 12 (×2)"
    assert inputs.raw(concat) == "64x12x12 128x12x12 32x12x12 32x12x12"
    assert BY_KEY["reads"].text(googlenet.steps[1]) == ""


def test_shares_are_of_the_whole_network_and_add_up_to_it(alexnet):
    for key in ("params", "macs", "activation_bytes"):
        column = BY_KEY[key]
        shares = [alexnet.share(column, column.value(s)) for s in alexnet.steps]
        assert sum(shares) == pytest.approx(1)
    assert alexnet.totals["params"] == 46_764_746
    assert alexnet.share(BY_KEY["kind"], 1) is None


def test_what_no_step_reads_counts_in_the_sum(alexnet):
    table = LayerTable.of(alexnet.steps, unread_params=46_764_746)
    column = BY_KEY["params"]
    shares = [table.share(column, column.value(s)) for s in table.steps]
    assert sum(shares) == pytest.approx(0.5)


def test_a_network_that_learns_nothing_has_no_shares(alexnet):
    flatten = next(step for step in alexnet.steps if step.kind == "Flatten")
    table = LayerTable.of([flatten])
    assert table.share(BY_KEY["params"], 0) is None
    assert raw_rows(table, table.steps)[0]["params_share"] == "0.000000"


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (0, "0 B"), (40, "40 B"), (1023, "1023 B"), (1024, "1.00 KiB"),
        (1_048_575, "1.00 MiB"), (1_119_744, "1.07 MiB"), (5 * 1024**3, "5.00 GiB"),
    ],
)  # fmt: skip
def test_sizes_are_told_in_the_unit_that_suits_them(size, told):
    assert size_text(size) == told


def test_a_tiny_share_is_not_told_as_none():
    assert share_text(0.0004) == "<0.1 %"
    assert share_text(0) == "0.0 %"
    assert share_text(0.854) == "85.4 %"


def test_rows_sort_by_value_and_paths_as_people_count(alexnet):
    step = alexnet.steps[0]
    names = ["features.10", "features.2", "features", "classifier.1"]
    value = BY_KEY["path"].value
    found = sorted((replace(step, path=name) for name in names), key=value)
    assert [s.path for s in found] == [
        "classifier.1", "features", "features.2", "features.10"
    ]  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.key)
def test_every_column_can_be_sorted_whatever_the_network(column, googlenet):
    steps = (*googlenet.steps, *table_of("torchvision:vit_b_16").steps)
    assert len(sorted(steps, key=column.value)) == len(steps)


def test_whole_input_is_the_largest_field_and_no_window_the_smallest_kernel(alexnet):
    by_field = sorted(alexnet.steps, key=BY_KEY["receptive_field"].value)
    assert by_field[-1].receptive_field is None
    by_kernel = sorted(alexnet.steps, key=BY_KEY["kernel"].value)
    assert by_kernel[0].geometry is None
    assert by_kernel[-1].geometry.kernel == (11, 11)


def test_csv_is_raw_and_every_row_is_whole(googlenet):
    rows = raw_rows(googlenet, googlenet.steps)
    assert len(rows) == 139
    assert sum(int(row["params"]) for row in rows) == 5_977_530
    assert sum(int(row["macs"]) for row in rows) == 276_066_304
    assert sum(float(row["macs_share"]) for row in rows) == pytest.approx(1, abs=1e-4)
    assert rows[0]["index"] == "0"
    assert rows[0]["kernel"] == "7x7"
    assert rows[0]["output_shape"] == "64x48x48"
    assert rows[-1]["receptive_field"] == "whole input"
    assert not any(None in row or None in row.values() for row in rows)


def test_csv_holds_the_rows_and_columns_that_are_asked_for_in_their_order(alexnet):
    steps = (alexnet.steps[20], alexnet.steps[0])
    columns = (BY_KEY["kind"], BY_KEY["params"])
    assert csv_text(alexnet, steps, columns) == (
        "kind,params,params_share\nLinear,40970,0.000876\nConv2d,11712,0.000250\n"
    )
    tabs = csv_text(alexnet, steps[:1], columns[:1], separator="\t")
    assert tabs == "kind\nLinear\n"


def test_markdown_is_for_people_and_aligned(alexnet):
    columns = (BY_KEY["index"], BY_KEY["kind"], BY_KEY["params"])
    told = markdown_text(alexnet, (alexnet.steps[0], alexnet.steps[14]), columns)
    assert told == (
        "|   # | Kind   |          Parameters |\n"
        "| --: | ------ | ------------------: |\n"
        "|   1 | Conv2d |    11,712 (\\<0.1 %) |\n"
        "|  15 | Linear | 26,218,496 (56.1 %) |\n"
    )


def test_markdown_does_not_take_names_for_markup(alexnet):
    step = replace(alexnet.steps[0], kind="<lambda>|x")
    told = markdown_text(alexnet, (step,), (BY_KEY["kind"],))
    assert "| \\<lambda>\\|x |" in told


def test_files_are_written_by_their_ending(alexnet, tmp_path):
    for name, start in (("a.csv", "index,path"), ("b.MD", "|   # | Path")):
        write_table(tmp_path / name, alexnet, alexnet.steps, COLUMNS)
        assert (tmp_path / name).read_text("utf-8").startswith(start)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("table.xlsx", "give it a name that ends in .csv or .md"),
        ("missing/table.csv", "cannot be written (No such file or directory)"),
        ("folder.csv", "cannot be written (Is a directory)"),
    ],
)
def test_a_path_that_cannot_be_written_is_told_in_a_sentence(
    name, sentence, alexnet, tmp_path
):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(BadFileError) as raised:
        write_table(tmp_path / name, alexnet, alexnet.steps, COLUMNS)
    assert sentence in str(raised.value)
    assert name in str(raised.value)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True), ("conv", True), ("CONV2D", True), ("conv 12", True),
        ("conv relu", False), ("2.0.p1", True), ("64x12x12", True),
        ("64 × 12 x 12", True), ("64*12", True), ("4x12", False), ("64x1", False),
        ("64x", True), ("1x1", True), ("192x12x12", True), ("12x", True),
        ("12 x", True),
    ],
)  # fmt: skip
def test_a_query_finds_names_kinds_kernels_and_shapes(query, found, googlenet):
    step = next(step for step in googlenet.steps if step.path == "2.0.p1_1")
    assert Query(query).matches(query_words(step)) is found
