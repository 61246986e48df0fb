"""Croissant metadata: what a dataset is and where its files are, for catalogues and loaders.

Source: MLCommons, "Croissant format specification", version 1.0.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

CROISSANT = "croissant.json"
#: the date that stands where nobody gave one: a dataset does not read the clock
NO_DATE = "2026-01-01"
_LICENSE = "as chosen by the maker of the dataset"

_CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_SPLITS: Mapping[str, str] = {
    "train": "cr:TrainingSplit",
    "val": "cr:ValidationSplit",
    "test": "cr:TestSplit",
}
#: columns of the truth's lines that a table can hold
_COLUMNS = (
    ("frame", "sc:Integer", "Number of the frame."),
    ("draw", "sc:Integer", "Number of the draw: one run of the scenario."),
    ("step", "sc:Integer", "Number of the frame within its draw."),
    ("time_s", "sc:Float", "Seconds since the run began."),
)


def croissant_json(
    content: Mapping[str, Any], files: Iterable[str], about: Mapping[str, str]
) -> bytes:
    """The metadata of a dataset.

    Args:
        content: of the manifest, with ``shards``, ``formats`` and ``scenario``.
        files: paths that belong to the dataset as a whole.
        about: what the user publishes; see ``FormatOptions``.

    Returns:
        JSON-LD, UTF-8.
    """
    scenario = content["scenario"]["name"]
    name = about.get("name", f"scenesim-{scenario}")
    distribution = [*_shards(content["shards"]), *_sets(content["formats"]), *_whole(files)]
    metadata = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": name,
        "description": about.get("description", _described(content)),
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "license": about.get("license", _LICENSE),
        "url": about.get("url", "https://example.org/scenesim"),
        "creator": {"@type": "Organization", "name": about.get("creator", "scenesim")},
        "datePublished": about.get("published", NO_DATE),
        "citeAs": about.get("citation", f"@misc{{scenesim, title={{{name}}}}}"),
        "version": "1.0.0",
        "keywords": ["synthetic", "autonomous driving", "camera", "LiDAR", scenario],
        "isLiveDataset": False,
        "distribution": distribution,
        "recordSet": [_split_records(), _frame_records()],
    }
    return (json.dumps(metadata, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _described(content: Mapping[str, Any]) -> str:
    """A sentence on what there is."""
    return (
        f"Synthetic driving scenes of the scenario '{content['scenario']['name']}': "
        f"{content['frames']} frames of {content['draws']} draws with labels, made with "
        f"{content['generator']}, seed {content['seed']}."
    )


def _shards(shards: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The truth's and the manifest's shards: files with digests."""
    return [
        {
            "@type": "cr:FileObject",
            "@id": shard["path"],
            "name": shard["path"],
            "contentUrl": shard["path"],
            "encodingFormat": "application/jsonlines",
            "sha256": shard["sha256"],
        }
        for shard in shards
    ]


def _sets(formats: Iterable[str]) -> list[dict[str, Any]]:
    """Folders of the truth and of each format."""
    folders = {
        "truth-frames": ("truth/frames-*.jsonl", "application/jsonlines"),
        "instance-masks": ("truth/instances/*.png", "image/png"),
        "semantic-masks": ("truth/semantic/*.png", "image/png"),
        "point-labels": ("truth/points/*.npy", "application/octet-stream"),
    }
    for name in formats:
        folder = name.replace("-", "_")
        folders[f"{name}-files"] = (f"{folder}/**", "application/octet-stream")
    return [
        {
            "@type": "cr:FileSet",
            "@id": name,
            "name": name,
            "includes": pattern,
            "encodingFormat": kind,
        }
        for name, (pattern, kind) in folders.items()
    ]


def _whole(files: Iterable[str]) -> list[dict[str, Any]]:
    """The rig, which readers of any format want; sets hold the other files."""
    return [
        {
            "@type": "cr:FileSet",
            "@id": path,
            "name": path,
            "includes": path,
            "encodingFormat": "application/json",
        }
        for path in files
        if path == "truth/rig.json"
    ]


def _split_records() -> dict[str, Any]:
    """The splits as Croissant wants them."""
    rows = [{"splits/name": name, "splits/url": url} for name, url in _SPLITS.items()]
    return {
        "@type": "cr:RecordSet",
        "@id": "splits",
        "name": "splits",
        "key": {"@id": "splits/name"},
        "dataType": "cr:Split",
        "field": [
            _field("splits/name", "sc:Text", "Name of the split."),
            _field("splits/url", "sc:URL", "What kind of split it is."),
        ],
        "data": rows,
    }


def _frame_records() -> dict[str, Any]:
    """A row per frame, from the truth's shards."""
    fields = []
    for column, kind, text in (*_COLUMNS, ("split", "sc:Text", "The draw's split.")):
        field = _field(f"frames/{column}", kind, text)
        field["source"] = {"fileSet": {"@id": "truth-frames"}, "extract": {"column": column}}
        if column == "split":
            field["references"] = {"field": {"@id": "splits/name"}}
        fields.append(field)
    return {
        "@type": "cr:RecordSet",
        "@id": "frames",
        "name": "frames",
        "description": "A row per frame; objects, poses and boxes are in the same lines.",
        "key": {"@id": "frames/frame"},
        "field": fields,
    }


def _field(name: str, kind: str, text: str) -> dict[str, Any]:
    """One field of a record set."""
    return {
        "@type": "cr:Field",
        "@id": name,
        "name": name,
        "description": text,
        "dataType": kind,
    }
