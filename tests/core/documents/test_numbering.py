import pytest

from xueji.core.documents.numbering import chinese, number


@pytest.mark.parametrize(
    ("word", "value"),
    [("12", 12), ("十二", 12), ("二十", 20), ("两", 2), ("１２", 12), ("1\n5", 15), ("一百零五", 105), ("学", None)],
)
def test_a_numeral_gives_its_value(word: str, value: int | None) -> None:
    assert number(word) == value


def test_chinese_ordinals_and_numbers_agree() -> None:
    assert [number(chinese(n)) for n in range(1, 100)] == list(range(1, 100))
