"""One module per dataset format: write and read back."""

from scenesim.formats.base import (
    Format,
    FormatOptions,
    FrameRecord,
    Sink,
    available_formats,
    formats_named,
)

__all__ = ["Format", "FormatOptions", "FrameRecord", "Sink", "available_formats", "formats_named"]
