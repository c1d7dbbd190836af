"""Whatever the engine says about an option can be translated."""

import re
from itertools import chain

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from explorer.architectures.catalogue import CATALOGUE, architecture
from explorer.architectures.options import option_fields
from explorer.architectures.torchvision_models import PREFIX, torchvision_names
from explorer.architectures.variants import Variant
from explorer.ui.choosing.options_chooser import OptionsChooser
from explorer.ui.option_words import CHOICES, HELP, LABELS, translated

WORD = re.compile(r"[^\W\d_]{2,}")  # "18", "A" and "3x3" are the same everywhere


class Marking(QTranslator):
    def translate(self, context, source, disambiguation=None, n=-1):
        return f"«{source}»" if context == "OptionWords" else ""

    def isEmpty(self):
        return False


@pytest.fixture(scope="module")
def fields():
    models = (architecture(PREFIX + name) for name in torchvision_names())
    specs = (*CATALOGUE, *models)
    return tuple(chain.from_iterable(option_fields(spec) for spec in specs))


@pytest.fixture
def translator(qapp):
    translator = Marking()
    QCoreApplication.installTranslator(translator)
    yield translator
    QCoreApplication.removeTranslator(translator)


def test_the_listed_texts_are_those_of_the_engine_no_more_and_no_fewer(fields):
    choices = {label for field in fields for label in field.choice_labels}
    assert set(LABELS) == {field.label for field in fields}
    assert set(CHOICES) == {label for label in choices if WORD.search(label)}
    assert set(HELP) == {field.help for field in fields}


def test_no_text_is_listed_twice():
    for listed in (LABELS, CHOICES, HELP):
        assert len(set(listed)) == len(listed)


def test_without_a_translation_an_option_is_as_the_engine_says(qapp, fields):
    for field in fields:
        assert translated(field) == field


def test_every_text_of_an_option_is_translated_and_nothing_else(translator, fields):
    for field in fields:
        told = translated(field)
        assert told.label == f"«{field.label}»"
        assert told.help == f"«{field.help}»"
        assert told.choice_labels == tuple(f"«{c}»" for c in field.choice_labels)
        assert (told.name, told.choices) == (field.name, field.choices)


def test_the_form_speaks_the_language_of_the_window(translator, qtbot):
    variant = Variant.of("vgg", "lite", normalisation="bn")
    chooser = OptionsChooser(variant)
    qtbot.addWidget(chooser)
    chooser.show_variant(variant)
    editor = chooser.form().editor("normalisation")
    assert editor.currentText() == "«batch»"
    assert "«bn normalises the batch" in editor.toolTip()
    assert "«Normalisation» «batch»" in chooser.button().toolTip()
