from dataclasses import fields

from PySide6.QtCore import QCoreApplication, QTranslator

from explorer.diagrams.captions import ENGLISH, Words
from explorer.ui.diagram_words import diagram_words


class Marking(QTranslator):
    def translate(self, context, source, disambiguation=None, n=-1):
        return f"«{source}»" if context == "DiagramWords" else ""

    def isEmpty(self):
        return False


def test_without_a_translation_the_words_are_the_english_ones(qapp):
    assert diagram_words() == ENGLISH


def test_every_word_can_be_translated(qapp):
    translator = Marking()
    QCoreApplication.installTranslator(translator)
    try:
        words = diagram_words()
    finally:
        QCoreApplication.removeTranslator(translator)
    for field in fields(Words):
        assert getattr(words, field.name) == f"«{getattr(ENGLISH, field.name)}»"
