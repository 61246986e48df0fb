"""Signed manifests: the right key passes, anything else is told."""

import shutil

import pytest

from scenesim.dataset.manifest import SIGNATURE, changed_files, read_manifest, seal
from scenesim.dataset.signature import check_signature, read_private_key, read_public_key, sign
from scenesim.errors import DatasetError

pytest.importorskip("cryptography", reason="signatures are an extra")


@pytest.fixture
def keys(tmp_path):
    """Paths of a private key and its public half."""
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(
        form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()
    )  # fmt: skip
    public = key.public_key().public_bytes(
        form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo
    )
    (tmp_path / "key.pem").write_bytes(private)
    (tmp_path / "public.pem").write_bytes(public)
    return tmp_path / "key.pem", tmp_path / "public.pem"


@pytest.fixture
def signed(tmp_path, keys):
    root = tmp_path / "set"
    root.mkdir()
    manifest = seal(root, {"frames": 0, "shards": [], "options": {"draws": 1}}, {})
    sign(root, manifest["digest"], read_private_key(keys[0]))
    return root


def test_the_signature_fits_its_manifest_and_key_alone(signed, keys, tmp_path):
    manifest, public = read_manifest(signed), read_public_key(keys[1])
    check_signature(signed, manifest["digest"], public)
    assert not list(changed_files(signed, manifest))
    with pytest.raises(DatasetError, match="does not fit"):
        check_signature(signed, "0" * 64, public)
    other = tmp_path / "other"
    shutil.copytree(signed, other)
    (other / SIGNATURE).write_text("00" * 64)
    with pytest.raises(DatasetError, match="does not fit"):
        check_signature(other, manifest["digest"], public)


def test_a_new_seal_voids_the_signature(signed, keys):
    manifest = seal(signed, {"frames": 1, "shards": []}, {})
    with pytest.raises(DatasetError, match="not signed"):
        check_signature(signed, manifest["digest"], read_public_key(keys[1]))


def test_files_that_are_no_keys_are_told(tmp_path, keys):
    (tmp_path / "no.pem").write_text("hello")
    for path in (tmp_path / "no.pem", tmp_path / "missing.pem", keys[1]):
        with pytest.raises(DatasetError, match="key"):
            read_private_key(path)
