"""Which comments probably say the same."""

import random
import time

from standards.document.comments.alike import Saying, groups

CAMPAIGN = (
    "我们认为每年测量一次内阻的周期过长，不能及时发现劣化的电池，建议改为每半年测量一次，并在报告中给出趋势。"
)


def grouped(*texts: str, place: str = "5.1") -> list[int]:
    found = groups(Saying(number, place, text) for number, text in enumerate(texts, 1))
    return [found[number] for number in range(1, len(texts) + 1)]


def test_the_same_words_however_spelled_are_one_group() -> None:
    assert grouped(
        CAMPAIGN,
        CAMPAIGN.replace("，", ", ") + " ",
        "另一条完全不同的意见，谈的是运输与贮存的温度范围和湿度。",
    ) == [1, 1, 3]


def test_a_few_other_words_are_still_the_same() -> None:
    signed = f"我单位是一家用户企业。{CAMPAIGN}谢谢。"
    assert grouped(CAMPAIGN, signed, CAMPAIGN.replace("每半年", "每季度")) == [1, 1, 1]


def test_short_words_count_only_on_the_same_clause() -> None:
    one, other, third = (
        Saying(1, "5.1", "建议删除。"),
        Saying(2, "5.2", "建议删除"),
        Saying(3, "5.1", "建议删除"),
    )
    assert groups([third, other, one]) == {1: 1, 2: 2, 3: 1}


def test_empty_texts_are_compared_too() -> None:
    assert grouped("", "。", "甲") == [1, 1, 3]


def test_thousands_are_grouped_in_little_time() -> None:
    """Five campaigns among 2,000 texts of one vocabulary: each is found whole, and nothing else joins it."""
    rng = random.Random(7)
    words = [
        "电池",
        "内阻",
        "测量",
        "周期",
        "电压",
        "温度",
        "运行",
        "维护",
        "记录",
        "检查",
        "应当",
        "每年",
        "标准",
        "条款",
        "建议",
        "修改",
    ]
    campaigns = ["".join(rng.choices(words, k=30)) for _ in range(5)]
    sayings = []
    for number in range(1, 2_001):
        which = number % 10
        text = campaigns[which] + rng.choice(words) if which < 5 else "".join(rng.choices(words, k=40))
        sayings.append(Saying(number, f"{number % 90}.1", text))
    started = time.process_time()
    found = groups(sayings)
    assert time.process_time() - started < 6
    for which in range(5):
        heads = {found[number] for number in range(1, 2_001) if number % 10 == which}
        assert len(heads) == 1
    members = {number for number in found if found[number] in {found[n] for n in range(1, 11) if n % 10 < 5}}
    assert members == {number for number in range(1, 2_001) if number % 10 < 5}
