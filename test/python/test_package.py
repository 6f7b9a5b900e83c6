"""Tests of the package raymon_jcr beyond documents: logs, a hub, and what notebooks show.

Usage: python -m unittest discover -s test/python.
"""

import hashlib
import json
import math
import pathlib
import shutil
import tempfile
import unittest
from unittest import mock

import numpy as np
from package import TOKEN, lay_out, stub_hub
from PIL import Image

FOLDER = lay_out()

import raymon_jcr
from raymon_jcr import hub as hub_module

try:
    import pyarrow as pa
except ImportError:
    pa = None


def tearDownModule():
    shutil.rmtree(FOLDER)


def line(kind, data, ref=None, **more):
    jcr = {"timestamp": "2026-01-01T00:00:00.000Z", "trace_id": "t", "ref": ref}
    head = json.dumps({"type": kind, "jcr": jcr}, separators=(",", ":"))[:-2]
    return f'{head},"data":{data},"project_id":"p"}}}}\n'.encode()


class Logs(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.log = self.folder / "app.jsonl"

    def write(self, *lines):
        self.log.write_bytes(b"".join(lines))

    def read(self, **options):
        return list(raymon_jcr.read_log(self.log, **options))

    def refused(self, *lines):
        self.write(*lines)
        with self.assertRaises(raymon_jcr.JcrError) as caught:
            self.read()
        return caught.exception.code, caught.exception.path

    def blob(self, text):
        sha256 = hashlib.sha256(text).hexdigest()
        folder = self.folder / "app.jsonl.blobs"
        folder.mkdir(exist_ok=True)
        (folder / f"{sha256}.json").write_bytes(text)
        return {"$ref": f"app.jsonl.blobs/{sha256}.json", "sha256": sha256, "bytes": len(text)}

    def test_each_kind_of_record(self):
        tags = [
            {"type": "metric", "name": "ms", "value": 1.5, "group": None},
            {"type": "label", "name": "a", "value": "b"},
        ]
        value = {"big": 2**70, "zero": -0.0, "nan": math.nan}
        self.write(
            line("info", '"a text"'),
            line("data", raymon_jcr.dumps(value), "value"),
            line("tags", json.dumps(tags)),
        )
        info, stated, tagged = self.read()
        self.assertEqual(info, raymon_jcr.Record("info", "2026-01-01T00:00:00.000Z", "t", "p", None, "a text"))
        self.assertEqual((stated.kind, stated.ref, repr(stated.data)), ("object", "value", repr(value)))
        expected = [raymon_jcr.Tag("metric", "ms", 1.5), raymon_jcr.Tag("label", "a", "b")]
        self.assertEqual((tagged.kind, tagged.data), ("tags", expected))

    def test_full_files_come_first_in_their_order(self):
        for name in ("app.jsonl.000010-a", "app.jsonl.000009-b", "app.jsonl.1000000-0"):
            (self.folder / name).write_bytes(line("info", json.dumps(name)))
        for name in ("app.jsonl.txt", "app.jsonl.9-a", "other.jsonl.000001-a"):
            (self.folder / name).write_bytes(b"no log\n")
        self.write(line("info", '"last"'))
        expected = ["app.jsonl.000009-b", "app.jsonl.000010-a", "app.jsonl.1000000-0", "last"]
        self.assertEqual([record.data for record in self.read()], expected)
        self.log.unlink()
        self.assertEqual(len(self.read()), 3)

    def test_a_log_that_is_not_there_is_said_at_once(self):
        with self.assertRaises(FileNotFoundError):
            raymon_jcr.read_log(self.log)
        with self.assertRaises(FileNotFoundError):
            raymon_jcr.read_log(self.folder / "no" / "log")

    def test_lines_that_were_cut_off_and_empty_ones_are_left_out(self):
        whole = line("info", '"whole"')
        self.write(whole[:20] + b"\x18\n", b"\n", whole, whole[:-1])
        self.assertEqual([record.data for record in self.read()], ["whole"])

    def test_blobs_are_read_and_verified(self):
        value = np.arange(3.0)
        reference = self.blob(raymon_jcr.dumps(value).encode())
        self.write(line("data", json.dumps(reference), "array"))
        np.testing.assert_array_equal(self.read()[0].data, value)
        data = self.log.parent / reference["$ref"]
        data.write_bytes(data.read_bytes()[::-1])
        self.assertEqual(self.refused(line("data", json.dumps(reference), "array")), ("bad-value", "$.jcr.data"))
        data.write_bytes(b"short")
        self.assertEqual(self.refused(line("data", json.dumps(reference), "array")), ("bad-value", "$.jcr.data"))
        data.unlink()
        self.assertEqual(self.refused(line("data", json.dumps(reference), "array")), ("bad-value", "$.jcr.data"))
        data.mkdir()
        self.assertEqual(self.refused(line("data", json.dumps(reference), "array")), ("bad-value", "$.jcr.data"))

    def test_references_name_no_other_file(self):
        reference = self.blob(b'"text"')
        outside = self.folder / "secret.json"
        outside.write_bytes(b'"text"')
        for changed in [
            {"$ref": "secret.json"},
            {"$ref": "app.jsonl.blobs/../secret.json"},
            {"sha256": "../../secret"},
            {"sha256": reference["sha256"].upper()},
            {"bytes": True},
            {"bytes": -1},
            {"bytes": "6"},
        ]:
            with self.subTest(changed):
                code, _ = self.refused(line("info", json.dumps({**reference, **changed})))
                self.assertEqual(code, "bad-value")
        self.write(line("info", json.dumps(reference)))
        self.assertEqual(self.read()[0].data, "text")
        with self.assertRaises(raymon_jcr.JcrError) as caught:
            self.read(limits=raymon_jcr.Limits(document_bytes=200))
        self.assertEqual(caught.exception.code, "limit")

    def test_a_document_with_a_member_of_that_name_is_no_reference(self):
        document = {"type": "raymon.types.Native", "params": {"data": 1}, "$ref": "x"}
        self.write(line("data", json.dumps(document), "a"))
        self.assertEqual(self.read()[0].data, 1)

    def test_lines_that_are_no_records_are_refused_or_told(self):
        bad = [
            (b"no json\n", "syntax", "$"),
            (b"\xff\n", "bad-utf8", "$"),
            (b"[]\n", "wrong-type", "$"),
            (b"{}\n", "missing", "$.jcr"),
            (line("other", '""'), "wrong-type", "$.type"),
            (line("info", "1"), "wrong-type", "$.jcr.data"),
            (line("data", '{"type":"raymon.types.Native","params":{"data":1}}'), "wrong-type", "$.jcr.ref"),
            (line("data", '{"type":"unknown","params":1}', "a"), "unknown-type", "$.type"),
            (line("data", "NaN", "a"), "syntax", "$"),
            (line("tags", "{}"), "wrong-type", "$.jcr.data"),
            (line("tags", '[{"type":"a","name":"b","value":true}]'), "wrong-type", "$.jcr.data[0]"),
            (line("tags", '[{"type":"a","name":"b","value":1e999}]'), "number-overflow", None),
            (line("tags", "[1]"), "wrong-type", "$.jcr.data[0]"),
            (line("info", '"a","data":"b"'), "duplicate-key", "$.jcr.data"),
            (line("info", "[" * 600 + "]" * 600), "limit", "$"),
        ]
        for text, code, path in bad:
            with self.subTest(text[:60]):
                found = self.refused(line("info", '"before"'), text)
                self.assertEqual(found[0], code)
                if path is not None:
                    self.assertEqual(found[1], path)
        self.write(*(text for text, _, _ in bad), line("info", '"after"'))
        told = []
        self.assertEqual([record.data for record in self.read(on_error=told.append)], ["after"])
        self.assertEqual([error.code for error in told], [code for _, code, _ in bad])

    def test_a_document_may_nest_as_deep_in_a_line_as_alone(self):
        value = 1
        for _ in range(510):
            value = [value]
        self.write(line("data", raymon_jcr.dumps(value), "deep"))
        self.assertEqual(self.read()[0].data, value)

    def test_own_types(self):
        self.write(line("data", '{"type":"acme.Money","params":300}', "money"))
        self.assertEqual(self.read(types={"acme.Money": lambda params: ("money", params)})[0].data, ("money", 300))


class Hubs(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContextOf(stub_hub())
        patched = mock.patch.object(hub_module.time, "sleep")
        self.sleep = patched.start()
        self.addCleanup(patched.stop)
        self.hub = raymon_jcr.Hub(self.server.url + "/", "a b/c", token=TOKEN)

    def enterContextOf(self, manager):
        value = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return value

    def test_what_is_logged_comes_back(self):
        value = {"array": np.arange(3), "big": 2**70, "zero": -0.0, "nan": math.nan, "é": "\ud800"}
        trace_id = self.hub.log("ref &", value)
        self.assertEqual(repr(self.hub.get(trace_id, "ref &")), repr(value))
        self.assertEqual(self.server.paths[0], "/projects/a%20b%2Fc/ingest_batch")
        self.assertEqual(set(self.server.tokens), {f"Bearer {TOKEN}"})
        self.assertEqual(self.hub.log("other", 1, trace_id), trace_id)

    def test_a_batch_is_sent_again_under_its_key(self):
        self.server.faults = [(503, ()), (429, ())]
        trace_id = self.hub.log("ref", 5)
        self.assertEqual(len(self.server.keys), 3)
        self.assertEqual(len(set(self.server.keys)), 1)
        self.assertEqual([call.args[0] for call in self.sleep.call_args_list], [0.25, 0.5])
        self.assertEqual(self.hub.get(trace_id, "ref"), 5)
        self.hub.log("more", 6, trace_id)
        self.assertEqual(len(set(self.server.keys)), 2)

    def test_refusals_say_why(self):
        with self.assertRaisesRegex(raymon_jcr.HubError, "no such object") as caught:
            self.hub.get("no", "such")
        self.assertEqual(caught.exception.status, 404)
        self.assertNotIn(TOKEN, str(caught.exception) + repr(self.hub))
        self.server.faults = [(422, ())]
        with self.assertRaisesRegex(raymon_jcr.HubError, "a fault"):
            self.hub.log("ref", 1)
        self.server.faults = [(500, ())] * 3
        with self.assertRaises(raymon_jcr.HubError) as caught:
            self.hub.log("ref", 1)
        self.assertEqual((caught.exception.status, len(self.server.keys)), (500, 4))

    def test_nothing_is_sent_on_to_another_server(self):
        with stub_hub() as other:
            self.server.faults = [(302, [("Location", other.url)]), (307, [("Location", other.url)])]
            for ask in (lambda: self.hub.get("t", "r"), lambda: self.hub.log("r", 1)):
                with self.assertRaises(raymon_jcr.HubError) as caught:
                    ask()
                self.assertIn(caught.exception.status, (302, 307))
            self.assertEqual(other.paths, [])

    def test_a_hub_that_is_not_there(self):
        with stub_hub() as gone:
            pass
        with self.assertRaises(raymon_jcr.HubError) as caught:
            raymon_jcr.Hub(gone.url, token=TOKEN, tries=2).get("t", "r")
        self.assertIsNone(caught.exception.status)
        self.assertEqual(self.sleep.call_count, 1)

    def test_values_that_no_document_holds_are_refused_before_anything_is_sent(self):
        with self.assertRaises(raymon_jcr.JcrError):
            self.hub.log("ref", [print])
        self.assertEqual(self.server.paths, [])

    def test_answers_are_bounded_and_checked(self):
        trace_id = self.hub.log("ref", "x" * 1000)
        limits = raymon_jcr.Limits(document_bytes=500)
        with self.assertRaises(raymon_jcr.JcrError) as caught:
            raymon_jcr.Hub(self.server.url, "a b/c", token=TOKEN, limits=limits).get(trace_id, "ref")
        self.assertEqual(caught.exception.code, "limit")
        self.server.faults = [(200, ())]
        with self.assertRaisesRegex(raymon_jcr.HubError, "obj_data"):
            self.hub.get(trace_id, "ref")

    def test_tokens_go_to_https_or_this_machine_only(self):
        for url in ["http://example.com", "ftp://localhost", "https://u:p@example.com", "https://a.com?q", "localhost"]:
            with self.subTest(url), self.assertRaises(ValueError):
                raymon_jcr.Hub(url, token=TOKEN)
        raymon_jcr.Hub("https://example.com/base/", token=TOKEN)


class Wrappers(unittest.TestCase):
    def test_images_are_arrays_and_show_themselves(self):
        picture = Image.new("RGB", (3, 2), (1, 2, 3))
        png = raymon_jcr.Image.from_pillow(picture)
        self.assertEqual((np.asarray(png).shape, np.asarray(png, "f4")[0, 0].tolist()), ((2, 3, 3), [1, 2, 3]))
        np.asarray(png)[0] = 0
        self.assertEqual((png._repr_png_(), png._repr_jpeg_()), (png.data, None))
        jpeg = raymon_jcr.Image.from_pillow(picture, lossless=False)
        self.assertEqual((jpeg._repr_png_(), jpeg._repr_jpeg_()), (None, jpeg.data))
        with self.assertRaises(ValueError):
            png.__array__(copy=False)

    def test_frames_are_arrays_and_show_themselves(self):
        import pandas as pd

        frame = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]}, index=["<x>", "y"])
        layouts = ["json"] if pa is None else ["json", "both"]
        for layout in layouts:
            made = raymon_jcr.DataFrame.from_pandas(frame, layout)
            self.assertEqual(np.asarray(made).tolist(), [[1, 3], [2, 4]])
            self.assertIn("&lt;x&gt;", made._repr_html_())
            series = raymon_jcr.Series.from_pandas(frame["a"], layout)
            self.assertEqual(np.asarray(series).tolist(), [1, 2])
            self.assertIn("&lt;x&gt;", series._repr_html_())

    def test_everything_has_a_name(self):
        for name in raymon_jcr.__all__:
            self.assertTrue(hasattr(raymon_jcr, name), name)


if __name__ == "__main__":
    unittest.main()
