"""Themes, tinted files, the splash, the language and the memory in the status line."""

import mmap
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox

from explorer.ui import translation
from explorer.ui.process_memory import resident_bytes
from explorer.ui.splash import draw_splash
from explorer.ui.theme import DARK, LIGHT, apply_theme, current_theme, mixed
from explorer.ui.tinted_files import tinted_file

LRELEASE = Path(sys.executable).with_name("pyside6-lrelease")
TS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS><TS version="2.1" language="zh_CN"><context><name>Pages</name>
<message><source>Explore</source><translation>探索</translation></message>
</context></TS>"""


def contrast(one, other):
    """The contrast of two colours as WCAG 2 defines it, 1 to 21."""

    def luminance(colour):
        parts = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
        red, green, blue = (
            p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_is_easy_to_read_on_every_ground(theme):
    for ground in (theme.window, theme.panel, theme.raised, theme.selection):
        assert contrast(theme.text, ground) >= 7
    for ground in (theme.window, theme.panel, theme.raised):
        assert contrast(theme.muted, ground) >= 4.5
    for colour in (theme.warning, theme.error, theme.accent):
        assert contrast(colour, theme.panel) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5


def test_a_theme_is_worn_by_the_whole_application(qapp, qtbot):
    box = QComboBox()
    qtbot.addWidget(box)
    for theme in (DARK, LIGHT):
        apply_theme(qapp, theme)
        assert current_theme() is theme
        assert qapp.palette().window().color().name() == theme.window
        image = box.grab().toImage()
        centre = image.pixelColor(image.width() // 2, image.height() // 2)
        assert centre.name() == theme.raised


def test_colours_mix_between_front_and_ground():
    black, white = QColor("#000000"), QColor("#ffffff")
    assert mixed(black, white, 1).name() == "#000000"
    assert mixed(black, white, 0).name() == "#ffffff"
    assert mixed(black, white, 0.5).name() == "#808080"


def test_style_sheets_get_icons_in_their_own_colour():
    path = Path(tinted_file("chevron-down", "#123456"))
    text = path.read_text("utf-8")
    assert 'stroke="#123456"' in text
    assert "currentColor" not in text
    assert tinted_file("chevron-down", "#654321") != str(path)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_splash_is_sharp_on_every_screen(qapp, theme, ratio):
    picture = draw_splash(theme, "ConvNet Explorer", ratio)
    assert (picture.width(), picture.height()) == (480 * ratio, 240 * ratio)
    corner = picture.toImage().pixelColor(picture.width() // 2, 10)
    assert corner.name() == theme.panel


@pytest.fixture
def languages(qapp, tmp_path, monkeypatch):
    """A folder of shipped files with translations, and no trace left of them."""
    installed = []
    install = qapp.installTranslator

    def remember(translator):
        installed.append(translator)
        return install(translator)

    monkeypatch.setattr(qapp, "installTranslator", remember)
    monkeypatch.setattr(translation, "resources_dir", lambda: tmp_path)
    (tmp_path / "translations").mkdir()
    yield tmp_path / "translations"
    for translator in installed:
        assert isinstance(translator, QTranslator)
        qapp.removeTranslator(translator)


@pytest.mark.skipif(not LRELEASE.exists(), reason="needs Qt's lrelease")
def test_a_shipped_translation_is_loaded(qapp, languages):
    source = languages / "explorer_zh_CN.ts"
    source.write_text(TS, "utf-8")
    subprocess.run([LRELEASE, "-silent", source], check=True, timeout=60)
    assert QCoreApplication.translate("Pages", "Explore") == "Explore"
    assert translation.translate(qapp, "zh_CN")
    assert QCoreApplication.translate("Pages", "Explore") == "探索"


def test_without_a_translation_the_window_is_english_and_the_log_says_so(
    qapp, languages, caplog
):
    assert not translation.translate(qapp, "zh_CN")
    assert "no translation for zh_CN" in caplog.text
    caplog.clear()
    assert not translation.translate(qapp, "en")
    assert not translation.translate(qapp, None)
    assert caplog.text == ""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_memory_of_the_process_is_told_and_grows_with_what_it_holds():
    before = resident_bytes()
    # Pages of its own: a bytearray may lie where earlier tests have freed memory.
    with mmap.mmap(-1, 80_000_000) as ballast:
        ballast.write(b"x" * len(ballast))
        assert resident_bytes() - before > 60_000_000
