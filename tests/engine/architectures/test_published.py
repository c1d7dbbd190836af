"""The cited numbers of others."""

import pytest

from explorer.architectures.catalogue import CATALOGUE
from explorer.architectures.published import (
    published,
    published_errors,
    read_published,
)
from explorer.architectures.variants import Variant
from explorer.errors import BadFileError, UnknownNameError

SOURCE = """
[sources.someone]
authors = "Someone"
year = 2020
title = "Something"
url = "https://example.org"
retrieval = "Made up."
[book.runs]
"""
ENTRY = """
[[errors]]
key = "net"
network = "Net"
networks = []
dataset = "Images"
protocol = "once"
source = "{source}"
place = "table 1"
"""


def test_every_number_says_what_was_measured_and_where_it_stands():
    for entry in published().errors:
        assert entry.source in published().sources
        assert entry.top1 is not None or entry.top5 is not None
        assert all((entry.network, entry.dataset, entry.protocol, entry.place))
    for source in published().sources.values():
        assert source.url.startswith("https://")
        assert source.retrieval.endswith(".")


def test_keys_are_unique_and_forms_exist():
    entries = published().errors
    assert len({entry.key for entry in entries}) == len(entries)
    forms = {f"{spec.key}/{form.key}" for spec in CATALOGUE for form in spec.forms}
    named = {name for entry in entries for name in entry.networks}
    assert named <= forms


def test_every_family_of_the_book_has_runs_and_errors():
    for spec in CATALOGUE:
        runs = published().book.runs[spec.key]
        assert 0 <= runs.failed < runs.runs
        assert spec.form(runs.form)
        assert published_errors(Variant.of(spec.key, "book"))


def test_a_changed_network_has_no_published_error():
    assert published_errors(Variant.of("vgg", image_size=64))
    assert not published_errors(Variant.of("vgg", head="global"))
    assert not published_errors(Variant.of("vgg", "lite"))


def test_torchvisions_models_carry_their_own_accuracy():
    (entry,) = published_errors(Variant.of("torchvision:alexnet"))
    assert entry.top1 == pytest.approx(100 - 56.522)
    assert "torchvision" in entry.place


def test_an_unknown_entry_is_named():
    with pytest.raises(UnknownNameError, match="plain-20"):
        published().error("plain-20")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no toml at all", "install again"),
        (SOURCE, "errors"),
        (SOURCE + ENTRY.format(source="nobody"), "no source 'nobody'"),
    ],
)
def test_a_damaged_file_is_named_in_one_sentence(tmp_path, text, reason):
    path = tmp_path / "published.toml"
    path.write_text(text)
    with pytest.raises(BadFileError, match=reason):
        read_published(path)


def test_a_sound_file_is_read(tmp_path):
    path = tmp_path / "published.toml"
    path.write_text(SOURCE + ENTRY.format(source="someone"))
    assert read_published(path).error("net").place == "table 1"
