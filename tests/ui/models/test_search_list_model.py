"""What lazily typed letters find."""

import pytest

from explorer.ui.models.search_list import ListEntry, SearchListModel

ENTRIES = (
    ListEntry(key="vgg/book", title="VGG-11", detail="book", group="VGG"),
    ListEntry(key="vgg/lite", title="VGG-11 lite", detail="lite", group="VGG"),
    ListEntry(key="resnet/book", title="ResNet-18", group="ResNet", words="residual"),
    ListEntry(
        key="tv:resnet18", title="resnet18", detail="11.7 M", group="torchvision"
    ),
)


@pytest.fixture
def model():
    made = SearchListModel()
    made.set_entries(ENTRIES)
    return made


def rows(model):
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_it_obeys_the_contract_of_qt(model, qtmodeltester):
    qtmodeltester.check(model)
    model.set_query("res")
    qtmodeltester.check(model)


def test_every_group_has_its_heading_above_its_first_entry(model):
    assert rows(model) == [
        "VGG", "VGG-11", "VGG-11 lite", "ResNet", "ResNet-18", "torchvision", "resnet18"
    ]  # fmt: skip
    assert model.entry(0) is None
    assert model.entry(1).key == "vgg/book"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("resnet18", ["ResNet-18", "resnet18"]),
        ("RES-NET", ["ResNet-18", "resnet18"]),
        ("lite vgg", ["VGG-11 lite"]),
        ("residual", ["ResNet-18"]),
        ("11.7", ["resnet18"]),
        ("  ", ["VGG-11", "VGG-11 lite", "ResNet-18", "resnet18"]),
        ("xyz", []),
    ],
)
def test_words_are_found_whatever_their_case_hyphens_and_order(model, query, found):
    model.set_query(query)
    entries = [model.entry(row) for row in range(model.rowCount())]
    assert [entry.title for entry in entries if entry] == found


def test_headings_are_skipped_on_the_way(model):
    assert model.next_entry(-1, 1) == 1
    assert model.next_entry(2, 1) == 4
    assert model.next_entry(4, -1) == 2
    assert model.next_entry(1, -1) == 1
    assert model.next_entry(6, 1) == 6
    assert model.row_of("resnet/book") == 4
    assert model.row_of("no such") == -1
