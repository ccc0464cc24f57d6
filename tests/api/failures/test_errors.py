"""The tree of errors."""

from __future__ import annotations

from lvctx_gui.api import errors


def test_the_tree_of_errors_is_closed_and_every_leaf_says_what_it_means():
    leaves = [errors.ApiError]
    for kind in leaves:
        leaves.extend(kind.__subclasses__())
    assert {kind.__module__ for kind in leaves} == {"lvctx_gui.api.errors"}
    assert all(kind.__doc__ for kind in leaves)
    assert all(issubclass(getattr(errors, kind.__name__), errors.ApiError) for kind in leaves)
