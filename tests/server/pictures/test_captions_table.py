import pytest

from server.errors import StoppedError
from server.pictures.captions_table import read
from server.pictures.words import Words


@pytest.mark.parametrize(
    "text",
    [
        "file,caption,keywords\na.jpg,A ship,sea;sky\n",
        "\n".join(("File;Caption;Keywords", 'a.jpg;A ship;"sea;sky"')),
        "file\tcaption\tkeywords\r\na.jpg\tA ship\tsea;sky\r\n",
        '"file"|"caption"|"keywords"\n"a.jpg"|"A ship"|"sea; sky"',
        "id,keywords,rating,file_name,description\n7,sea;sky,5,a.jpg,A ship\n",
        "filename,title,tags\n./a.jpg,  A   ship ,sea;;sky;\n",
    ],
)
def test_tables_of_many_programs_say_the_same(text: str) -> None:
    table = read(text, ".")
    assert (table.said, table.problem) == ({"a.jpg": Words("A ship", ("sea", "sky"))}, "")


def test_paths_are_relative_to_the_table_in_whatever_case_and_slashes() -> None:
    table = read("file,caption\nIMG_1.JPG,One\nday\\2.jpg,Two\nday/../3.jpg,Three\n", "Trip/É")
    assert {name: said.caption for name, said in table.said.items()} == {
        "trip/é/img_1.jpg": "One",
        "trip/é/day/2.jpg": "Two",
        "trip/é/3.jpg": "Three",
    }


def test_captions_may_have_commas_quotes_and_lines() -> None:
    table = read('file,caption\na.jpg,Anna, Bert and a dog\nb.jpg,"A ""big""\nship, at sea"\n', ".")
    assert table.said["a.jpg"].caption == "Anna, Bert and a dog"
    assert table.said["b.jpg"].caption == 'A "big"\nship, at sea'


def test_a_picture_that_is_named_twice_has_what_both_lines_say() -> None:
    table = read("file,caption,keywords\na.jpg,One,x\na.jpg,Two,y\n", ".")
    assert table.said == {"a.jpg": Words("One\nTwo", ("x", "y"))}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (",nobody", "names no file"),
        ("../b.jpg,above", "not in the folder"),
        ("/etc/b.jpg,elsewhere", "not in the folder"),
        ("b.jpg,\x00" + "x" * 200_000, "field"),
    ],
)
def test_a_bad_line_is_told_and_the_others_are_read(line: str, why: str) -> None:
    table = read(f"file,caption\na.jpg,One\n{line}\nc.jpg,Three\n", "trip")
    assert set(table.said) == {"trip/a.jpg", "trip/c.jpg"}
    assert table.problem.startswith("line 3: ") and why in table.problem


def test_many_bad_lines_are_counted() -> None:
    table = read("file,caption\n" + ",x\n" * 1200 + "a.jpg,One\n\n\nb.jpg,\n", ".")
    assert table.said == {"a.jpg": Words("One")}
    assert table.problem == "1,200 lines say nothing of a picture; line 2: it names no file"


@pytest.mark.parametrize("text", ["", "\n", "a.jpg,A ship\n", "caption,keywords\nA ship,sea\n", "file\na.jpg\n"])
def test_a_table_whose_first_line_names_no_columns_says_nothing_and_why(text: str) -> None:
    table = read(text, ".")
    assert table.said == {}
    assert "first line has to be" in table.problem


def test_a_long_table_can_be_stopped() -> None:
    def stop() -> None:
        raise StoppedError("stop")

    with pytest.raises(StoppedError):
        read("file,caption\n" + "a.jpg,One\n" * 5000, ".", stop)
