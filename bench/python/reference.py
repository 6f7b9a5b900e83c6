"""Writes and reads JCR documents as Python's raymon does, and times itself on request.

The requests are those of server.py.
"""

import ast
import base64
import io
import json

import numpy as np
import pandas as pd

from server import serve


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


class Document:
    def __init__(self, text):
        self.text = text
        self.value = self.decode()

    def encode(self):
        if isinstance(self.value, pd.DataFrame):
            return json.dumps(write_frame(self.value))
        return json.dumps(write_numpy(self.value) if isinstance(self.value, np.ndarray) else write_native(self.value))

    def decode(self):
        return load(json.loads(self.text))

    def transpose(self):
        self.value = self.value.T


serve(Document)
