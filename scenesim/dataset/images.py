"""Pictures to bytes, with a word on where they come from inside the file."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from scenesim.formats.png import encode_png, png_chunk

__all__ = ["SUFFIXES", "encode_image", "encode_png", "read_provenance", "with_text_chunk"]

#: the kinds of image that a user may ask for
SUFFIXES = {"png": ".png", "jpg": ".jpg"}
_JPEG_QUALITY = 95
_PNG_HEADER_END = 33  # 8 bytes of signature and the IHDR chunk of 25


def encode_image(
    image: NDArray[np.uint8], image_format: str, provenance: Mapping[str, str]
) -> bytes:
    """A picture as PNG or JPEG whose metadata say that it is synthetic, and from what.

    Args:
        image: (H, W, 3) uint8, red first.
        image_format: ``png`` or ``jpg``.
        provenance: scenario digest, seed, frame.

    Returns:
        The file's bytes.
    """
    if image_format == "jpg":
        options = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
        encoded = cv2.imencode(".jpg", image[:, :, ::-1], options)[1].tobytes()
        return _with_comment(encoded, provenance)
    return with_text_chunk(encode_png(image), provenance)


def with_text_chunk(png: bytes, provenance: Mapping[str, str]) -> bytes:
    """A PNG with a ``tEXt`` chunk named ``scenesim`` after its header.

    Args:
        png: the file.
        provenance: what the chunk says.

    Returns:
        The longer file.
    """
    text = json.dumps(dict(provenance), sort_keys=True).encode("ascii")
    chunk = png_chunk(b"tEXt", b"scenesim\0" + text)
    return png[:_PNG_HEADER_END] + chunk + png[_PNG_HEADER_END:]


def _with_comment(jpeg: bytes, provenance: Mapping[str, str]) -> bytes:
    """A JPEG with a comment segment after its start marker."""
    text = b"scenesim " + json.dumps(dict(provenance), sort_keys=True).encode("ascii")
    return jpeg[:2] + b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text + jpeg[2:]


def read_provenance(content: bytes) -> dict[str, str]:
    """What an image of ours says about itself.

    Args:
        content: a PNG or JPEG file.

    Returns:
        The provenance; empty for an image that is not ours.
    """
    for marker in (b"tEXtscenesim\0", b"scenesim "):
        at = content.find(marker)
        if at >= 0:
            text = content[at + len(marker) :]
            decoder = json.JSONDecoder()
            return dict(decoder.raw_decode(text[:4096].decode("ascii", "replace"))[0])
    return {}
