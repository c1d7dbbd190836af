"""Every claim of the notes: its figures, its words and where its evidence opens."""

import re
from string import Formatter

import pytest
import torch
from book_five import CACHE

from explorer.architectures.published import published
from explorer.architectures.variant_text import variant_from_texts
from explorer.architectures.variants import Variant
from explorer.comparison.claim_records import Figure, Verdict, written
from explorer.comparison.claim_texts import CLAIM_TEXTS
from explorer.comparison.claims import claim, claim_text, claims
from explorer.comparison.evidence_links import (
    claim_link,
    compare_link,
    compared_variants,
)
from explorer.errors import UnknownNameError
from explorer.links import parse_link
from explorer.tracing.meta import build_on_meta
from explorer.training.experiments import experiment

# The figures that were worked out for this program by hand and from the book.
EXPECTED = {
    "blocks": {
        "vgg_blocks": 5,
        "nin_blocks": 4,
        "googlenet_blocks": 9,
        "resnet_blocks": 8,
    },
    "roles": {
        "field_before": 11,
        "field_after": 19,
        "alexnet_year": 2012,
        "paper_norms": 2,
        "book_norms": 0,
        "torchvision_norms": 0,
        "norm_year": 2015,
    },
    "small-kernels": {
        "alexnet_side": 54,
        "vgg_side": 224,
        "pair_field": 5,
        "pair_weights": 18,
        "five_weights": 25,
        "triple_weights": 27,
        "seven_weights": 49,
        "vgg_params": 128_806_154,
        "vgg_macs": 7_547_232_256,
        "alexnet_params": 46_764_746,
        "alexnet_macs": 938_146_176,
    },
    "fewer-parameters": {
        "nin_params": 1_992_166,
        "nin_macs": 762_297_352,
        "vgg_params": 128_806_154,
        "vgg_macs": 7_547_232_256,
        "alexnet_dense": 43_040_778,
        "alexnet_dense_share": 92.0,
        "vgg_dense": 119_586_826,
        "vgg_dense_share": 92.8,
        "nin_pointwise": 446_108,
        "nin_pointwise_share": 22.4,
        "failed": 7,
        "runs": 74,
    },
    "scales": {
        "reduced": 163_696,
        "unreduced": 393_472,
        "reduced_branches": 145_168,
        "unreduced_branches": 374_944,
    },
    "sizes": {
        "side_before": 224,
        "side_after": 54,
        "conv_params": 11_712,
        "dense_weights": 224 * 224 * 96 * 54 * 54,
    },
    "alexnet-code": {
        "channels": 256,
        "side": 5,
        "features": 6400,
        "smallest": 193,
        "largest": 224,
        "book_side": 54,
        "paper_side": 55,
    },
    "vgg-code": {
        "channels": 512,
        "side": 7,
        "features": 25_088,
        "image": 224,
        "quarter_features": 6272,
        "alexnet_features": 6400,
    },
    "nin-code": {"pooling": "AdaptiveAvgPool2d", "maps": 10, "last": "ReLU"},
    "googlenet-code": {
        "paths": 4,
        "joined": 256,
        "pooled": 1024,
        "unpooled": 9216,
    },
    "softmax": {"classes": 10, "floor": 1.4612, "guessing": 2.3026},
    "deeper": {"plain_18": 27.94, "plain_34": 28.54},
    "nesting": {
        "blocks": 8,
        "changing": 3,
        "plain_18": 27.94,
        "plain_34": 28.54,
        "residual_18": 27.88,
        "residual_34": 25.03,
        "residual_110": 6.43,
        "residual_1202": 7.93,
    },
    "channels": {
        "error_a": 25.03,
        "error_b": 24.52,
        "error_c": 24.19,
        "b_extra": 172_928,
        "c_extra": 172_928 + 2 * (64 * 64 + 64) + 128**2 + 256**2 + 512**2 + 896,
    },
    "stride": {
        "side_before": 56,
        "side_after": 28,
        "stride": 2,
        "conv_padding": 1,
        "shortcut_padding": 0,
        "side_unpadded": 54,
    },
    "achievement": {
        "plain_34": 28.54,
        "residual_34": 25.03,
        "residual_152": 21.43,
    },
}
WRONG_OR_PARTLY = {
    "roles": Verdict.PARTLY,
    "small-kernels": Verdict.PARTLY,
    "fewer-parameters": Verdict.PARTLY,
    "vgg-code": Verdict.PARTLY,
    "nin-code": Verdict.PARTLY,
    "nesting": Verdict.PARTLY,
    "stride": Verdict.WRONG,
}
KEYS = [text.key for text in CLAIM_TEXTS]


@pytest.mark.parametrize("key", KEYS)
def test_the_figures_of_a_claim_are_those_of_the_notes_corrected(key):
    figures = claim(CACHE, key).figures
    assert set(figures) == set(EXPECTED[key])
    for name, expected in EXPECTED[key].items():
        value = figures[name].value
        if isinstance(expected, float) and not figures[name].published:
            digits = 4 if figures[name].unit == "nats" else 1
            value = round(value, digits)
        assert value == expected, name


def test_there_are_sixteen_claims_in_the_order_of_the_notes():
    assert [text.number for text in CLAIM_TEXTS] == list(range(1, 17))
    assert len(set(KEYS)) == len(KEYS)
    assert [each.text for each in claims(CACHE)] == list(CLAIM_TEXTS)


def test_the_verdicts_are_those_of_the_corrected_notes():
    verdicts = {text.key: text.verdict for text in CLAIM_TEXTS}
    assert verdicts == dict.fromkeys(KEYS, Verdict.RIGHT) | WRONG_OR_PARTLY


@pytest.mark.parametrize("key", KEYS)
def test_a_correction_is_written_out_with_its_figures(key):
    card = claim(CACHE, key)
    text = card.correction()
    assert "{" not in text
    for _, name, _, _ in Formatter().parse(card.text.correction):
        if name is not None:
            assert written(card.figures[name]) in text


@pytest.mark.parametrize("key", KEYS)
def test_no_published_figure_and_no_result_is_typed_into_the_words(key):
    words = claim_text(key).correction
    numbers = {
        number for number in re.findall(r"\d[\d,.]*\d", words) if number not in words_ok
    }
    assert not numbers


# Names of layers, networks and formulas; none of them is a result.
words_ok = {"11", "34", "18", "152", "1202", "110", "10"}


@pytest.mark.parametrize("key", KEYS)
def test_every_published_figure_comes_from_the_cited_file(key):
    numbers = published()
    known = {(e.source, value) for e in numbers.errors for value in (e.top1, e.top5)}
    known |= {(name, source.year) for name, source in numbers.sources.items()}
    for runs in numbers.book.runs.values():
        known |= {(runs.source, runs.failed), (runs.source, runs.runs)}
    for figure in claim(CACHE, key).evidence.figures:
        assert figure.published == bool(figure.source)
        if figure.published:
            assert (figure.source, figure.value) in known


@pytest.mark.parametrize("key", KEYS)
def test_evidence_opens_where_its_link_says(key):
    links = claim(CACHE, key).evidence.links
    assert links
    for each in links:
        assert parse_link(str(each.link)) == each.link
        values = each.link.values
        match each.link.page:
            case "train":
                assert experiment(values["experiment"])
            case "explore":
                variant = variant_from_texts(values)
                assert int(values["step"]) < len(CACHE.trace(variant).steps)
            case "compare" if values.get("mode") == "what-if":
                assert variant_from_texts(values).edits
            case "compare":
                assert len(compared_variants(each.link)) > 1
            case page:
                pytest.fail(f"no page {page}")


@pytest.mark.parametrize(
    "key", ["alexnet-code", "vgg-code", "googlenet-code", "stride"]
)
def test_a_what_if_of_a_claim_breaks_as_it_promises(key):
    links = [each.link for each in claim(CACHE, key).evidence.links]
    (link,) = [link for link in links if link.values.get("mode") == "what-if"]
    variant = variant_from_texts(link.values)
    model = build_on_meta(variant.build)
    with pytest.raises(RuntimeError):
        model(torch.empty(variant.input_shape, device="meta"))


def test_a_figure_is_written_in_any_language():
    card = claim(CACHE, "stride")
    text = card.correction(lambda figure: f"<{figure.name}>")
    assert "<side_after>" in text
    assert "28" not in text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (128_806_154, "parameters", "128,806,154"),
        (92.03683, "percent", "92.04 %"),
        (1.46116, "nats", "1.4612"),
        (2015, "year", "2015"),
        ("ReLU", "name", "ReLU"),
    ],
)
def test_figures_are_written_as_people_do(value, unit, text):
    figure = Figure(name="x", value=value, unit=unit, how="")
    assert written(figure) == text


def test_columns_of_a_link_keep_options_and_edits():
    variants = (Variant.of("nin", "lite", head="dense"), Variant.of("vgg"))
    link = compare_link(variants, "maps", against="previous")
    assert compared_variants(parse_link(str(link))) == variants
    assert link.values["against"] == "previous"
    assert compared_variants(claim_link("deeper")) == ()


def test_an_unknown_claim_is_named():
    with pytest.raises(UnknownNameError, match="flatness"):
        claim(CACHE, "flatness")
