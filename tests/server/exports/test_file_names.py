"""Names for files on somebody's computer: fit for every system, and no two the same."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.exports.file_names import UniqueNames, fit


@pytest.mark.parametrize(
    ("name", "fitting"),
    [
        ("a.jpg", "a.jpg"),
        ("été 图.jpg", "été 图.jpg"),
        ('a/b\\c:d*e?f"g<h>i|j.jpg', "a_b_c_d_e_f_g_h_i_j.jpg"),
        ("line\nbreak\u202egpj.exe", "line_break_gpj.exe"),
        ("con.jpg", "_con.jpg"),
        ("..", "_"),
        ("", "_"),
        (".hidden", ".hidden"),
        ("   .jpg", "_.jpg"),
        (" .hidden.jpg", "_.hidden.jpg"),
        ("ends with dots...", "ends with dots"),
        ("x" * 300 + ".jpeg", "x" * 115 + ".jpeg"),
    ],
)
def test_a_name_is_kept_as_far_as_every_system_takes_it(name, fitting):
    assert fit(name) == fitting


@given(st.lists(st.sampled_from(["a.jpg", "A.JPG", "a (2).jpg", "a (2) (2).jpg", "é.jpg", "e\u0301.jpg", "b"])))
def test_no_two_names_are_the_same_however_they_are_spelled(wanted):
    names = UniqueNames()
    given_out = [names.of(each) for each in wanted]
    assert len({unicodedata.normalize("NFKC", each).casefold() for each in given_out}) == len(wanted)


@given(st.text())
def test_any_text_becomes_the_name_of_a_file_in_its_folder(name):
    fitting = fit(name)
    assert fitting not in ("", ".", "..")
    assert not set(fitting) & set('\\/:*?"<>|\n\0')
    assert len(fitting) <= 121
    assert fit(fitting) == fitting
