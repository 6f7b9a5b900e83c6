"""Runs the Python examples of the README and the pages on what the demo wrote, and those of fixtures/python with a log
and a hub of their own. Needs numpy, pandas, pyarrow and the installed package raymon_jcr."""

import json
import os
import pathlib
import re
import sys
import tempfile

from package import TOKEN, stub_hub

ROOT = pathlib.Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "src").rglob("*.md"))]


def examples_of(page):
    return re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf8"), re.DOTALL)


def run(readme):
    """Runs the examples of a README one after the other; gives their number and the names that they made."""
    examples = examples_of(readme)
    results = {}
    for example in examples:
        exec(example, results)  # the package's own README
    return len(examples), results


def run_own():
    sys.path.insert(0, str(ROOT / "fixtures" / "python"))
    count = 0
    for page in PAGES:
        for example in examples_of(page):
            results = {}
            exec(example, results)  # the package's own texts
            count += 1
            if "volcano" in results:
                assert results["volcano"].shape == (61, 87) and results["volcano"].max() == 195, results["volcano"]
            assert results["frame"].shape == (1461, 6), (page, results["frame"].shape)
    assert count >= 3, count
    print(f"{count} Python examples of the README and the pages read what the demo wrote")


def run_python():
    # The package as it is installed, not its source.
    sys.path[:] = [path for path in sys.path if pathlib.Path(path).resolve() != ROOT / "fixtures" / "python"]
    import pandas
    import raymon_jcr

    jcr = {"timestamp": "2026-01-01T00:00:00.000Z", "trace_id": "t", "ref": None, "data": "a text", "project_id": "p"}
    document = {"type": "raymon.types.Native", "params": {"data": [1, 2]}}
    lines = [{"type": "info", "jcr": jcr}, {"type": "data", "jcr": {**jcr, "ref": "boxes", "data": document}}]
    with tempfile.TemporaryDirectory() as folder, stub_hub() as hub:
        os.chdir(folder)
        pathlib.Path("app.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf8")
        os.environ.update(RAYMON_HUB=hub.url, RAYMON_TOKEN=TOKEN)
        count, results = run(ROOT / "fixtures" / "python" / "README.md")
        os.chdir(ROOT)
    assert results["value"]["id"] == 2**70 and results["value"]["scores"].tolist() == [0.5, 0.9], results["value"]
    pandas.testing.assert_frame_equal(results["same"], results["sales"], check_exact=True)
    assert results["prices"].tolist() == [1.5, 2.0], results["prices"]
    assert results["place"] == ("unsupported-value", "$.jobs[0]"), results["place"]
    assert (results["texts"], results["boxes"]) == (["a text"], {"t": [1, 2]}), results["texts"]
    assert results["scores"].tolist() == [0.5, 0.9] and len(results["trace_id"]) == 32, results["scores"]
    assert pathlib.Path(raymon_jcr.__file__).parent.parent.name == "site-packages", raymon_jcr.__file__
    print(f"{count} Python examples of fixtures/python/README.md ran with the installed package")


if __name__ == "__main__":
    run_own()
    run_python()
