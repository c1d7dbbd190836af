"""State links survive being written down, and refuse what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.links import BadLinkError, StateLink, parse_link

NAMES = st.text(min_size=1, max_size=12)
VALUES = st.dictionaries(NAMES, st.text(max_size=40), max_size=6)


@given(page=st.from_regex(r"[a-z]{1,12}", fullmatch=True), values=VALUES)
def test_a_link_that_is_written_down_reads_back_the_same(page, values):
    link = StateLink(page=page, values=values)
    back = parse_link(str(link))
    assert back.page == page
    assert dict(back.values) == values


def test_a_link_reads_like_what_it_means():
    link = StateLink(
        page="explore",
        values={"step": "3", "architecture": "nin", "input": "photo:a b"},
    )
    assert str(link) == "explorer://explore?architecture=nin&input=photo:a%20b&step=3"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("https://explore?step=1", "does not begin with explorer://"),
        ("explorer://?step=1", "names no page"),
        ("explorer://explore/more", "/more does not belong there"),
        ("explorer://explore?step", "lacks its name or its ="),
        ("explorer://explore?step=1&step=2", "occurs twice"),
        ("", "does not begin with explorer://"),
    ],
)
def test_what_is_no_link_is_refused_with_the_reason(text, reason):
    with pytest.raises(BadLinkError, match=reason.replace("?", "\\?")):
        parse_link(text)
