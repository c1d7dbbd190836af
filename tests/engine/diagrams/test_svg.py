"""The SVG shows what the layout says, and nothing from elsewhere."""

import re
from functools import cache
from xml.etree import ElementTree

import pytest

from explorer.architectures.variants import Variant
from explorer.diagrams.colours import family
from explorer.diagrams.folding import all_blocks, default_folding
from explorer.diagrams.layout import lay_out
from explorer.diagrams.layout_records import Layout, Role
from explorer.diagrams.svg import layout_svg, mixed
from explorer.tracing.block_tree import block_tree
from explorer.tracing.trace import trace_variant

SVG = "{http://www.w3.org/2000/svg}"


@cache
def layout_of(key: str, folding: str) -> Layout:
    trace = trace_variant(Variant.of(key)).trace
    tree = block_tree(trace)
    folded = {
        "all": all_blocks(tree),
        "default": default_folding(tree, trace),
        "none": frozenset[str](),
    }[folding]
    return lay_out(trace, tree, folded)


@pytest.mark.parametrize("folding", ["all", "default", "none"])
@pytest.mark.parametrize("key", ["alexnet", "googlenet", "resnet"])
def test_every_box_edge_label_and_frame_is_in_the_picture(key, folding):
    layout = layout_of(key, folding)
    picture = ElementTree.fromstring(layout_svg(layout, key))
    _, *paths = picture.iter(f"{SVG}path")
    assert len(paths) == len(layout.edges)
    texts = [text.text for text in picture.iter(f"{SVG}text")]
    wanted = [box.title for box in layout.boxes]
    wanted += [box.detail for box in layout.boxes if box.detail]
    wanted += [line for label in layout.labels for line in label.lines]
    wanted += [frame.title for frame in layout.frames]
    wanted += [frame.kind for frame in layout.frames if frame.kind]
    assert sorted(texts) == sorted(wanted)
    told = [title.text for title in picture.iter(f"{SVG}title")]
    assert told[0] == key
    assert len(told) == 1 + len(layout.boxes)


def test_the_picture_is_as_large_as_the_layout():
    layout = layout_of("resnet", "default")
    root = ElementTree.fromstring(layout_svg(layout))
    assert float(root.get("width")) == pytest.approx(layout.width, abs=0.5)
    assert float(root.get("height")) == pytest.approx(layout.height, abs=0.5)
    assert root.get("viewBox").split()[:2] == ["0", "0"]


def test_it_needs_nothing_from_elsewhere():
    text = layout_svg(layout_of("googlenet", "default"))
    assert re.findall(r"(?:href|src|@import|url\((?!#))", text) == []
    assert "sans-serif" in text


def test_boxes_have_the_colour_of_their_kind():
    layout = layout_of("alexnet", "none")
    picture = ElementTree.fromstring(layout_svg(layout))
    strokes = {}
    for group in picture.iter(f"{SVG}g"):
        if (title := group.find(f"{SVG}title")) is not None:
            strokes[title.text.split(":")[0]] = group.find(f"{SVG}rect").get("stroke")
    for box in layout.boxes:
        if box.role is Role.STEP:
            assert strokes[box.key] == family(box.kind).colour


def test_signs_of_markup_in_names_do_no_harm():
    layout = layout_of("alexnet", "none")
    title = 'a <b> & "c"'
    picture = ElementTree.fromstring(layout_svg(layout, title))
    assert picture.find(f"{SVG}title").text == title


def test_mixing_goes_from_what_is_behind_to_the_colour():
    assert mixed("#102030", 0, "#ffffff") == "#ffffff"
    assert mixed("#102030", 1, "#ffffff") == "#102030"
    assert mixed("#000000", 0.5, "#ffffff") == "#808080"
