"""What several tests of the Explore page share."""

import pytest


@pytest.fixture
def page(qtbot):
    """The page on the screen, settled on its first look."""
    from explorer.ui.pages.explore.page import ExplorePage  # not where Qt is missing

    page = ExplorePage()
    # pytest-qt deletes widgets before fixtures end: threads must be over by then.
    qtbot.addWidget(page, before_close_func=ExplorePage.shutdown)
    page.resize(1280, 760)
    page.show()
    qtbot.waitUntil(page.is_settled, timeout=20_000)
    return page
