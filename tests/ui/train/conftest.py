"""A Train page with an engine that obeys the test."""

import pytest
from fake_engine import FakeService
from shelf_rows import FakeShelf

from explorer.ui.pages.train.page import TrainPage


@pytest.fixture
def service():
    return FakeService()


@pytest.fixture
def shelf():
    return FakeShelf()


@pytest.fixture
def page(qtbot, service, shelf):
    made = TrainPage(service, shelf)
    qtbot.addWidget(made, before_close_func=TrainPage.shutdown)
    made.resize(1232, 740)
    made.show()
    return made
