"""The language of the window: English in the source, others from ``resources``."""

import logging

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from explorer.assets import resources_dir

log = logging.getLogger(__name__)


def translate(application: QApplication, language: str | None) -> bool:
    """Install the translations of ``language``, ours and Qt's own.

    Args:
        application: What to translate; owns the translators.
        language: For example ``"zh_CN"``; the system's when not given.

    Returns:
        Whether a translation of ours was found; English needs none.
    """
    name = language or QLocale.system().name()
    ours = resources_dir() / "translations" / f"explorer_{name}.qm"
    translator = QTranslator(application)
    found = ours.is_file() and translator.load(str(ours))
    if not found:
        if language not in (None, "en"):
            log.warning("there is no translation for %s; the window is English", name)
        return False
    application.installTranslator(translator)
    theirs = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if theirs.load(f"qtbase_{name}", folder):
        application.installTranslator(theirs)
    return True
