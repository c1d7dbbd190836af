"""Whatever the engine says about claims and their evidence can be translated."""

import re

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from explorer.comparison.claim_texts import CLAIM_TEXTS
from explorer.comparison.claims import claims
from explorer.comparison.traces import TraceCache
from explorer.ui import evidence_words
from explorer.ui.claim_words import CORRECTIONS, SAID, TITLES, translated
from explorer.ui.evidence_words import FIGURES, LINKS

WORD = re.compile(r"[^\W\d_]{2,}")


class Marking(QTranslator):
    def translate(self, context, source, disambiguation=None, n=-1):
        return f"«{source}»" if context in ("ClaimWords", "EvidenceWords") else ""

    def isEmpty(self):
        return False


@pytest.fixture
def translator(qapp):
    translator = Marking()
    QCoreApplication.installTranslator(translator)
    yield translator
    QCoreApplication.removeTranslator(translator)


def test_the_listed_words_are_those_of_the_claims_in_their_order():
    assert tuple(text.title for text in CLAIM_TEXTS) == TITLES
    assert tuple(text.said for text in CLAIM_TEXTS) == SAID
    assert tuple(text.correction for text in CLAIM_TEXTS) == CORRECTIONS


def test_the_listed_words_of_evidence_are_those_of_the_engine_no_more_and_no_fewer():
    evidence = [claim.evidence for claim in claims(TraceCache())]
    figures = [figure for each in evidence for figure in each.figures]
    told = {each.how for each in figures if each.unit != "year"}
    assert set(FIGURES) == {how for how in told if WORD.search(how)}
    assert set(LINKS) == {link.label for each in evidence for link in each.links}
    assert len(set(FIGURES)) == len(FIGURES)
    assert len(set(LINKS)) == len(LINKS)


def test_every_text_of_a_claim_is_translated_and_nothing_else(translator):
    for text in CLAIM_TEXTS:
        told = translated(text)
        assert told.title == f"«{text.title}»"
        assert told.said == f"«{text.said}»"
        assert told.correction == f"«{text.correction}»"
        assert (told.key, told.number, told.verdict) == (
            text.key, text.number, text.verdict,
        )  # fmt: skip


def test_a_word_of_the_evidence_is_translated(translator):
    assert evidence_words.translated(LINKS[0]) == f"«{LINKS[0]}»"


def test_without_a_translation_the_words_are_the_engines(qapp):
    for text in CLAIM_TEXTS:
        assert translated(text) == text
    assert evidence_words.translated("50,176 × 279,936") == "50,176 × 279,936"
