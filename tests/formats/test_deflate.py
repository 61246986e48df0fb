"""Equal content is deflated to equal bytes, whatever ran before and wherever the stack lies."""

import gzip
import subprocess
import sys
import zlib

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from isal import isal_zlib

from scenesim.formats.deflate import GZIP, ZLIB, deflate

_DIGEST_OF_MANY = """
import hashlib, numpy as np
from scenesim.formats.deflate import ZLIB, deflate
random, digest = np.random.default_rng(0), hashlib.sha256()
for _ in range(3000):
    content = random.integers(0, 32, 1000, dtype=np.uint8)
    content[500:510] = content[2:12]
    digest.update(deflate(content.data, ZLIB))
print(digest.hexdigest())
"""


def test_processes_agree():
    """Each has its stack elsewhere: ISA-L's fast loop alone gave most of them other bytes."""
    runs = [
        subprocess.Popen([sys.executable, "-c", _DIGEST_OF_MANY], stdout=subprocess.PIPE)
        for _ in range(8)
    ]
    assert len({run.communicate()[0] for run in runs}) == 1
    assert all(run.returncode == 0 for run in runs)


@settings(deadline=None)
@given(st.binary(max_size=4000))
def test_zlib_and_gzip_read_it(content):
    assert zlib.decompress(deflate(content, ZLIB)) == content
    assert gzip.decompress(deflate(content, GZIP)) == content


def test_what_goes_ahead_costs_some_bytes_at_most():
    """Against the whole in one call."""
    noise = np.random.default_rng(0).integers(0, 8, (300, 900))
    image = (np.arange(900) // 8 + noise).astype(np.uint8)
    assert len(deflate(image.data, ZLIB)) < len(isal_zlib.compress(image, 1)) + 64
