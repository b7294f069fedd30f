"""What is new, gone and changed: by content, in tiers, whatever the running numbers say."""

import pandas as pd
import pytest

from tools.upstream import stored
from tools.upstream.difference import TIERS, WORDS, between, tier


def orders():
    return stored.load("arms_orders")


def test_nothing_changes_where_only_running_numbers_shift():
    table = orders()
    assert not between(table, table.assign(id=table["id"].iloc[::-1].to_numpy()), "arms_orders")


def test_a_row_put_in_first_is_one_new_row():
    table = orders()
    first = table.iloc[:1].assign(ordered="1987", designation="JL-0")
    longer = pd.concat([first, table], ignore_index=True)
    found = between(table, longer, "arms_orders")
    assert (len(found.new), len(found.gone), found.changed) == (1, 0, 0)


def test_a_row_taken_out_is_one_gone_row():
    found = between(orders(), orders().drop(index=100), "arms_orders")
    assert (len(found.new), len(found.gone), found.changed) == (0, 1, 0)


def test_an_order_dated_anew_is_the_same_order_changed():
    table = orders()
    row = table.index[table["designation"].eq("Su-25")][0]
    moved = table.copy()
    moved.loc[row, ["ordered", "tiv"]] = ["1986", "420"]
    found = between(table, moved, "arms_orders")
    assert (len(found.new), len(found.gone)) == (0, 0)
    assert [(c.column, c.was, c.now, c.tier) for c in found.changes] == [
        ("ordered", "1987", "1986", WORDS),
        ("tiv", "414", "420", TIERS[1][1]),
    ]
    assert str(found.changes[1]).endswith("tiv 414 -> 420 (+1.4%)")


def test_of_two_orders_with_one_key_the_right_one_is_changed():
    table = orders()
    second = table.index[table["designation"].eq("Po-2") & table["number_ordered"].eq("24")][0]
    changed = table.copy()
    changed.loc[second, "tiv"] = "0.3"
    (change,) = between(table, changed, "arms_orders").changes
    assert (change.was, change.now) == ("0.29", "0.3")


def test_a_weapon_named_anew_is_the_same_order_changed():
    table = orders()
    renamed = table.assign(designation=table["designation"].replace("Su-25", "Su-25K"))
    (change,) = between(table, renamed, "arms_orders").changes
    assert (change.column, change.was, change.now) == ("designation", "Su-25", "Su-25K")


@pytest.mark.parametrize(
    ("was", "now", "number"),
    [
        ("100", "115", 0),
        ("100", "85", 0),
        ("100", "114.9", 1),
        ("100", "101", 1),
        ("100", "100.9", 2),
        ("0", "1", 0),
        ("", "1", 0),
        ("1", "", 0),
    ],
)
def test_tiers(was, now, number):
    assert tier(was, now) == TIERS[number][1]


def test_long_sections_are_cut_for_the_screen_only():
    table = orders()
    found = between(table, table.iloc[:200], "arms_orders")
    gone = len(table) - 200
    assert len(found.lines()) == gone + 2  # a line for the table, and one above the rows
    assert found.lines(5)[-1] == f"    and {gone - 5} more"


def test_an_outcome_that_is_judged_anew_is_one_row_that_changed():
    """A day's launches of a missile have a row an outcome: the outcome is part of the key."""
    old = stored.load("missile_launches")
    row = old.index[old["date"].eq("2017-04-28")][0]
    new = old.copy()
    new.loc[row, "outcome"] = "success"
    found = between(old, new, "missile_launches")
    assert (len(found.new), len(found.gone)) == (0, 0)
    assert list(map(str, found.changes)) == [
        "2017-04-28 hwasong-12 failure: outcome failure -> success"
    ]
