"""A file of exhibitions read as text; each way in which that fails is one sentence."""

from pathlib import Path

from expoapp.errors import Invalid

LONGEST_FILE = 50_000_000


def read_text_file(path: Path) -> str:
    """Return what a UTF-8 file holds, without a byte order mark. Raises Invalid when it cannot be read."""
    try:
        if path.stat().st_size > LONGEST_FILE:
            raise Invalid(f"{path} is larger than {LONGEST_FILE // 1_000_000} MB, which is no file of exhibitions.")
        content = path.read_bytes()
        return content.decode("utf-8-sig")
    except FileNotFoundError as problem:
        raise Invalid(f"There is no file {path}.") from problem
    except OSError as problem:
        raise Invalid(f"{path} cannot be read: {problem.strerror}.") from problem
    except UnicodeDecodeError as problem:
        line = problem.object[: problem.start].count(b"\n") + 1
        raise Invalid(f"{path} is not UTF-8 text: line {line} cannot be read as that.") from problem
