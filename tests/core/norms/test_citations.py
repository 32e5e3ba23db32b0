"""Where a plan refers to rules, and which pack that is."""

import pytest

from xueji.core.norms import cited, load_packs
from xueji.core.norms.citations import by_clause

PACKS = load_packs()


@pytest.mark.parametrize(
    ("sentence", "words", "pack"),
    [
        ("严格落实市委关于中心组学习组织形式的规定要求。", "中心组学习组织形式的规定", "centre_group"),
        ("各支部要严格执行“三会一课”制度。", "“三会一课”制度", "party_life"),
        ("按照《中国共产党支部工作条例（试行）》开展组织生活。", "《中国共产党支部工作条例（试行）》", "party_life"),
        ("对照《支部工作条例》查漏补缺。", "《支部工作条例》", "party_life"),
        ("落实“第一议题”制度。", "“第一议题”制度", "first_item"),
        ("落实意识形态工作责任制。", "意识形态工作责任制", "ideology"),
        ("按照干部教育培训工作条例完成学时。", "干部教育培训工作条例", "cadre_training"),
    ],
)
def test_a_sentence_refers_to_its_pack(sentence: str, words: str, pack: str) -> None:
    (found,) = cited(sentence, PACKS)
    assert (sentence[found.start : found.end], found.pack) == (words, pack)


@pytest.mark.parametrize("sentence", ["本办公室制定学习制度。", "《论党的自我革命》", "召开党员大会，讨论三会一课。"])
def test_other_words_refer_to_none(sentence: str) -> None:
    assert cited(sentence, PACKS) == ()


def test_references_are_told_by_clause() -> None:
    text = "一、严格执行“三会一课”制度。\n二、落实“第一议题”制度。"
    cut = text.index("二")
    found = by_clause(cited(text, PACKS), [("1", 0, cut), ("2", cut, len(text))])
    assert {id_: [c.pack for c in held] for id_, held in found.items()} == {"1": ["party_life"], "2": ["first_item"]}
