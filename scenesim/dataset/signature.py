"""Who made a dataset: an Ed25519 signature of its manifest's digest, in a file beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenesim.dataset.manifest import SIGNATURE
from scenesim.errors import DatasetError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

_ABOUT = b"scenesim dataset "


def read_private_key(path: Path) -> Ed25519PrivateKey:
    """A private key.

    Args:
        path: of a PEM file without a pass phrase (``openssl genpkey -algorithm ed25519``).

    Returns:
        The key.

    Raises:
        DatasetError: the file holds no such key.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = _read(path, "load_pem_private_key", password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise DatasetError(f"{path}: want an Ed25519 private key")
    return key


def read_public_key(path: Path) -> Ed25519PublicKey:
    """A public key.

    Args:
        path: of a PEM file (``openssl pkey -in key.pem -pubout``).

    Returns:
        The key.

    Raises:
        DatasetError: the file holds no such key.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = _read(path, "load_pem_public_key")
    if not isinstance(key, Ed25519PublicKey):
        raise DatasetError(f"{path}: want an Ed25519 public key")
    return key


def sign(root: Path, digest: str, key: Ed25519PrivateKey) -> None:
    """Sign a sealed dataset.

    Args:
        root: its folder.
        digest: of its manifest.
        key: of who made it.
    """
    (root / SIGNATURE).write_bytes(key.sign(_ABOUT + digest.encode()).hex().encode() + b"\n")


def check_signature(root: Path, digest: str, key: Ed25519PublicKey) -> None:
    """Make sure that a dataset was signed with the other half of a key.

    Args:
        root: its folder.
        digest: of its manifest.
        key: of who should have made it.

    Raises:
        DatasetError: it is not signed, or not by that key.
    """
    from cryptography.exceptions import InvalidSignature

    path = root / SIGNATURE
    if not path.is_file():
        raise DatasetError(f"{root} is not signed: {SIGNATURE} is missing")
    try:
        key.verify(bytes.fromhex(path.read_text("utf-8").strip()), _ABOUT + digest.encode())
    except (InvalidSignature, ValueError):
        raise DatasetError(f"{path} does not fit the manifest and the key") from None


def _read(path: Path, reader: str, **words: Any) -> object:  # noqa: ANN401
    """A key from a PEM file.

    Raises:
        DatasetError: the package is missing, or the file holds no key.
    """
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives import serialization
    except ImportError:
        raise DatasetError("signatures need: pip install 'scenesim[sign]'") from None
    try:
        return getattr(serialization, reader)(path.read_bytes(), **words)
    except OSError as error:
        raise DatasetError(f"{path}: cannot be read: {error.strerror or error}") from None
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise DatasetError(f"{path}: no key in PEM form ({error})") from None
