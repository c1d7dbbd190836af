import gzip

import numpy as np
import pytest

from explorer.data.idx import find_idx, read_idx, read_idx_pair
from explorer.errors import BadFileError

IMAGES = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)


def idx_bytes(array):
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    return bytes((0, 0, 8, array.ndim)) + sizes + array.tobytes()


@pytest.mark.parametrize("packed", [False, True])
def test_images_come_out_as_they_went_in(tmp_path, packed):
    path = tmp_path / ("images.gz" if packed else "images")
    content = idx_bytes(IMAGES)
    path.write_bytes(gzip.compress(content) if packed else content)
    np.testing.assert_array_equal(read_idx(path, axes=3), IMAGES)


def test_the_unpacked_file_is_preferred(tmp_path):
    (tmp_path / "images.gz").touch()
    assert find_idx(tmp_path, "images") == tmp_path / "images.gz"
    (tmp_path / "images").touch()
    assert find_idx(tmp_path, "images") == tmp_path / "images"
    assert find_idx(tmp_path, "labels") is None


def flipped(content):
    middle = len(content) // 2
    return content[:middle] + bytes((content[middle] ^ 255,)) + content[middle + 1 :]


IDX = idx_bytes(IMAGES)
PACKED = gzip.compress(IDX)
LABELS = idx_bytes(np.zeros(2, dtype=np.uint8))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("images.gz", PACKED[:-9], "is cut off"),
        ("images.gz", flipped(PACKED), "is damaged"),
        ("images.gz", b"<html>not found</html>", "is damaged"),
        ("images.gz", b"", "is no IDX file"),
        ("images", b"", "is no IDX file"),
        ("images", IDX[:10], "is no IDX file"),
        ("images", LABELS, "is no IDX file of bytes with 3 axes"),
        ("images", IDX[:-1], "holds 23 bytes .* header says 24"),
        ("images", IDX + b"x", "holds 25 bytes .* header says 24"),
        (
            "images",
            idx_bytes(IMAGES)[:4] + b"\xff" * 12,
            "holds 0 bytes .* header says 79,",
        ),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(tmp_path, name, content, reason):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadFileError, match=f"{name}: {reason}.*; replace it"):
        read_idx(path, axes=3)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadFileError, match="images: cannot be read"):
        read_idx(tmp_path / "images", axes=3)


def test_labels_of_other_images_are_refused(tmp_path):
    (tmp_path / "images").write_bytes(idx_bytes(IMAGES))
    (tmp_path / "labels").write_bytes(idx_bytes(np.zeros(3, dtype=np.uint8)))
    with pytest.raises(BadFileError, match="holds 3 labels for 2 images"):
        read_idx_pair(tmp_path / "images", tmp_path / "labels")
