"""One way to call: what one function takes, its neighbours take."""

from __future__ import annotations

import os
import pickle

import pandas as pd
import pytest

import womenplan as wp
from womenplan.errors import UsageError

DATA = pd.DataFrame(
    {
        "region": ["a", "a", "b", "b"],
        "indicator_id": "maternal_mortality",
        "year": [2020, 2021] * 2,
        "value": [9.1, 8.7, 12.0, 31.0],
    }
)


@pytest.fixture(scope="module")
def result() -> wp.Evaluation:
    return wp.evaluate("china-2021", DATA, 2021)


@pytest.fixture
def language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the language be as before after the test."""
    monkeypatch.setenv("WOMENPLAN_LANG", "zh")


def test_plan_may_be_given_by_its_id(tmp_path):
    plan = wp.load_plan("china-2021")
    by_id = wp.evaluate("china-2021", DATA, 2021).table
    pd.testing.assert_frame_equal(by_id, wp.evaluate(plan, DATA, 2021).table)
    assert wp.write_division("china-2021", tmp_path / "d.xlsx").is_file()
    with pytest.raises(UsageError, match="china-1911"):
        wp.evaluate("china-1911", DATA, 2021)


def test_evaluation_stands_for_its_observations(result):
    table = wp.Observations(result.observations)
    for call in (
        lambda data: wp.evaluate("china-2021", data, 2021).table,
        lambda data: wp.disparity(data, "sex"),
        lambda data: wp.backtest(data, horizons=[1]),
        lambda data: wp.compare_plans(["china-2021"], data=data),
    ):
        pd.testing.assert_frame_equal(call(result), call(table))


def test_observations_put_together_by_hand_are_read_like_a_table(tmp_path):
    with wp.Store(tmp_path / "s.db") as store:
        assert store.add(wp.Observations(DATA), with_errors=True).values == 4
    assert wp.disparity(wp.Observations(DATA), "sex").empty


def test_indicator_stands_for_its_target(result):
    target = result.target_of("孕产妇死亡率")
    assert result.explain("maternal_mortality", "a") == result.explain(target, "a")
    assert result.target_of("maternal_mortality") == result.target_of(target) == target
    with pytest.raises(UsageError, match="天气"):
        result.explain("天气")
    with pytest.raises(UsageError, match="丙"):
        result.explain(target, "丙")


def test_a_group_on_which_the_plan_has_no_target_is_not_all(result):
    with pytest.raises(UsageError, match="没有针对“农村孕产妇死亡率”所指人群的目标"):
        result.target_of("农村孕产妇死亡率")
    with pytest.raises(UsageError, match="如指全体，请写“孕产妇死亡率”"):
        wp.rank(result, "城市孕产妇死亡率")
    assert result.target_of("孕产妇死亡率（城乡合计）") == result.target_of("孕产妇死亡率")


def test_plans_are_compared_on_a_group_only_where_one_has_a_target_on_it():
    whole = wp.compare_plans(indicator="孕产妇死亡率")
    assert "" in set(whole["population"])
    for name, told in (("农村孕产妇死亡率", "所指人群"), ("女性科技人才数量", "中没有目标")):
        with pytest.raises(UsageError, match=told):
            wp.compare_plans(["china-2011"], indicator=name)


def test_summary_and_accuracy_group_by_several_columns(result):
    both = result.summary(["region", "domain"])
    assert list(both.index.names) == ["region", "domain"]
    one = result.summary("domain", region="b")
    pd.testing.assert_frame_equal(both.loc["b"], one)
    pd.testing.assert_frame_equal(result.summary(["domain"]), result.summary("domain"))
    years = range(2010, 2021)
    rows = [("a", year, 20.0 - (year - 2010) + year % 2) for year in years]
    rows += [("b", year, 40.0 - year % 3) for year in years]
    data = pd.DataFrame(rows, columns=["region", "year", "value"])
    cases = wp.backtest(data.assign(indicator_id="maternal_mortality"), horizons=[1, 2])
    grouped = wp.accuracy(cases, ["region", "horizon"], methods="linear")
    assert list(grouped.index.names) == ["region", "horizon", "method"]
    alone = wp.accuracy(cases[cases["region"] == "b"], "horizon", methods=["linear"])
    columns = ["cases", "median_error", "median_scaled"]
    pd.testing.assert_frame_equal(grouped.loc["b"][columns], alone[columns])


def test_subset_keeps_rows_with_what_is_behind_them(result):
    target = result.target_of("maternal_mortality")
    some = result.subset(regions="b", targets="maternal_mortality")
    assert set(some.table["region"]) == {"b"}
    assert set(some.table["target_id"]) == {target}
    assert len(some.methods) == len(some.table)
    position = some.table.index[0]
    years, values = some.values(int(position))
    known = dict(zip(years.tolist(), values.tolist(), strict=True))
    assert (known[2020], known[2021]) == (12.0, 31.0)
    assert some.explain(target, "b") == result.explain(target, "b")
    whole = result.table[(result.table["region"] == "b") & (result.table["target_id"] == target)]
    assert [some.notes()[0]] == [result.notes()[whole.index[0]]]
    assert result.subset().table.equals(result.table)
    with pytest.raises(UsageError, match="丙"):
        result.subset(regions=["a", "丙"])


def test_plan_above_is_loaded_for_a_comparison():
    alone = wp.compare_plans(["qingyuan-2021"])
    above = wp.load_plan("qingyuan-2021").parent_id
    both = wp.compare_plans(["qingyuan-2021", above])
    mine = both[(both["plan_id"] == "qingyuan-2021") & (both["relation"] != "absent")]
    pd.testing.assert_frame_equal(alone, mine.reset_index(drop=True), check_dtype=False)
    assert (alone["relation"] != "own").any()
    looser = wp.looser_than_above(["qingyuan-2021"])
    pd.testing.assert_frame_equal(looser, wp.looser_than_above(alone))


def test_language_reaches_charts_notes_and_lists(result, language):
    from matplotlib import pyplot

    wp.set_lang("en")
    assert "Maternal" in result.explain("maternal_mortality", "a")
    words = [
        text.get_text() for text in wp.plot.gaps(result, region="a").figure.findobj(pyplot.Text)
    ]
    pyplot.close("all")
    assert not any("\u4e00" <= sign <= "\u9fff" for text in words for sign in text)
    with pytest.raises(UsageError) as caught:
        wp.evaluate("no-such", DATA, 2021)
    assert "china-2011, china-2021" in str(caught.value)
    assert "、" not in str(caught.value)
    wp.set_lang("zh")
    assert "、" in str(caught.value)


def test_unknown_language_is_told(language):
    with pytest.raises(UsageError, match="set_lang 的参数 lang：读到“fr”，应为 zh、en 之一"):
        wp.set_lang("fr")
    assert os.environ["WOMENPLAN_LANG"] == "zh"


def test_sentences_of_warnings_are_made_when_they_are_read(result):
    column = result.warnings["message_en"]
    made = column.array
    assert made._make._blocks == {}  # nothing is put together yet
    first = column.iloc[0]
    assert "b" in list(result.warnings["region"])
    assert "maternal" in first.lower()
    assert column.str.contains("8.7").sum() == sum("8.7" in text for text in column)
    table = result.warnings
    assert pickle.loads(pickle.dumps(table)).astype("str").equals(table.astype("str"))
    assert first in table.to_csv()
    assert pd.concat([table, table])["message_en"].nunique() == column.nunique()
    assert table.groupby("message_en").size().sum() == len(table)
    assert table.reset_index(drop=True).reindex([0, 10_000])["message_en"].tolist() == [first, ""]
