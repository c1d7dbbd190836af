"""Back and forward, as people know them from browsers."""

from hypothesis import given
from hypothesis import strategies as st

from explorer.ui.history import History


def visited(*places, longest=200):
    history = History(longest)
    for place in places:
        history.visit(place)
    return history


def test_nowhere_there_is_no_way_back_or_forward():
    history = History()
    assert history.current() is None
    assert history.back() is None
    assert history.forward() is None


def test_back_and_forward_lead_along_the_places():
    history = visited("a", "b", "c")
    assert [history.back(), history.back(), history.back()] == ["b", "a", None]
    assert history.current() == "a"
    assert [history.forward(), history.forward(), history.forward()] == ["b", "c", None]


def test_a_new_place_forgets_what_lay_ahead():
    history = visited("a", "b", "c")
    history.back()
    history.visit("d")
    assert not history.can_go_forward()
    assert history.back() == "b"


def test_staying_where_one_is_changes_nothing():
    history = visited("a", "b", "b")
    assert history.back() == "a"
    history.visit("a")
    assert history.forward() == "b"


def test_the_oldest_places_are_forgotten():
    history = visited(*range(10), longest=3)
    assert [history.back(), history.back(), history.back()] == [8, 7, None]


STEPS = st.lists(st.one_of(st.integers(0, 3), st.sampled_from(["back", "forward"])))


@given(STEPS)
def test_it_is_two_stacks_with_a_place_between(steps):
    history, behind, here, ahead = History(), [], None, []
    for step in steps:
        if step == "back":
            if behind:
                ahead.append(here)
                here = behind.pop()
            history.back()
        elif step == "forward":
            if ahead:
                behind.append(here)
                here = ahead.pop()
            history.forward()
        elif step != here:
            if here is not None:
                behind.append(here)
            here, ahead = step, []
            history.visit(step)
        else:
            history.visit(step)
        assert history.current() == here
        assert history.can_go_back() == bool(behind)
        assert history.can_go_forward() == bool(ahead)
