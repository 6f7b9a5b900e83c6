"""Writes and reads JCR documents as Python's raymon does, and times itself on request.

Each line of the input is a request in JSON, each line of the output its answer. `load` takes the path of a document's
text and keeps its value; `encode` and `decode` repeat the work and answer with the milliseconds that it took; `text`
writes the document to a path.
"""

import ast
import base64
import io
import json
import sys
import time

import numpy as np
import pandas as pd


def write_numpy(array):
    data = base64.b64encode(np.ascontiguousarray(array)).decode()
    return {"type": "raymon.types.Numpy", "params": {"data": data, "shape": str(array.shape), "dtype": str(array.dtype)}}


def write_frame(frame):
    return {"type": "raymon.types.DataFrame", "params": {"data": json.loads(frame.to_json())}}


def write_native(value):
    return {"type": "raymon.types.Native", "params": {"data": value}}


def load(document):
    params = document["params"]
    if document["type"] == "raymon.types.Native":
        return params["data"]
    if document["type"] == "raymon.types.DataFrame":
        return pd.read_json(io.StringIO(json.dumps(params["data"])))
    data = base64.b64decode(params["data"])
    return np.frombuffer(data, dtype=params["dtype"]).reshape(ast.literal_eval(params["shape"]))


def encode(value):
    if isinstance(value, pd.DataFrame):
        return json.dumps(write_frame(value))
    return json.dumps(write_numpy(value) if isinstance(value, np.ndarray) else write_native(value))


def decode(text):
    return load(json.loads(text))


def repeat(work, runs):
    start = time.perf_counter()
    for _ in range(runs):
        work()
    return (time.perf_counter() - start) * 1000


def main():
    text, value = "", None
    for line in sys.stdin:
        request = json.loads(line)
        answer = True
        if request["op"] == "load":
            with open(request["path"]) as file:
                text = file.read()
            value = decode(text)
        elif request["op"] == "transpose":
            value = value.T
        elif request["op"] == "text":
            with open(request["path"], "w") as file:
                file.write(encode(decode(text) if request.get("again") else value))
        elif request["op"] == "encode":
            answer = repeat(lambda: encode(value), request["runs"])
        elif request["op"] == "decode":
            answer = repeat(lambda: decode(text), request["runs"])
        print(json.dumps(answer), flush=True)


main()
