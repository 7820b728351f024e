from __future__ import annotations

import pytest

from womenplan.errors import UsageError
from womenplan.model.rules import Rules


def test_rules_of_the_method_are_the_defaults() -> None:
    r = Rules()
    assert (r.on_track, r.lagging) == (0.95, 0.60)
    assert (r.unsd_on_track, r.unsd_moderate, r.unsd_marginal) == (0.95, 0.50, 0.10)
    assert (r.nearly_points, r.nearly_share, r.around_points, r.around_share) == (1, 0.05, 2, 0.05)
    assert (r.balance_reference, r.balance_band) == (50, 5)
    assert (r.baseline_lookback, r.baseline_late, r.min_observations) == (2, 1, 4)
    assert (r.probability_on_track, r.probability_off_track) == (0.8, 0.2)
    assert (r.warn_red, r.warn_years, r.stale_years) == (0.2, 2, 2)
    assert (r.likely, r.unlikely, r.practical_years) == (0.7, 0.3, 10)
    assert (r.volatile_share, r.volatile_points, r.thin_margin) == (0.15, 5, 0.02)


def test_rules_are_read_from_a_file_and_say_what_changed(tmp_path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text('on_track = 0.9\nmethod = "unsd"\n', encoding="utf-8")
    rules = Rules.from_toml(path)
    assert rules.changed() == {"method": ("path", "unsd"), "on_track": (0.95, 0.9)}
    assert "* on_track = 0.9" in str(rules)
    assert len(rules.describe("en")) == len(rules.describe("zh"))


@pytest.mark.parametrize(
    "text",
    [
        "on_track = 'much'",
        "on_track = -1",
        "no_such_rule = 1",
        "method = 'guess'",
        "= broken",
        "on_track = nan",
        "on_track = true",
    ],
)
def test_bad_rules_are_one_sentence(tmp_path, text) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        Rules.from_toml(path)
    with pytest.raises(UsageError):
        Rules.from_toml(tmp_path / "absent.toml")


def test_rules_may_begin_with_a_byte_order_mark(tmp_path) -> None:
    path = tmp_path / "rules.toml"
    path.write_bytes(b"\xef\xbb\xbfon_track = 0.9\n")
    assert Rules.from_toml(path).on_track == 0.9


def test_rules_that_are_not_there_are_told_without_the_system_s_words(tmp_path) -> None:
    with pytest.raises(UsageError) as error:
        Rules.from_toml(tmp_path / "absent.toml")
    assert str(error.value) == f"{tmp_path / 'absent.toml'}：没有这个文件。请核对路径。"
    with pytest.raises(UsageError, match="文件打不开。"):
        Rules.from_toml(tmp_path)


def test_rules_are_frozen() -> None:
    with pytest.raises(AttributeError):
        Rules().on_track = 0.5  # type: ignore[misc]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"on_track": 95}, "RULE_NOT_RATIO"),
        ({"confidence_level": 95}, "RULE_NOT_RATIO"),
        ({"lagging": 0.99}, "RULE_ORDER"),
        ({"probability_off_track": 0.9}, "RULE_ORDER"),
        ({"weights": {"a": -1}}, "RULE_NOT_NUMBER"),
        ({"warn_red": 0.4}, "RULE_ORDER"),
        ({"likely": 0.2}, "RULE_ORDER"),
        ({"spread": 0}, "RULE_TOO_SMALL"),
        ({"min_observations": 1}, "RULE_TOO_SMALL"),
        ({"rare_rates": "some"}, "RULE_NOT_IN_LIST"),
    ],
)
def test_rules_that_make_no_sense_are_refused(changed, code):
    with pytest.raises(UsageError) as caught:
        Rules(**changed)
    assert [problem.code for problem in caught.value.problems] == [code]
