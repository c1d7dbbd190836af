"""``diagram`` on the command line: what it writes, and what it refuses."""

from xml.etree import ElementTree

import pytest

from explorer.cli import main

SVG = "{http://www.w3.org/2000/svg}"


def written(path):
    return ElementTree.parse(path).getroot()


def words(picture):
    return [text.text for text in picture.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("unfold", "boxes", "seen", "hidden"),
    [
        ("none", 6, "b4", "Inception 4a"),
        ("default", 35, "Inception 4a", "9×9"),
        ("all", 139, "concat", "14 steps"),
    ],
)
def test_blocks_are_unfolded_as_asked(unfold, boxes, seen, hidden, tmp_path, capsys):
    out = tmp_path / "deep" / "googlenet.svg"
    arguments = ["diagram", "googlenet", "--out", str(out), "--unfold", unfold]
    assert main(arguments) == 0
    told = capsys.readouterr().out
    assert told == f"139 steps of GoogLeNet in {boxes} boxes: {out}\n"
    assert seen in words(written(out))
    assert hidden not in words(written(out))


def test_variant_and_size_are_those_asked_for(tmp_path):
    out = tmp_path / "resnet.svg"
    arguments = ["diagram", "resnet", "--variant", "lite", "--image-size", "128"]
    assert main([*arguments, "--out", str(out)]) == 0
    picture = written(out)
    assert picture.find(f"{SVG}title").text == "ResNet-18 lite"
    assert "1×128×128" in words(picture)


def test_merging_saves_boxes(tmp_path, capsys):
    arguments = ["diagram", "torchvision:resnet18", "--unfold", "all"]
    assert main([*arguments, "--out", str(tmp_path / "a.svg")]) == 0
    assert main([*arguments, "--merge", "--out", str(tmp_path / "b.svg")]) == 0
    whole, merged = capsys.readouterr().out.splitlines()
    assert "69 steps of resnet18 in 69 boxes" in whole
    assert "69 steps of resnet18 in 40 boxes" in merged


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["diagram", "lenet", "--out", "x.svg"], "unknown architecture 'lenet'"),
        (["diagram", "nin", "--out", "x.png"], "the name must end in .svg"),
        (["diagram", "vgg", "--image-size", "9", "--out", "x.svg"], "at least 32 x 32"),
    ],
)
def test_wrong_input_gets_one_sentence_and_no_file(
    arguments, sentence, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert len(told.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    out = tmp_path / "file" / "nin.svg"
    assert main(["diagram", "nin", "--out", str(out)]) == 2
    assert str(out) in capsys.readouterr().err


def test_a_tall_diagram_is_broken_into_columns(tmp_path, capsys):
    tall, broad = tmp_path / "tall.svg", tmp_path / "broad.svg"
    arguments = ["diagram", "resnet", "--unfold", "all"]
    assert main([*arguments, "--out", str(tall)]) == 0
    assert main([*arguments, "--out", str(broad), "--columns", "4"]) == 0
    assert float(written(broad).get("height")) < 0.4 * float(
        written(tall).get("height")
    )
    assert sorted(words(written(broad)))[:50] == sorted(words(written(tall)))[:50]


@pytest.mark.parametrize("columns", ["0", "-1", "many", "21"])
def test_columns_that_cannot_be_are_refused_in_a_sentence(columns, tmp_path, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["diagram", "vgg", "--out", str(tmp_path / "x.svg"), "--columns", columns])
    assert caught.value.code == 2
    assert "must be a whole number from 1 to 20" in capsys.readouterr().err
