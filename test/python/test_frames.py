"""Tests that Python reads the documents in fixtures/frames without our help: with pandas and pyarrow alone.

Usage: python -m unittest discover -s test/python. Streams need pyarrow; with pandas alone only its columns are read.
"""

import base64
import io
import json
import pathlib
import unittest

import pandas as pd

try:
    import pyarrow as pa
except ImportError:
    pa = None

FRAMES = pathlib.Path(__file__).parents[2] / "fixtures" / "frames"
# Series stand in one file, each beside what pandas must make of it.
SERIES = FRAMES / "series.jcr"


def frames():
    """Each document of a frame, with its path."""
    paths = [path for path in sorted(FRAMES.glob("*.jcr")) if path != SERIES]
    assert len(paths) > 4, paths
    return [(path, json.loads(path.read_text(encoding="utf8"))) for path in paths]


def series():
    """Each document of a Series, with what pandas must make of it."""
    return json.loads(SERIES.read_text(encoding="utf8"))


class Params(unittest.TestCase):
    """What the old library reads, in its way."""

    def test_pandas_reads_the_columns_of_frames(self):
        for path, document in frames():
            with self.subTest(path.name):
                data = document["params"]["data"]
                frame = pd.read_json(io.StringIO(json.dumps(data)))
                self.assertEqual([str(name) for name in frame.columns], list(data))

    def test_pandas_gives_series_their_dtypes_names_and_texts(self):
        for case in series():
            params = case["document"]["params"]
            with self.subTest(params):
                made = pd.Series(**params)
                self.assertEqual(str(made.dtype), case["dtype"])
                self.assertEqual(made.name, params.get("name"))
                self.assertEqual([None if pd.isna(cell) else str(cell) for cell in made], case["texts"])


if pa is not None:

    class Streams(unittest.TestCase):
        """What pyarrow reads of `exact`."""

        def table(self, document):
            stream = base64.b64decode(document["exact"]["arrow"], validate=True)
            table = pa.ipc.open_stream(stream).read_all()
            table.validate(full=True)
            return table

        def test_streams_of_series_are_valid(self):
            for case in series():
                self.assertEqual(self.table(case["document"]).num_rows, len(case["texts"]))

        def test_streams_of_frames_hold_the_tables_that_they_were_made_of(self):
            for path, document in frames():
                with self.subTest(path.name):
                    source = pa.ipc.open_stream(path.with_suffix(".arrow").read_bytes()).read_all()
                    self.check(self.table(document), source.unify_dictionaries().combine_chunks())

        def check(self, ours, source):
            self.assertTrue(ours.schema.equals(source.schema, check_metadata=True), "schema")
            self.assertEqual(ours.num_rows, source.num_rows)
            if ours.num_rows == 0:
                return
            for at, name in enumerate(source.schema.names):
                a, b = ours.column(at).combine_chunks(), source.column(at).combine_chunks()
                # NaN differs from itself: those columns are compared by their text.
                self.assertTrue(a.equals(b) or repr(a.to_pylist()) == repr(b.to_pylist()), name)


if __name__ == "__main__":
    unittest.main()
