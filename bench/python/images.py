"""Writes and reads image documents as Python's raymon does, and times itself on request.

The requests are those of server.py.
"""

import base64
import io
import json

import numpy as np
from PIL import Image

from server import serve


class Picture:
    def __init__(self, text):
        self.text = text
        self.lossless = json.loads(text)["params"]["lossless"]
        # A copy has forgotten which file it came from, so that Pillow encodes it and reuses nothing.
        self.image = self.decode().copy()

    def encode(self):
        file = io.BytesIO()
        if self.lossless:
            self.image.save(file, format="PNG")
        else:
            self.image.save(file, format="JPEG", quality=95)
        data = base64.b64encode(file.getvalue()).decode()
        return json.dumps({"type": "raymon.types.Image", "params": {"data": data, "lossless": self.lossless}})

    def decode(self):
        return Image.open(io.BytesIO(base64.b64decode(json.loads(self.text)["params"]["data"])))

    def pixels(self):
        """Decodes the picture, which Pillow otherwise leaves until somebody asks."""
        return np.asarray(self.decode())


serve(Picture)
