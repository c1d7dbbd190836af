"""A link brings back what it was made of, and nonsense in one is told of."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import variants

from explorer.architectures.edits import Edit
from explorer.architectures.variants import Variant
from explorer.errors import ExplorerError
from explorer.links import StateLink, parse_link
from explorer.runs.weights_choice import WeightsChoice
from explorer.ui.pages.explore.explaining.links import ValueLink
from explorer.ui.pages.explore.state import (
    FIRST_VARIANT,
    FIRST_WEIGHTS,
    ExploreState,
    Spot,
    spot_of,
    state_of,
)

VIT = Variant.of("torchvision:vit_b_16")  # here: importing torchvision takes 2 s


TRANSFORMERS = st.integers(32, 600).map(lambda side: VIT.with_options(image_size=side))
STATES = st.builds(
    ExploreState,
    variant=variants() | TRANSFORMERS,
    weights=st.one_of(
        st.integers(0, 10**9).map(WeightsChoice.random),
        st.integers(1, 10**9).map(WeightsChoice.of_run),
        st.text(min_size=1).map(WeightsChoice.shipped),
        st.text(min_size=1).map(WeightsChoice.of_file),
        st.just(WeightsChoice(kind="pretrained", detail="IMAGENET1K_V1")),
    ),
    input=st.one_of(
        st.just("sample:T-shirt/top:3"),
        st.text().map(lambda path: f"file:{path}"),
        st.text(),
    ),
    spot=st.builds(
        Spot,
        step=st.integers(0, 10**6),
        channel=st.integers(0, 10**6),
        value=st.none()
        | st.builds(
            ValueLink,
            st.integers(0, 10**6),
            st.lists(st.integers(0, 10**6), max_size=5).map(tuple),
        ),
    ),
)


@given(STATES)
def test_a_state_that_is_written_down_as_a_link_reads_back_the_same(state):
    assert state_of(parse_link(str(state.link()))) == state


def test_the_edits_of_a_network_are_in_its_link():
    edited = Variant.of("vgg", "lite").with_edits(
        Edit(path="0.0", field="padding", value=0),
        Edit(path="", field="image_size", value=70),
    )
    state = ExploreState(variant=edited, weights=WeightsChoice.random(0))
    assert state_of(parse_link(str(state.link()))) == state


def test_a_link_reads_like_what_it_means():
    state = ExploreState(
        variant=Variant.of("resnet", "lite", shortcut="none"),
        weights=WeightsChoice.of_run(12),
        input="file:/pictures/a cat.png",
        spot=Spot(step=3, channel=5, value=ValueLink(3, (5, 0, 7))),
    )
    assert str(state.link()) == (
        "explorer://explore?architecture=resnet&channel=5&input=file:/pictures/"
        "a%20cat.png&option.shortcut=none&step=3&value=3:5,0,7&variant=lite"
        "&weights=run:12"
    )


def test_what_a_link_does_not_say_is_as_the_page_begins():
    first = state_of(parse_link("explorer://explore"))
    assert first == ExploreState(variant=FIRST_VARIANT, weights=FIRST_WEIGHTS)
    state = state_of(parse_link("explorer://explore?architecture=nin&step=2"))
    assert state == ExploreState(
        variant=Variant.of("nin"), weights=WeightsChoice.random(0), spot=Spot(step=2)
    )
    lite = state_of(parse_link("explorer://explore?architecture=nin&variant=lite"))
    assert lite.weights == WeightsChoice.shipped("fashion-mnist")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("architecture=lenet", "unknown architecture 'lenet'"),
        ("variant=lite", "unknown architecture ''"),
        ("option.width=2", "unknown architecture ''"),
        ("architecture=nin&variant=x", "unknown variant of NiN 'x'"),
        ("architecture=nin&option.color=red", "unknown option of NiN 'color'"),
        ("architecture=nin&option.width=wide", "width must be a number"),
        ("weights=magic", "unknown weights 'magic'"),
        ("step=-1", "step must be a whole number from 0, got '-1'"),
        ("step=first", "step must be a whole number"),
        ("channel=1.5", "channel must be a whole number"),
        ("value=3:a", "value must be a whole number from 0, got 'a'"),
        ("value=,1", "value must be a whole number from 0, got ',1'"),
        ("colour=red", "unknown name in a link 'colour'"),
    ],
)
def test_unknown_names_and_values_are_one_sentence(query, sentence):
    with pytest.raises(ExplorerError) as caught:
        state_of(parse_link(f"explorer://explore?{query}"))
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_link_to_another_page_is_refused():
    with pytest.raises(ExplorerError, match="unknown page 'train'"):
        spot_of(parse_link("explorer://train"))


NAMES = st.sampled_from(
    [
        "architecture",
        "variant",
        "option.width",
        "weights",
        "input",
        "step",
        "channel",
        "value",
    ]
)
TEXTS = st.one_of(
    st.sampled_from(
        ["nin", "lite", "0", "7", "random:3", "run:x", "3:1,2", ":", "9" * 30]
    ),
    st.text(),
)


@settings(max_examples=200)
@given(st.dictionaries(NAMES, TEXTS))
def test_whatever_a_link_says_ends_in_a_state_or_in_a_sentence(said):
    link = StateLink(page="explore", values=said)
    try:
        state = state_of(link)
    except ExplorerError:
        return
    assert state_of(parse_link(str(state.link()))) == state
