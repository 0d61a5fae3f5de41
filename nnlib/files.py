"""Writes files whole: whoever reads meanwhile, or after a crash, finds the old file or the new one, never a half."""

import os
import secrets
from pathlib import Path


def write_whole(path, content: bytes) -> None:
    """Write `content` beside `path`, then rename it; where that fails, the old file stays and nothing is left over."""
    path = Path(path)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
