"""Runs the Python examples of the README on the files that the demo wrote. Needs numpy, pandas and pyarrow."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "fixtures" / "python"))
examples = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf8"), re.DOTALL)
results = {}
for example in examples:
    exec(example, results)  # the package's own README

assert results["volcano"].shape == (61, 87) and results["volcano"].max() == 195, results["volcano"]
assert results["frame"].shape == (1461, 6), results["frame"].shape
print(f"{len(examples)} Python examples of the README read what the demo wrote")
