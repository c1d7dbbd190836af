"""The Claims view: every claim has a card with its verdict, figures and evidence."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from explorer.comparison.claim_records import Verdict
from explorer.comparison.claim_texts import CLAIM_TEXTS
from explorer.comparison.claims import claim
from explorer.comparison.evidence_links import experiment_link
from explorer.errors import ExplorerError
from explorer.ui.pages.compare.claims import finding_out
from explorer.ui.pages.compare.claims.view import ClaimsView

KEYS = [text.key for text in CLAIM_TEXTS]


@pytest.fixture
def view(qtbot, columns_of):
    made = ClaimsView()
    qtbot.addWidget(made, before_close_func=lambda view: view.shutdown(5_000))
    made.resize(1190, 690)
    made.show()
    return made


@pytest.fixture
def settled(view, qtbot, columns_of):
    view.show_columns(columns_of("vgg/book", "nin/book"))

    def settle(**choices):
        if choices:
            view.choose(choices)
        qtbot.waitUntil(view.is_settled, timeout=20_000)
        return view

    settle()
    return settle


def texts_of(card):
    return "\n".join(label.text() for label in card.findChildren(QLabel))


def test_words_stand_at_once_and_figures_when_they_are_computed(
    view, qtbot, columns_of
):
    card = view.card("blocks")
    assert "…" in card.correction().text()
    assert card.note()
    assert not view.is_settled()
    view.show_columns(columns_of("vgg/book", "nin/book"))
    qtbot.waitUntil(view.is_settled, timeout=20_000)
    assert "…" not in card.correction().text()
    assert card.note() == ""


@pytest.mark.parametrize("key", KEYS)
def test_the_card_shows_what_the_engine_says_now(settled, traces, key):
    view = settled(claim=key)
    expected = claim(traces, key)
    card = view.card(key)
    assert card.claim() == expected
    assert expected.text.said in texts_of(card)
    assert set(card.table.values) == set(expected.figures)
    for name in expected.figures:
        if f"{{{name}}}" in expected.text.correction:
            assert f'href="{name}"' in card.correction().text()
    assert len(card.buttons) == len(expected.evidence.links)


def test_a_published_figure_names_its_source_and_a_computed_one_says_so(settled):
    card = settled(claim="nesting").card("nesting")
    assert "published: He, Zhang" in card.table.values["plain_18"].toolTip()
    assert "computed now" in card.table.values["blocks"].toolTip()
    assert "published: He, Zhang" in texts_of(card)


def test_pointing_at_a_figure_of_the_sentence_tells_how_it_came_about(
    settled, monkeypatch
):
    card = settled(claim="vgg-code").card("vgg-code")
    told = []
    monkeypatch.setattr(
        "explorer.ui.pages.compare.claims.card.QToolTip.showText",
        lambda _at, text, _widget: told.append(text),
    )
    card.correction().linkHovered.emit("features")
    assert "first dense layer" in told[0]
    assert "computed now" in told[0]


def test_bars_share_the_scale_of_what_is_compared(settled, traces):
    card = settled(claim="scales").card("scales")
    figures = claim(traces, "scales").figures
    share = figures["reduced"].value / figures["unreduced"].value
    assert card.table.bars["unreduced"].share == 1
    assert card.table.bars["reduced"].share == pytest.approx(share)


def test_every_button_leads_to_its_evidence(settled, traces):
    view = settled(claim="roles")
    told = []
    view.link_wanted.connect(told.append)
    for button in view.card("roles").buttons:
        button.click()
    assert told == [link.link for link in claim(traces, "roles").evidence.links]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_verdict_leaves_its_claims_in_the_list(view, qtbot, verdict):
    told = []
    view.state_changed.connect(lambda: told.append(view.choices()["verdict"]))
    view.list.buttons[verdict.value].click()
    expected = [text.key for text in CLAIM_TEXTS if text.verdict is verdict]
    assert list(view.list.listed()) == expected
    assert view.list.chosen() in expected
    assert told[-1] == verdict.value


def test_arrow_keys_walk_along_the_list(view, qtbot):
    told = []
    view.state_changed.connect(lambda: told.append(view.choices()["claim"]))
    qtbot.keyClick(view.list.tree, Qt.Key.Key_Down)
    assert told == [KEYS[1]]
    assert view.shown() == (KEYS[1],)
    assert view.card(KEYS[0]).isHidden()


def test_a_choice_comes_back_and_what_is_none_stands_for_the_first(view):
    view.choose({"claim": "stride", "verdict": "wrong"})
    assert view.choices() == {"claim": "stride", "verdict": "wrong"}
    view.choose({"claim": "no such claim", "verdict": "perhaps"})
    assert view.choices() == {"claim": KEYS[0], "verdict": "all"}


def test_a_claim_that_the_filter_hides_is_shown_all_the_same(view):
    view.choose({"claim": "blocks", "verdict": "wrong"})
    assert view.choices() == {"claim": "blocks", "verdict": "all"}


def test_where_there_is_room_all_cards_stand_there_in_two_columns(settled, qtbot):
    view = settled()
    view.resize(1830, 970)
    qtbot.waitUntil(view.is_settled, timeout=20_000)
    assert view.shown() == tuple(KEYS)
    lefts = {view.card(key).x() for key in KEYS}
    assert len(lefts) == 2
    assert all(view.card(key).claim() for key in KEYS)
    view.resize(1190, 690)
    assert view.shown() == (KEYS[0],)


def test_the_picture_of_classes_stands_in_its_card_and_asks_for_the_experiment(
    settled,
):
    view = settled(claim="deeper")
    told = []
    view.link_wanted.connect(told.append)
    assert view.card("deeper").isAncestorOf(view.classes)
    view.classes.button.click()
    assert told == [experiment_link("deeper")]


def test_a_claim_without_figures_says_why_and_the_others_go_on(
    view, qtbot, columns_of, monkeypatch
):
    def failing(cache, key):
        if key == "blocks":
            raise ExplorerError("this network cannot be built")
        return claim(cache, key)

    monkeypatch.setattr(finding_out, "claim", failing)
    view.show_columns(columns_of("vgg/book", "nin/book"))
    qtbot.waitUntil(view.is_settled, timeout=20_000)
    assert view.card("blocks").note() == "this network cannot be built"
    view.choose({"claim": "sizes"})
    qtbot.waitUntil(view.is_settled, timeout=20_000)
    assert view.card("sizes").claim() is not None


def test_among_all_cards_the_chosen_one_stays_in_view_while_evidence_comes(
    view, qtbot, columns_of
):
    view.resize(1830, 970)
    view.choose({"claim": "stride"})
    view.show_columns(columns_of("vgg/book", "nin/book"))
    qtbot.waitUntil(view.is_settled, timeout=20_000)
    card = view.card("stride")

    def in_view():
        top = card.mapTo(view, QPoint(0, 0)).y()
        return top >= 0 and top + card.height() <= view.height()

    qtbot.waitUntil(in_view, timeout=5_000)
