"""Runs the Python examples of the README and the pages on the files that the demo wrote.

Needs numpy, pandas and pyarrow.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "fixtures" / "python"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "src").rglob("*.md"))]
count = 0
for page in PAGES:
    for example in re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf8"), re.DOTALL):
        results = {}
        exec(example, results)  # the package's own texts
        count += 1
        if "volcano" in results:
            assert results["volcano"].shape == (61, 87) and results["volcano"].max() == 195, results["volcano"]
        assert results["frame"].shape == (1461, 6), (page, results["frame"].shape)

assert count >= 3, count
print(f"{count} Python examples of the README and the pages read what the demo wrote")
