"""The Python side of exchange.ts.

exchange.py abilities                   what can be read here
exchange.py log PATH                    describes the records of a log, in PATH.json
exchange.py hub URL PROJECT FOLDER      gets values of a hub, describes them, and logs them to another trace
exchange.py pass FOLDER                 reads each document, describes it, and writes it again
exchange.py make FOLDER SEED COUNT      writes values of Python, with their descriptions
exchange.py compare FOLDER SEED COUNT   compares the same values with what JavaScript wrote of them; prints differences
"""

import atexit
import decimal
import json
import os
import pathlib
import shutil
import sys

import package

atexit.register(shutil.rmtree, package.lay_out())

import raymon_jcr

# The others know it as the one file.
jcr = sys.modules["jcr"] = raymon_jcr.jcr
import make
import pandas as pd
from describe import describe, describe_document
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


def read_log(path):
    records = [
        [record.kind, record.trace_id, record.project_id, record.ref, describe_record(record)]
        for record in raymon_jcr.read_log(path)
    ]
    pathlib.Path(f"{path}.json").write_text(json.dumps(records), encoding="utf8")


def hub(url, project, folder):
    client = raymon_jcr.Hub(url, project, token=os.environ["RAYMON_TOKEN"])
    folder = pathlib.Path(folder)
    described = []
    for ref in json.loads((folder / "refs.json").read_text(encoding="utf8")):
        value = client.get("ours", ref)
        described.append(describe_document(value))
        assert client.log(ref, value, "python") == "python"
        # A second time it is still there once, as it was.
        assert describe_document(client.get("python", ref)) == described[-1]
    (folder / "described.json").write_text(json.dumps(described), encoding="utf8")
    try:
        client.get("ours", "no such name")
    except raymon_jcr.HubError as error:
        assert error.status == 404
    else:
        raise AssertionError("Expected a HubError")


def describe_record(record):
    if record.kind == "tags":
        return [[tag.type, tag.name, describe(tag.value), tag.group] for tag in record.data]
    return describe(record.data) if record.kind == "info" else describe_document(record.data)


def write(folder, seed, count):
    for kind, number, value in make.values(seed, int(count)):
        path = pathlib.Path(folder) / f"{kind}-{number}.jcr"
        text = written(kind, value)
        if text is None:
            continue
        path.write_text(text, encoding="utf8")
        path.with_suffix(".json").write_text(json.dumps(describe_document(held(value))), encoding="utf8")


def written(kind, value):
    """The text of a value; `None` for one of the wild that is refused with its place."""
    try:
        return jcr.dumps(value)
    except jcr.JcrError as error:
        if kind != "wild" or error.code not in ("unsupported-value", "bad-exact", "limit") or "$" not in error.path:
            raise
        return None


def held(value):
    """The value as documents hold it."""
    if isinstance(value, pd.DataFrame):
        return jcr.DataFrame.from_pandas(value)
    if isinstance(value, pd.Series):
        return jcr.Series.from_pandas(value)
    if make.pyarrow is not None and isinstance(value, make.pyarrow.Table):
        return jcr.DataFrame(value)
    return jcr.Image.from_pillow(value) if isinstance(value, Image.Image) else value


def compare(folder, seed, count):
    differences = []
    for kind, number, value in make.values(seed, int(count)):
        path = pathlib.Path(folder) / f"{kind}-{number}.back"
        if kind == "wild" and written(kind, value) is None:
            continue
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
        pd.testing.assert_frame_equal(back.to_pandas(), value, check_freq=False, check_exact=True)
        assert list(map(describe_cell, back.to_pandas().columns)) == list(map(describe_cell, value.columns))
        assert_same_objects([back.to_pandas()[name] for name in value], [value[name] for name in value])
    elif isinstance(value, pd.Series):
        pd.testing.assert_series_equal(back.to_pandas(), value, check_freq=False, check_exact=True)
        # Of integers pandas gives those of numpy, too.
        assert isinstance(back.to_pandas().name, str) == isinstance(value.name, str)
        assert_same_objects([back.to_pandas()], [value])
    else:
        assert describe_document(back) == describe_document(held(value))
    if make.pyarrow is not None and isinstance(value, make.pyarrow.Table):
        assert back.table.schema.equals(value.schema, check_metadata=True), (back.table.schema, value.schema)


def assert_same_objects(columns, expected):
    """pandas holds 1 and True, and None and NaN, to be equal."""
    for column, other in zip(columns, expected):
        for one, two in ((column, other), (column.index, other.index)):
            if one.dtype == object:
                assert list(map(describe_cell, one)) == list(map(describe_cell, two)), (list(one), list(two))
            if isinstance(one.dtype, pd.CategoricalDtype):
                assert list(map(describe_cell, one.dtype.categories)) == list(map(describe_cell, two.dtype.categories))


def describe_cell(cell):
    """A cell with its type, all the way down."""
    if isinstance(cell, np.ndarray):
        return ("array", str(cell.dtype), cell.shape, cell.tobytes())
    if isinstance(cell, list):
        return [describe_cell(item) for item in cell]
    if isinstance(cell, dict):
        return sorted((name, describe_cell(member)) for name, member in cell.items())
    if isinstance(cell, decimal.Decimal):
        return (cell.is_signed(), cell + 0)
    return (type(cell).__name__, repr(cell))


if __name__ == "__main__":
    commands = {"abilities": abilities, "log": read_log, "pass": pass_through, "make": write, "compare": compare, "hub": hub}
    commands[sys.argv[1]](*sys.argv[2:])
