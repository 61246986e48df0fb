"""What is told of a run that is not finished, and of one that was begun otherwise."""

import pytest

from scenesim.dataset.journal import Journal
from scenesim.dataset.manifest import read_manifest
from scenesim.errors import DatasetError

BEGUN = {"seed": 3, "formats": ["kitti", "coco"], "cells": [{}], "scenario_sha256": "a"}


def test_a_run_that_was_begun_otherwise_says_how(tmp_path):
    Journal(tmp_path).open(BEGUN)
    changed = {"seed": 4, "formats": ["coco"], "cells": [{}, {"a": "b"}], "scenario_sha256": "b"}
    with pytest.raises(DatasetError) as caught:
        Journal(tmp_path).open(changed)
    told = "(cells; formats kitti,coco, now coco; the scenario's text; seed 3, now 4)"
    assert told in str(caught.value)


def test_what_is_no_dataset_says_what_it_is(tmp_path):
    with pytest.raises(DatasetError, match="nowhere is not there"):
        read_manifest(tmp_path / "nowhere")
    with pytest.raises(DatasetError, match="holds no finished dataset"):
        read_manifest(tmp_path)
    Journal(tmp_path).open(BEGUN)
    with pytest.raises(DatasetError, match=r"unfinished run: finish it with .* --resume"):
        read_manifest(tmp_path)
