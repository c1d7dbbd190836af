"""A user's file is listed without running a line of it."""

import pytest

from explorer.architectures.user_factories import factories_in
from explorer.errors import BadFileError

SOURCE = '''
import pathlib
import torch
from torch import nn

pathlib.Path(__file__).with_name("ran").touch()
raise SystemExit("this must never run")


def helper(x, y):
    return x + y


def make_net(width: int = 8) -> nn.Module:
    """A small net.

    More text.
    """
    return nn.Sequential(nn.Conv2d(1, width, 3))


class Base(nn.Module):
    """What the others share."""

    def __init__(self, classes=10):
        super().__init__()


class Net(Base):
    def forward(self, x):
        return x


class Needy(nn.Module):
    def __init__(self, channels, *, classes, width=2):
        super().__init__()


class Plain:
    pass


def _private():
    pass


READY = nn.Sequential(nn.Linear(2, 2))
ALSO: nn.Module = Net()
LIMIT = 3
async def later():
    pass
'''


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "net.py"
    path.write_text(SOURCE, "utf-8")
    return path


def test_nothing_in_the_file_is_run(file):
    factories_in(file)
    assert not file.with_name("ran").exists()


def test_networks_come_first_and_what_needs_arguments_last(file):
    names = [factory.name for factory in factories_in(file)]
    assert names == [
        "make_net", "Base", "Net", "Plain", "READY", "ALSO", "Needy", "helper"
    ]  # fmt: skip


def test_each_says_what_it_is_where_and_what_it_needs(file):
    found = {factory.name: factory for factory in factories_in(file)}
    made = found["make_net"]
    assert (made.kind, made.text, made.needs) == ("function", "A small net.", ())
    assert SOURCE.splitlines()[made.line - 1].startswith("def make_net")
    assert found["Net"].is_module
    assert found["Net"].needs == ()
    assert not found["Plain"].is_module
    assert found["Needy"].needs == ("channels", "classes")
    assert found["helper"].needs == ("x", "y")
    assert found["READY"].kind == "object"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"def f(:\n", "is no Python code"),
        (b"\x00\x01", "is no Python code"),
        (b"\xff\xfe", "is no Python code"),
        (b"x = 1\n", "defines no function, class or object"),
        (b"", "defines no function, class or object"),
        (b"(" * 5_000, "is no Python code"),
    ],
)
def test_what_offers_nothing_is_refused_in_one_sentence(tmp_path, content, reason):
    path = tmp_path / "bad.py"
    path.write_bytes(content)
    with pytest.raises(BadFileError, match=reason):
        factories_in(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadFileError, match=r"none\.py: cannot be read"):
        factories_in(tmp_path / "none.py")


def test_a_class_that_inherits_from_itself_ends(tmp_path):
    path = tmp_path / "loop.py"
    path.write_text("class A(B): pass\nclass B(A): pass\n", "utf-8")
    assert [factory.name for factory in factories_in(path)] == ["A", "B"]
