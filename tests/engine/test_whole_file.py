import pytest

from explorer.whole_file import part_beside, put_in_place


def test_a_file_has_its_name_once_it_is_complete(tmp_path):
    folder = tmp_path / "made" / "here"
    target = folder / "file.bin"
    with part_beside(folder, target.name) as part:
        part.write_bytes(b"new")
        assert not target.exists()
        put_in_place(part, target)
        assert target.read_bytes() == b"new"
    assert list(folder.iterdir()) == [target]


def test_what_had_the_name_before_is_replaced(tmp_path):
    target = tmp_path / "file.bin"
    target.write_bytes(b"old")
    with part_beside(tmp_path, target.name) as part:
        part.write_bytes(b"new")
        assert target.read_bytes() == b"old"
        put_in_place(part, target)
    assert target.read_bytes() == b"new"


def write_half(target):
    with part_beside(target.parent, target.name) as part:
        part.write_bytes(b"ne")
        raise RuntimeError("crash")


def test_an_error_half_way_leaves_only_what_was_there(tmp_path):
    target = tmp_path / "file.bin"
    target.write_bytes(b"old")
    with pytest.raises(RuntimeError, match="crash"):
        write_half(target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_part_that_was_not_put_in_place_is_removed(tmp_path):
    with part_beside(tmp_path, "file.bin") as part:
        part.write_bytes(b"wrong")
    assert list(tmp_path.iterdir()) == []


def test_two_writers_of_one_file_do_not_meet(tmp_path):
    target = tmp_path / "file.bin"
    with (
        part_beside(tmp_path, "file.bin") as one,
        part_beside(tmp_path, "file.bin") as two,
    ):
        one.write_bytes(b"one")
        two.write_bytes(b"two")
        put_in_place(two, target)
        put_in_place(one, target)
    assert target.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [target]
