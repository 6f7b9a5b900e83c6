"""The Python side of exchange.ts.

exchange.py abilities                   what can be read here
exchange.py pass FOLDER                 reads each document, describes it, and writes it again
exchange.py make FOLDER SEED COUNT      writes values of Python, with their descriptions
exchange.py compare FOLDER SEED COUNT   compares the same values with what JavaScript wrote of them; prints differences
"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "fixtures" / "python"))

import jcr
import make
import pandas as pd
from describe import describe_document
from PIL import Image

import numpy as np


def abilities():
    print(json.dumps({"bfloat16": make.ml_dtypes is not None, "arrow": make.pyarrow is not None}))


def pass_through(folder):
    for path in pathlib.Path(folder).glob("*.jcr"):
        try:
            value = jcr.loads(path.read_bytes())
            description = describe_document(value)
            path.with_suffix(".back").write_text(jcr.dumps(value), encoding="utf8")
        except Exception as error:
            # What JavaScript then misses is a difference, and this says which.
            description = ["error", repr(error)]
            print(f"{path.name}: {error!r}", file=sys.stderr)
        path.with_suffix(".json").write_text(json.dumps(description), encoding="utf8")


def write(folder, seed, count):
    for kind, number, value in make.values(seed, int(count)):
        path = pathlib.Path(folder) / f"{kind}-{number}.jcr"
        path.write_text(jcr.dumps(value), encoding="utf8")
        path.with_suffix(".json").write_text(json.dumps(describe_document(held(value))), encoding="utf8")


def held(value):
    """The value as documents hold it."""
    if isinstance(value, pd.DataFrame):
        return jcr.DataFrame.from_pandas(value)
    if isinstance(value, pd.Series):
        return jcr.Series.from_pandas(value)
    return jcr.Image.from_pillow(value) if isinstance(value, Image.Image) else value


def compare(folder, seed, count):
    differences = []
    for kind, number, value in make.values(seed, int(count)):
        path = pathlib.Path(folder) / f"{kind}-{number}.back"
        try:
            assert_same(value, path.read_bytes())
        except Exception as error:
            differences.append(f"{path.name} in Python: {error!r}")
    print(json.dumps(differences))


def assert_same(value, text):
    if isinstance(value, (jcr.DataFrame, jcr.Series)):
        assert jcr.loads(text, exact="ignore").data == value.data
        return
    back = jcr.loads(text)
    if isinstance(value, pd.DataFrame):
        columns = {at: with_lists(column) for at, (_, column) in enumerate(back.to_pandas().items())}
        frame = pd.DataFrame(columns, index=back.to_pandas().index).set_axis(back.to_pandas().columns, axis=1)
        pd.testing.assert_frame_equal(frame, value, check_freq=False, check_exact=True)
    elif isinstance(value, pd.Series):
        pd.testing.assert_series_equal(with_lists(back.to_pandas()), value, check_freq=False, check_exact=True)
    else:
        assert describe_document(back) == describe_document(held(value))


def with_lists(column):
    """pyarrow gives pandas arrays for lists."""
    if not any(isinstance(cell, np.ndarray) for cell in column):
        return column
    return column.map(lambda cell: cell.tolist() if isinstance(cell, np.ndarray) else cell)


if __name__ == "__main__":
    commands = {"abilities": abilities, "pass": pass_through, "make": write, "compare": compare}
    commands[sys.argv[1]](*sys.argv[2:])
