"""Writes and reads image documents as Python's raymon does, and times itself on request.

The requests are those of reference.py; `pixels` reads a document and decodes its picture, which Pillow otherwise
leaves until somebody asks.
"""

import base64
import io
import json
import sys
import time

import numpy as np
from PIL import Image


def encode(image, lossless):
    file = io.BytesIO()
    if lossless:
        image.save(file, format="PNG")
    else:
        image.save(file, format="JPEG", quality=95)
    data = base64.b64encode(file.getvalue()).decode()
    return json.dumps({"type": "raymon.types.Image", "params": {"data": data, "lossless": lossless}})


def decode(text):
    return Image.open(io.BytesIO(base64.b64decode(json.loads(text)["params"]["data"])))


def repeat(work, runs):
    start = time.perf_counter()
    for _ in range(runs):
        work()
    return (time.perf_counter() - start) * 1000


def main():
    text, image, lossless = "", None, True
    for line in sys.stdin:
        request = json.loads(line)
        answer = True
        if request["op"] == "load":
            with open(request["path"]) as file:
                text = file.read()
            lossless = json.loads(text)["params"]["lossless"]
            # A copy has forgotten which file it came from, so that Pillow encodes it and reuses nothing.
            image = decode(text).copy()
        elif request["op"] == "text":
            with open(request["path"], "w") as file:
                file.write(encode(decode(text) if request.get("again") else image, lossless))
        elif request["op"] == "encode":
            answer = repeat(lambda: encode(image, lossless), request["runs"])
        elif request["op"] == "decode":
            answer = repeat(lambda: decode(text), request["runs"])
        elif request["op"] == "pixels":
            answer = repeat(lambda: np.asarray(decode(text)), request["runs"])
        print(json.dumps(answer), flush=True)


main()
