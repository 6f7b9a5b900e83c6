"""Tests of fixtures/python/jcr.py by itself: what it refuses, and the corners of what it keeps.

Usage: python -m unittest discover -s test/python. Tests of arrays need numpy, those of frames pandas or pyarrow.
"""

import ast
import base64
import copy
import io
import json
import math
import pathlib
import pickle
import sys
import unittest
import uuid
from datetime import date, datetime, timedelta, timezone
from unittest import mock

ROOT = pathlib.Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures"
sys.path.insert(0, str(FIXTURES / "python"))

import msgpack
import numpy as np

import jcr
from describe import describe_document

try:
    import pyarrow as pa
except ImportError:
    pa = None


def cases(folder):
    for path in sorted((FIXTURES / folder).glob("*.json")):
        yield path.name, json.loads(path.read_text(encoding="utf8"))


def native(data, exact=None):
    document = {"type": "raymon.types.Native", "params": {"data": data}}
    return document if exact is None else {**document, "exact": exact}


# What is refused in JavaScript only, and why it is not here.
KEPT = {
    "dataframe-struct-surrogate.json": "cells without exact stay JSON here, which may hold such a name; Arrow may not",
}


class Refusals(unittest.TestCase):
    """The fixtures of the package: each is refused with the code that JavaScript gives, most with the path too."""

    def refused(self, read):
        with self.assertRaises(jcr.JcrError) as caught:
            read()
        return caught.exception

    def test_documents(self):
        count = 0
        for name, case in cases("invalid"):
            with self.subTest(name):
                if name in KEPT:
                    jcr.load_jcr(case["document"])
                    continue
                error = self.refused(lambda: jcr.load_jcr(case["document"]))
                if pa is None and error.code == "missing-dependency":
                    self.assertIn("arrow", case["document"].get("exact", ()))
                else:
                    self.assertEqual((error.code, error.path), (case["code"], case["path"]))
                count += 1
        self.assertGreater(count, 250)
        print(f"{count} documents refused", file=sys.stderr)

    def test_texts(self):
        for name, case in cases("invalid-text"):
            with self.subTest(name):
                text = case["text"] if "text" in case else base64.b64decode(case["base64"])
                error = self.refused(lambda: jcr.loads(text))
                self.assertEqual(error.code, case["code"])
                # Python's parser does not know where in the tree it is when it stops.
                if "path" in case and error.code not in ("syntax", "limit"):
                    self.assertEqual(error.path, case["path"])

    def test_images(self):
        for name, case in cases("invalid-image"):
            with self.subTest(name):
                error = self.refused(lambda: jcr.Image(base64.b64decode(case["data"])))
                # A side of 2^31 pixels is too much in both ways.
                self.assertIn(error.code, (case["code"], "limit") if "width-2-3" in name else (case["code"],))

    def test_expressions_up_to_their_cost(self):
        words = jcr.RegExp("a" * 2**16)
        self.assertEqual(jcr.loads(jcr.dumps([words])), [words])
        for refused in (lambda: jcr.dumps([words, jcr.RegExp("a")]), lambda: jcr.RegExp("a" * 2**16 + "b")):
            self.assertEqual(self.refused(refused).code, "unsupported-value")
        emoji = jcr.RegExp(r"\p{RGI_Emoji}", "v")
        self.assertIn("cost", str(self.refused(lambda: jcr.dumps([emoji] * 9))))
        self.assertEqual(jcr.loads(jcr.dumps([emoji] * 7)), [emoji] * 7)
        inner = jcr.Native(words)
        self.assertEqual(self.refused(lambda: jcr.dumps([inner, inner])).code, "unsupported-value")
        # Brackets that never close take no more than linear time.
        self.assertEqual(self.refused(lambda: jcr.RegExp("[" * 2**20)).code, "unsupported-value")

    def test_expressions_are_refused_only_if_none_could_be(self):
        for source, flags in json.loads((FIXTURES / "python" / "regexps.json").read_text(encoding="utf8")):
            with self.subTest(source):
                self.assertEqual(jcr.RegExp(source, flags).source, source)

    def test_images_up_to_their_bounds(self):
        png = (FIXTURES / "images" / "grey-1.png").read_bytes()
        jpeg = (FIXTURES / "images" / "grey.jpg").read_bytes()
        for data in (png, jpeg):
            most = data + bytes(64 * 2**20)
            self.assertEqual(jcr.Image(most).data, most)
            self.assertIn("bytes after", str(self.refused(lambda: jcr.Image(most + b"."))))
        frame = jpeg.index(b"\xff\xc0")
        for stray in (bytes(2**16), b"\xff\0" * 2**15, b"\xff" * 2**20):
            jcr.Image(jpeg[:frame] + stray + jpeg[frame:])
        error = self.refused(lambda: jcr.Image(jpeg[:frame] + bytes(2**16 + 1) + jpeg[frame:]))
        self.assertIn(f"at byte {frame}", str(error))
        # Neither takes more than linear time.
        for end in (b"\0", b"\xd0"):
            self.refused(lambda: jcr.Image(jpeg[:frame] + b"\xff" * 2**22 + end))

    def test_values(self):
        cycle = []
        cycle.append(cycle)
        for value, path in [
            ((1, 2), "$"),
            ({"a": {1, 2}}, "$.a"),
            ([b""], "$[0]"),
            ([bytearray()], "$[0]"),
            ({"x y": {1: 2}}, '$["x y"]'),
            ([object()], "$[0]"),
            ([lambda: 1], "$[0]"),
            (datetime(2024, 1, 1), "$"),
            (datetime(2024, 1, 1, microsecond=1, tzinfo=timezone.utc), "$"),
            ("\ud83d\ude00", "$"),
            (jcr.Map([(-0.0, 1)]), "$"),
            (jcr.Set([-0.0]), "$"),
            (np.array([object()]), "$"),
            ([np.ma.masked_array([1], [True])], "$[0]"),
            ([np.array([2], "u1").view("?")], "$[0]"),
        ]:
            with self.subTest(repr(value)[:60]):
                error = self.refused(lambda: jcr.dumps(value))
                self.assertIn(error.code, ("unsupported-value", "unsupported-dtype"))
                self.assertEqual(error.path, path)
        self.assertEqual(self.refused(lambda: jcr.dumps(cycle)).code, "limit")
        self.assertEqual(self.refused(lambda: jcr.dumps(10**4300)).code, "limit")

    def test_messages_are_short_and_printable(self):
        error = self.refused(lambda: jcr.load_jcr({"type": "\ud800\u202e" + "x" * 10**6, "params": {}}))
        self.assertLess(len(str(error)), 500)
        self.assertTrue(str(error).isprintable())

    def test_what_is_not_installed_is_named(self):
        for module, document in [
            ("ml_dtypes", {"type": jcr.NUMPY, "params": {"data": "", "shape": "(0,)", "dtype": "bfloat16"}}),
            ("numpy", {"type": jcr.NUMPY, "params": {"data": "", "shape": "(0,)", "dtype": "int8"}}),
            ("pyarrow", {"type": jcr.DATAFRAME, "params": {}, "exact": {"arrow": ""}}),
        ]:
            with mock.patch.dict(sys.modules, {module: None}):
                error = self.refused(lambda: jcr.load_jcr(document))
                self.assertEqual(error.code, "missing-dependency")
                self.assertIn(module, str(error))


class Values(unittest.TestCase):
    def back(self, value, **options):
        return jcr.loads(jcr.dumps(value), **options)

    def test_needs_nothing_that_python_3_9_lacks(self):
        ast.parse((FIXTURES / "python" / "jcr.py").read_text(encoding="utf8"), feature_version=(3, 9))

    def test_bigints_and_numbers_are_told_apart(self):
        for value in [jcr.BigInt(5), 2**53, -(2**70), 5, 2.0**53, 1e20, 0.1, 2**53 - 1]:
            back = self.back(value)
            self.assertEqual((type(back), back), (type(value), value))
        self.assertEqual(type(jcr.loads(json.dumps(native(1e20)))), float)
        self.assertEqual(jcr.load_jcr(native(123456789012345680000, {"": "number"})), 123456789012345680000.0)

    def test_dates(self):
        for text in ["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z", "1970-01-01T00:00:00.000Z"]:
            value = jcr.load_jcr(native(text, {"": "date"}))
            self.assertIsInstance(value, datetime)
            self.assertEqual(jcr.to_jcr(value)["params"]["data"], text)
        for text in ["0000-12-31T23:59:59.999Z", "-271821-04-20T00:00:00.000Z", "+275760-09-13T00:00:00.000Z"]:
            value = jcr.load_jcr(native(text, {"": "date"}))
            self.assertIsInstance(value, jcr.Date)
            self.assertEqual(jcr.to_jcr(value)["params"]["data"], text)
        self.assertEqual(self.back(jcr.Date(None)), jcr.Date(None))
        east = datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=2)))
        self.assertEqual(self.back(east), east)

    def test_maps_and_sets_are_those_of_javascript(self):
        nan = float("nan")
        made = jcr.Map([(1, "number"), (jcr.BigInt(1), "bigint"), (True, "boolean"), (nan, "nan"), ("1", "text")])
        self.assertEqual(len(made), 5)
        self.assertEqual(
            (made[1.0], made[jcr.BigInt(1)], made[math.nan], made[0.5 * 2]), ("number", "bigint", "nan", "number")
        )
        self.assertEqual(list(self.back(made).values()), list(made.values()))
        same = [1]
        self.assertEqual(len(jcr.Map([(same, 1), (same, 2), ([1], 3)])), 2)
        self.assertEqual(list(jcr.Set([3, 1, 3.0, 2])), [3, 1, 2])
        self.assertEqual(self.back(jcr.Map({"b": 1, "a": 2})), jcr.Map({"b": 1, "a": 2}))
        self.assertNotEqual(jcr.Map({"b": 1, "a": 2}), jcr.Map({"a": 2, "b": 1}))
        with self.assertRaises(KeyError):
            made["absent"]

    def test_undefined_is_one(self):
        self.assertIs(self.back([jcr.UNDEFINED])[0], jcr.UNDEFINED)
        self.assertIs(pickle.loads(pickle.dumps(jcr.UNDEFINED)), jcr.UNDEFINED)
        self.assertIs(copy.deepcopy(jcr.UNDEFINED), jcr.UNDEFINED)
        self.assertFalse(jcr.UNDEFINED)

    def test_a_native_stays_one_where_it_says_something(self):
        self.assertEqual(self.back(jcr.Native(5)), 5)
        self.assertEqual(self.back([jcr.Native(5)]), [jcr.Native(5)])
        self.assertEqual(self.back(jcr.Native(jcr.Native(5))), jcr.Native(jcr.Native(5)))

    def test_values_share_nothing_with_documents(self):
        document = native([[1], {"a": None}], {"/1/a": "nan"})
        before = copy.deepcopy(document)
        value = jcr.load_jcr(document)
        value[0].append(2)
        self.assertEqual(document, before)
        inner = [1]
        stated = jcr.to_jcr([inner])
        inner.append(2)
        self.assertEqual(stated["params"]["data"], [[1]])

    def test_nesting_to_the_limit(self):
        def nested(depth):
            value = 2**60
            for _ in range(depth):
                value = [value]
            return value

        self.assertEqual(self.back(nested(510)), nested(510))
        with self.assertRaisesRegex(jcr.JcrError, "depth"):
            jcr.dumps(nested(511))
        for text in ["[" * 10**6, '{"a":' * 10**6, '"\\"' * 10**5 + "[" * 10**5]:
            with self.assertRaises(jcr.JcrError):
                jcr.loads(text)
        natives = jcr.Native(1)
        for _ in range(200):
            natives = jcr.Native(natives)
        self.assertEqual(self.back(natives), natives)

    def test_own_types(self):
        class Money:
            def __init__(self, cents):
                self.cents = cents

            def to_jcr(self):
                return {"type": "acme.Money", "params": {"cents": self.cents}}

        text = jcr.dumps([Money(2**64)])
        with self.assertRaisesRegex(jcr.JcrError, "acme.Money") as caught:
            jcr.loads(text)
        self.assertEqual((caught.exception.code, caught.exception.path), ("unknown-type", "$.params.data[0].type"))
        (money,) = jcr.loads(text, types={"acme.Money": lambda params: Money(params["cents"])})
        self.assertEqual(money.cents, 2**64)
        Money.to_jcr = lambda self: {"type": "raymon.types.Native", "params": {}}
        with self.assertRaisesRegex(jcr.JcrError, "reserved"):
            jcr.dumps(Money(1))

    def test_exact_can_be_ignored_by_name(self):
        self.assertEqual(self.back([math.nan, 2**70], exact="ignore"), [None, str(2**70)])
        with self.assertRaises(ValueError):
            jcr.loads("{}", exact="maybe")

    def test_files(self):
        file = io.StringIO()
        jcr.dump({"é": "\ud800"}, file)
        file.seek(0)
        self.assertEqual(jcr.load(file), {"é": "\ud800"})
        self.assertEqual(jcr.loads(b"\xef\xbb\xbf" + file.getvalue().encode("utf8")), {"é": "\ud800"})

    def test_documents_in_msgpack(self):
        count = 0
        for path in sorted((FIXTURES / "msgpack").glob("*.msgpack")):
            text = path.with_suffix(".json").read_text(encoding="utf8")
            if "raymon.types" not in text:
                continue
            value = jcr.load_jcr(msgpack.unpackb(path.read_bytes()))
            self.assertEqual(describe_document(value), describe_document(jcr.loads(text)))
            count += 1
        self.assertGreater(count, 1)


class Kinds(unittest.TestCase):
    """The values that JavaScript has and Python lacks."""

    VALUES = [
        (jcr.Url("https://example.com/?q#f"), "url", "https://example.com/?q#f"),
        (jcr.RegExp(r"[/]\/(a|b)+", "gi"), "regexp", [r"[/]\/(a|b)+", "gi"]),
        (jcr.ArrayBuffer(b"\0\xff"), "arraybuffer", "AP8="),
        (jcr.DataView(b""), "dataview", ""),
        (jcr.Error("TypeError", "no"), "error", {"name": "TypeError", "message": "no"}),
    ]

    def test_each_stands_as_json_and_comes_back(self):
        for value, kind, data in self.VALUES:
            with self.subTest(kind):
                document = jcr.to_jcr([value])
                self.assertEqual((document["params"]["data"], document["exact"]), ([data], {"/0": kind}))
                self.assertEqual(jcr.loads(jcr.dumps([value])), [value])
                self.assertEqual(jcr.loads(jcr.dumps([value]), exact="ignore"), [data])

    def test_errors_hold_what_natives_hold(self):
        cause = jcr.Error("Error", "first", {"stack": "Error: first", "name_": jcr.UNDEFINED})
        error = jcr.Error(
            "AggregateError", "all", {"cause": cause, "errors": [cause, 2**70], "code": -0.0, "__proto__": 1}
        )
        back = jcr.loads(jcr.dumps(error))
        self.assertEqual(back, error)
        self.assertEqual(list(back.members), list(error.members))
        self.assertNotEqual(error, cause)
        try:
            raise ValueError("outer") from KeyError("inner")
        except ValueError as raised:
            made = jcr.Error.from_exception(raised)
        self.assertEqual((made.name, made.message, made.members["cause"].name), ("ValueError", "outer", "KeyError"))
        self.assertIn("ValueError: outer", made.members["stack"])
        self.assertEqual(jcr.loads(jcr.dumps(made)), made)
        with self.assertRaises(jcr.JcrError) as caught:
            jcr.dumps({"a": jcr.Error("E", "", {"own": [object()]})})
        self.assertEqual(caught.exception.path, "$.a.own[0]")

    def test_they_are_keys_by_what_they_are(self):
        keys = [jcr.ArrayBuffer(b""), jcr.ArrayBuffer(b""), jcr.Url("a:"), jcr.Url("a:")]
        self.assertEqual(len(jcr.loads(jcr.dumps(jcr.Set(keys)))), 4)

    def test_what_javascript_could_not_read_is_refused_when_it_is_made(self):
        for make in [
            lambda: jcr.Url("https://example.com"),
            lambda: jcr.Url("no url"),
            lambda: jcr.Url(5),
            lambda: jcr.RegExp(""),
            lambda: jcr.RegExp("a/b"),
            lambda: jcr.RegExp("(a"),
            lambda: jcr.RegExp("a)"),
            lambda: jcr.RegExp("[a"),
            lambda: jcr.RegExp("a\\"),
            lambda: jcr.RegExp("a\n"),
            lambda: jcr.RegExp("*a"),
            lambda: jcr.RegExp("a", "gg"),
            lambda: jcr.RegExp("a", "ig"),
            lambda: jcr.RegExp("a", "uv"),
            lambda: jcr.ArrayBuffer(bytearray(b"")),
            lambda: jcr.Error("E", None),
            lambda: jcr.Error("E", "", {"name": "F"}),
        ]:
            with self.assertRaises(jcr.JcrError) as caught:
                make()
            self.assertEqual(caught.exception.code, "unsupported-value")

    def test_documents_that_say_otherwise_are_refused(self):
        for kind, data, path in [
            ("url", "https://example.com", '$.exact["/0"]'),
            ("url", None, '$.exact["/0"]'),
            ("regexp", ["a"], '$.exact["/0"]'),
            ("regexp", ["a", 1], '$.exact["/0"]'),
            ("regexp", "a", '$.exact["/0"]'),
            ("error", {"name": "E"}, '$.exact["/0"]'),
            ("error", {"name": "E", "message": 1}, '$.exact["/0"]'),
            ("error", ["E", ""], '$.exact["/0"]'),
            ("arraybuffer", [1], '$.exact["/0"]'),
            ("arraybuffer", "AA=", '$.exact["/0"]'),
            ("dataview", "AB==", '$.exact["/0"]'),
        ]:
            with self.subTest((kind, data)), self.assertRaises(jcr.JcrError) as caught:
                jcr.load_jcr(native([data], {"/0": kind}))
            self.assertEqual(caught.exception.path, path)
            self.assertIn(caught.exception.code, ("bad-exact", "bad-base64"))
        with self.assertRaisesRegex(jcr.JcrError, "no pointer below a regexp"):
            jcr.load_jcr(native([["a", ""]], {"/0": "regexp", "/0/0": "undefined"}))

    def test_urls_are_spelled_as_browsers_spell_them(self):
        # What `new URL(text).href` of Node gives back, and texts of which it gives another or none.
        case = json.loads((FIXTURES / "python" / "urls.json").read_text(encoding="utf8"))
        for href in case["same"]:
            self.assertEqual(jcr.Url(href).href, href)
        for text in case["other"]:
            with self.subTest(text), self.assertRaises(jcr.JcrError):
                jcr.Url(text)
        self.assertGreater(len(case["same"]) + len(case["other"]), 300)


class Arrays(unittest.TestCase):
    def test_shapes_that_numpy_cannot_hold_are_refused(self):
        params = {"data": "", "shape": "(90054740991, 0, 9007199254740991)", "dtype": "int8"}
        with self.assertRaises(jcr.JcrError) as caught:
            jcr.load_jcr({"type": jcr.NUMPY, "params": params})
        self.assertEqual((caught.exception.code, caught.exception.path), ("limit", "$.params.shape"))

    def back(self, value):
        return jcr.loads(jcr.dumps(value))

    def test_loaded_arrays_are_writable(self):
        back = self.back(np.arange(3))
        back[0] = 7
        self.assertEqual(back.tolist(), [7, 1, 2])

    def test_record_arrays_stay_such(self):
        back = self.back(np.rec.array([(1, "a")], dtype=[("x", "<i4"), ("y", "<U1")]))
        self.assertIsInstance(back, np.recarray)
        self.assertEqual((back.x[0], back.y[0]), (1, "a"))

    def test_empty_texts(self):
        text = json.dumps({"type": jcr.NUMPY, "params": {"data": "", "shape": "(2,)", "dtype": "<U0"}})
        self.assertEqual(str(jcr.loads(text).dtype), "<U0")
        self.assertEqual(json.loads(jcr.dumps(jcr.loads(text))), json.loads(text))

    def test_padding_of_views_is_not_stray_memory(self):
        dtype = np.dtype([("a", "u1"), ("b", "<f8")], align=True)
        data = bytes(range(1, 1 + 6 * dtype.itemsize))
        whole = np.frombuffer(data, dtype).reshape(2, 3)
        self.assertEqual(base64.b64decode(jcr.to_jcr(whole)["params"]["data"]), data)
        columns = [data[at * 16 : at * 16 + 16] for at in (0, 3, 1, 4, 2, 5)]
        self.assertEqual(base64.b64decode(jcr.to_jcr(whole.T)["params"]["data"]), b"".join(columns))

    def test_what_numpy_leaves_in_padding_is_not_written(self):
        dtype = np.dtype([("a", "u1"), ("b", "<f8")], align=True)
        dirty = np.full(2 * dtype.itemsize, 255, "u1").view(dtype)
        written = base64.b64decode(jcr.to_jcr(dirty)["params"]["data"])
        self.assertEqual(written, (b"\xff" + b"\0" * 7 + b"\xff" * 8) * 2)
        if np.finfo("g").nmant == 63:
            for name, meant in [("float128", b"\xff" * 10 + b"\0" * 6), (">f16", b"\0" * 6 + b"\xff" * 10)]:
                dirty = np.full(16, 255, "u1").view(name)
                self.assertEqual(base64.b64decode(jcr.to_jcr(dirty)["params"]["data"]), meant)


class Frames(unittest.TestCase):
    def setUp(self):
        import pandas

        self.pandas = pandas

    def test_cells_alone_come_back(self):
        frame = self.pandas.DataFrame({"a": [1, 2], "b": [0.5, None]}, index=["x", "y"])
        made = jcr.DataFrame.from_pandas(frame, "json")
        back = jcr.loads(jcr.dumps(made))
        self.assertEqual(back.data, {"a": {"x": 1, "y": 2}, "b": {"x": 0.5, "y": None}})
        self.pandas.testing.assert_frame_equal(back.to_pandas(), frame, check_index_type=False)

    def test_names_that_cannot_be_kept_are_refused(self):
        for names in [[1, "1"], ["__index_level_0__", "a"], [(1, 2), "a"], ["a", "a"]]:
            frame = self.pandas.DataFrame([[1, 2]])
            frame.columns = self.pandas.Index(names, tupleize_cols=False)
            with self.subTest(names), self.assertRaises(jcr.JcrError):
                jcr.DataFrame.from_pandas(frame, "json")
        with self.assertRaises(jcr.JcrError):
            jcr.Series.from_pandas(self.pandas.Series([1], name=0.5), "json")

    def test_cells_that_have_no_place_in_json_are_refused(self):
        for cells, path in [
            ([1.0, math.inf], "$.a[1]"),
            (["\ud800"], "$.a[0]"),
            ([2**64], "$.a"),
            ([-1, 2**63], "$.a"),
            ([0.5, 2**53], "$.a"),
            ([b""], "$.a[0]"),
            ([self.pandas.Timestamp(1)], "$.a[0]"),
        ]:
            frame = self.pandas.DataFrame({"a": self.pandas.Series(cells, dtype=object)})
            with self.subTest(cells), self.assertRaises(jcr.JcrError) as caught:
                jcr.DataFrame.from_pandas(frame, "json")
            self.assertEqual((caught.exception.code, caught.exception.path), ("unsupported-value", path))

    def test_floats_of_cells_are_spelled_so_that_every_pandas_reads_them(self):
        cells = [1.0, -0.0, 2.0**63, 1e20, 1.7976931348623157e308, 9007199254740993.0]
        frame = self.pandas.DataFrame({"a": cells})
        text = jcr.dumps(jcr.DataFrame.from_pandas(frame, "json"))
        for spelled in ("1.0", "-0.0", "9.223372036854776e+18", "1e+20", "1.7976931348623157e+308"):
            self.assertIn(f":{spelled}", text)
        read = self.pandas.read_json(io.StringIO(json.dumps(json.loads(text)["params"]["data"])), precise_float=True)
        self.assertEqual(read["a"].tolist(), cells)
        self.assertEqual(jcr.loads(text).to_pandas()["a"].tolist(), cells)

    def test_documents_of_the_package_give_the_params_that_they_have(self):
        for path in sorted((FIXTURES / "frames").glob("*.jcr")):
            text = path.read_text(encoding="utf8")
            documents = [case["document"] for case in json.loads(text)] if path.stem == "series" else [json.loads(text)]
            for document in documents:
                frame = jcr.load_jcr(document, exact="honour" if pa else "ignore")
                self.assertEqual(jcr.to_jcr(frame)["params"], document["params"])

    def test_series_of_the_package_have_their_dtypes_and_texts(self):
        for case in json.loads((FIXTURES / "frames" / "series.jcr").read_text(encoding="utf8")):
            series = jcr.load_jcr(case["document"], exact="ignore").to_pandas()
            self.assertEqual(str(series.dtype), case["dtype"])
            self.assertEqual([None if self.pandas.isna(cell) else str(cell) for cell in series], case["texts"])

    def test_frames_need_pyarrow_or_be_asked_for_cells(self):
        frame = self.pandas.DataFrame({"a": [1]})
        with mock.patch.dict(sys.modules, {"pyarrow": None}):
            with self.assertRaisesRegex(jcr.JcrError, "pyarrow"):
                jcr.dumps(frame)
            self.assertEqual(jcr.to_jcr(jcr.DataFrame.from_pandas(frame, "json"))["params"], {"data": {"a": {"0": 1}}})


if pa is not None:

    class Pandas(unittest.TestCase):
        """Frames of pandas come back as they are, or are refused where they stand."""

        def setUp(self):
            import pandas

            self.pandas = pandas

        def column(self, cells):
            return self.pandas.DataFrame({"a": self.pandas.Series(cells, dtype=object)})

        def test_series_without_cells_are_read_and_written_as_they_are(self):
            cells = self.pandas.Series([1.0, -0.0], index=["x", "y"], name="price")
            series = jcr.Series.from_pandas(cells, "arrow")
            document = jcr.to_jcr(series)
            self.assertEqual(document["params"], {"name": "price"})
            back = jcr.loads(jcr.dumps(series))
            self.assertEqual((back.layout, jcr.to_jcr(back)), ("arrow", document))
            self.pandas.testing.assert_series_equal(back.to_pandas(), cells)
            for layout in ("", "other"):
                with self.assertRaises(ValueError):
                    jcr.Series.from_pandas(cells, layout)

        def test_cells_of_objects_come_back_as_themselves(self):
            day, missing = date(2024, 2, 29), [None, math.nan, self.pandas.NA, self.pandas.NaT]
            for cells in [
                [{"x": 1}, {"y": 2}],
                [1, None],
                [True, None],
                [1, 2.5, "a", [None, {"b": -0.0}], False],
                [[1], [], None],
                [[1, 2.0]],
                [np.array([1.5], "f4"), None],
                [2**70],
                [day, None],
                [b"", b"a"],
                [1.0, math.nan, None],
                *([["a", nothing] for nothing in missing]),
                *([[nothing, nothing] for nothing in missing]),
                [],
            ]:
                with self.subTest(repr(cells)):
                    back = jcr.loads(jcr.dumps(self.column(cells))).to_pandas()
                    self.assertEqual(repr(back["a"].tolist()), repr(cells))
                    series = jcr.loads(jcr.dumps(self.column(cells)["a"])).to_pandas()
                    self.assertEqual((series.dtype, repr(series.tolist())), (np.dtype(object), repr(cells)))

        def test_cells_that_would_change_are_refused_by_their_row(self):
            for cells, path in [
                ([1, uuid.UUID(int=1)], "$.a[1]"),
                ([uuid.UUID(int=1)], "$.a[0]"),
                ([[1], (1,)], "$.a[1]"),
                ([bytearray(b"a")], "$.a[0]"),
                ([{1}], "$.a[0]"),
                ([1, {"b": [math.inf]}], "$.a[1].b[0]"),
                (["a", None, math.nan], "$.a[2]"),
                ([np.zeros((2, 2))], "$.a[0]"),
                ([np.zeros(1), np.zeros(1, "f4")], "$.a[0]"),
                ([{1: 2}], "$.a[0]"),
                (["a", "\ud800"], "$.a[1]"),
                ([datetime(2024, 1, 1, fold=1)], "$.a[0]"),
            ]:
                with self.subTest(repr(cells)), self.assertRaises(jcr.JcrError) as caught:
                    jcr.dumps(self.column(cells))
                self.assertEqual((caught.exception.code, caught.exception.path), ("unsupported-value", path))
            for column in [self.pandas.arrays.SparseArray([0, 1]), np.array([1j, 0])]:
                with self.assertRaises(jcr.JcrError) as caught:
                    jcr.dumps(self.pandas.DataFrame({"a": [1, 2], "b": column}))
                self.assertEqual(caught.exception.path, "$.b")

        def test_names_that_are_integers_stay_so(self):
            frame = self.pandas.DataFrame({0: [1], "a": [2]}, index=self.pandas.Index([5], name=-3))
            back = jcr.loads(jcr.dumps(frame)).to_pandas()
            self.assertEqual((list(back.columns), back.index.name), ([0, "a"], -3))
            series = self.pandas.DataFrame([[1, 2]])[0]
            self.assertEqual(jcr.loads(jcr.dumps(series)).to_pandas().name, 0)
            self.assertEqual(jcr.to_jcr(series)["params"]["name"], "0")

        def test_the_mark_of_a_column_that_is_not_so_changes_nothing(self):
            for mark in [
                "arrow",
                "arrays",
                "object",
                "category interval[int64, left]",
                "category period[M]",
                "category object",
                "category Int64",
                "category period[no]",
                "category",
                "\xff",
                "x y",
            ]:
                for array in [pa.array([1, None]), pa.array(["a"]).dictionary_encode(), pa.array([[1]])]:
                    field = pa.field("a", array.type, metadata={"raymon.pandas": mark, "raymon.missing": mark})
                    frame = jcr.loads(jcr.dumps(pa.table([array], schema=pa.schema([field])))).to_pandas()
                    self.assertEqual(len(frame), len(array))

    class Streams(unittest.TestCase):
        def document(self, stream):
            arrow = base64.b64encode(stream).decode()
            return {"type": jcr.DATAFRAME, "params": {}, "exact": {"arrow": arrow}}

        def stream(self, table):
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, table.schema) as writer:
                writer.write_table(table)
            return sink.getvalue().to_pybytes()

        def test_indices_beyond_their_dictionary_are_refused(self):
            entries = pa.array([10**18] * 2, pa.int64()).view(pa.date64())
            indices = pa.array([0, 7], pa.int8())
            bad = pa.DictionaryArray.from_arrays(indices, entries, safe=False)
            for array in [bad, pa.ListArray.from_arrays(pa.array([0, 1, 2], pa.int32()), bad)]:
                with self.assertRaises(jcr.JcrError) as caught:
                    jcr.load_jcr(self.document(self.stream(pa.table([array], ["a"]))))
                self.assertEqual(caught.exception.code, "bad-arrow")

        def test_dates_of_part_of_a_day_are_kept(self):
            dates = pa.array([1, None], pa.int64()).view(pa.date64())
            table = pa.table([dates, pa.StructArray.from_arrays([dates, pa.nulls(2)], ["d", "n"])], ["a", "b"])
            frame = jcr.load_jcr(self.document(self.stream(table)))
            self.assertEqual(frame.data["a"], {"0": 1, "1": None})
            self.assertEqual(jcr.loads(jcr.dumps(frame)).data, frame.data)

        def test_tables_of_several_batches_are_written_as_one(self):
            parts = [pa.table({"a": pa.array(texts).dictionary_encode()}) for texts in (["x"], ["y", "x"])]
            back = jcr.loads(jcr.dumps(pa.concat_tables(parts)))
            self.assertEqual(back.table.column("a").num_chunks, 1)
            self.assertEqual(back.table.column("a").to_pylist(), ["x", "y", "x"])

        def test_dictionaries_with_nulls_or_nested_values_stay_those_of_their_batches(self):
            for first, second in [(["a", None], ["b", "c"]), ([[1], []], [[2], None])]:
                indices = pa.array([0, 1], pa.int8())
                chunks = [pa.DictionaryArray.from_arrays(indices, pa.array(entries)) for entries in (first, second)]
                back = jcr.loads(jcr.dumps(pa.table({"a": pa.chunked_array(chunks)})))
                self.assertEqual(back.table.column("a").to_pylist(), [*first, *second])
                self.assertEqual(list(back.data["a"].values()), [*first, *second])

        def test_what_javascript_has_no_type_for_is_refused(self):
            entries = pa.array(["a"])
            for array in [
                pa.DictionaryArray.from_arrays(pa.array([0], pa.int64()), entries),
                pa.RunEndEncodedArray.from_arrays([1], [1]),
                pa.array([[1]], pa.list_view(pa.int8())),
                pa.DictionaryArray.from_arrays(pa.array([0], pa.int8()), entries.dictionary_encode()),
            ]:
                for inner in (array, pa.StructArray.from_arrays([array], ["b"])):
                    with self.assertRaises(jcr.JcrError) as caught:
                        jcr.dumps(pa.table({"a": inner}))
                    self.assertEqual(caught.exception.code, "unsupported-value")
                    self.assertEqual(caught.exception.path, "$.a" if inner is array else "$.a.b")
            self.assertEqual(
                jcr.DataFrame(pa.table({"a": pa.array([{"list_view": 1}])})).data["a"]["0"], {"list_view": 1}
            )
            for metadata in ({b"\xff": b""}, {b"raymon.index_name": b"\xff"}):
                with self.assertRaises(jcr.JcrError):
                    jcr.dumps(pa.table({"a": [1]}).replace_schema_metadata(metadata))

        def test_intervals_that_pyarrow_lacks_are_named(self):
            path = FIXTURES / "python" / "intervals.jcr"
            text = path.read_text(encoding="utf8")
            with self.assertRaisesRegex(jcr.JcrError, "intervals of months or days") as caught:
                jcr.loads(text)
            self.assertEqual((caught.exception.code, caught.exception.path), ("bad-arrow", "$.exact.arrow"))
            self.assertEqual(jcr.loads(text, exact="ignore").data["a"], {"0": 14, "1": None})

        def test_texts_of_json_are_the_values_that_they_say(self):
            texts = pa.array(["1", "1.0", "-0.0", '"x"', '{"b":[null,1e+20]}', None])
            frame = jcr.DataFrame(pa.table({"a": pa.ExtensionArray.from_storage(pa.json_(), texts)}))
            expected = [1, 1.0, -0.0, "x", {"b": [None, 1e20]}, None]
            for cells in (list(frame.data["a"].values()), frame.to_pandas()["a"].tolist()):
                self.assertEqual(repr(cells), repr(expected))
            spelled = '{"0":1,"1":1.0,"2":-0.0,"3":"x","4":{"b":[null,1e+20]},"5":null}'
            self.assertIn(spelled, jcr.dumps(frame))
            bad = pa.table({"a": pa.ExtensionArray.from_storage(pa.json_(), pa.array(["{"]))})
            with self.assertRaises(jcr.JcrError) as caught:
                jcr.dumps(bad)
            self.assertEqual((caught.exception.code, caught.exception.path), ("unsupported-value", "$.a"))

        def test_large_floats_are_numbers_in_lists_and_structs_too(self):
            values = [1e20, -(2.0**63), 1.0, -0.0, math.inf, math.nan]
            table = pa.table({"l": [[value] for value in values], "s": [{"f": value} for value in values]})
            cells = jcr.to_jcr(table)["params"]["data"]
            self.assertEqual(
                repr(list(cells["l"].values())), "[[1e+20], [-9.223372036854776e+18], [1.0], [-0.0], [None], [None]]"
            )
            self.assertEqual([cell["f"] for cell in cells["s"].values()], [1e20, -(2.0**63), 1.0, 0.0, None, None])

        def test_slots_that_no_byte_stands_for_are_bounded(self):
            most = 2**24
            offsets = pa.array([0, most + 1], pa.int32())
            for table in [
                pa.table({"a": pa.nulls(most + 1)}),
                pa.table({"a": pa.StructArray.from_arrays([pa.nulls(most + 1)], ["n"])}),
                pa.table({"a": pa.ListArray.from_arrays(offsets, pa.nulls(most + 1))}),
            ]:
                for read in (
                    lambda: jcr.load_jcr(self.document(self.stream(table))),
                    lambda: jcr.dumps(jcr.DataFrame(table, "arrow")),
                ):
                    with self.assertRaises(jcr.JcrError) as caught:
                        read()
                    self.assertEqual(caught.exception.code, "limit")
            whole = pa.table({"a": pa.nulls(most)})
            self.assertEqual(jcr.loads(jcr.dumps(jcr.DataFrame(whole, "arrow"))).table.num_rows, most)

        def test_cells_nest_as_deep_as_a_document_may(self):
            def nested(depth):
                return "[" * depth + "]" * depth

            def frame(text):
                return pa.table({"a": pa.ExtensionArray.from_storage(pa.json_(), pa.array([text]))})

            for depth in (508, 509):
                text = None
                try:
                    text = jcr.dumps(frame(nested(depth)))
                except jcr.JcrError as error:
                    self.assertEqual((depth, error.code), (509, "limit"))
                self.assertEqual(text is not None, depth == 508)

        def test_damaged_streams_are_refused_or_read(self):
            (document,) = [json.loads((FIXTURES / "frames" / "every-type.jcr").read_text(encoding="utf8"))]
            stream = base64.b64decode(document["exact"]["arrow"])
            outcomes = {"refused": 0, "read": 0}
            for at in range(0, len(stream), 97):
                damaged = bytearray(stream)
                damaged[at] ^= 0xFF
                try:
                    jcr.load_jcr(self.document(damaged)).data
                    outcomes["read"] += 1
                except jcr.JcrError:
                    outcomes["refused"] += 1
            self.assertGreater(outcomes["refused"], 10)
            print(f"damaged streams: {outcomes}", file=sys.stderr)


if __name__ == "__main__":
    unittest.main()
