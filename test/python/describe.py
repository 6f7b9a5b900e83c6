"""What a value is, in JSON that JavaScript can make of its own: describe.ts says the same of the same value.

Numbers are the bits of a double, text is its UTF-16, bytes are hexadecimal. Nothing of jcr.py is used but its classes.
"""

import math
import struct
from datetime import datetime, timedelta, timezone

import jcr

import numpy as np

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def describe_document(value):
    """A document that is neither an array nor a frame nor an image is a Native of its value."""
    is_document = isinstance(value, (jcr.Native, jcr.Image, jcr.DataFrame, jcr.Series, np.ndarray, np.generic))
    return describe(value) if is_document else ["native", describe(value)]


def describe(value):
    if isinstance(value, (np.ndarray, np.generic)):
        return describe_array(np.asarray(value))
    if value is None:
        return ["null"]
    if value is jcr.UNDEFINED:
        return ["undefined"]
    if isinstance(value, bool):
        return ["boolean", value]
    if isinstance(value, int):
        is_number = not isinstance(value, jcr.BigInt) and abs(value) < 2**53
        return ["number", double(value)] if is_number else ["bigint", int.__repr__(value)]
    if isinstance(value, float):
        return ["number", double(value)]
    if isinstance(value, str):
        return ["text", utf16(value)]
    if isinstance(value, datetime):
        assert value.utcoffset() == timedelta(0)
        return ["date", (value - EPOCH) // timedelta(milliseconds=1)]
    if isinstance(value, jcr.Date):
        return ["date", value.milliseconds]
    if isinstance(value, jcr.Error):
        members = sorted([utf16(name), describe(member)] for name, member in value.members.items())
        return ["error", utf16(value.name), utf16(value.message), members]
    if isinstance(value, jcr.Url):
        return ["url", utf16(value.href)]
    if isinstance(value, jcr.RegExp):
        return ["regexp", utf16(value.source), value.flags]
    if isinstance(value, (jcr.ArrayBuffer, jcr.DataView)):
        return ["arraybuffer" if isinstance(value, jcr.ArrayBuffer) else "dataview", value.data.hex()]
    if isinstance(value, list):
        return ["array", [describe(item) for item in value]]
    if isinstance(value, dict):
        return ["object", sorted([utf16(name), describe(member)] for name, member in value.items())]
    if isinstance(value, jcr.Map):
        return ["map", [[describe(key), describe(inside)] for key, inside in value.items()]]
    if isinstance(value, jcr.Set):
        return ["set", [describe(member) for member in value]]
    if isinstance(value, jcr.Native):
        return ["native", describe(value.data)]
    if isinstance(value, jcr.Image):
        return ["image", "png" if value.data[1:4] == b"PNG" else "jpeg", value.data.hex(), value.lossless]
    if isinstance(value, jcr.DataFrame):
        return describe_frame(value)
    assert isinstance(value, jcr.Series)
    return describe_series(value)


def describe_array(array):
    whole = array.view(f"V{array.dtype.itemsize}") if array.dtype.names else array
    return ["numpy", str(array.dtype), list(array.shape), whole.tobytes().hex(), describe_elements(array.ravel())]


def describe_elements(array):
    """What the elements mean; null where JavaScript keeps bytes only."""
    kind = array.dtype.kind
    if str(array.dtype) == "bfloat16":
        return [double(float(element)) for element in array]
    if kind in "iu":
        return [double(n) if array.dtype.itemsize < 8 else str(n) for n in array.tolist()]
    if kind == "b":
        return [double(int(element)) for element in array]
    if kind in "fc" and array.dtype.itemsize <= (8 if kind == "f" else 16):
        parts = array if kind == "f" else np.stack([array.real, array.imag], axis=-1).ravel()
        return [double(float(element)) for element in parts]
    if kind in "mM":
        return [str(n) for n in array.view(array.dtype.byteorder.replace("|", "=") + "i8").tolist()]
    if kind == "U":
        return [utf16(str(element)) for element in array]
    return [bytes(element).hex() for element in array] if kind == "S" else None


def describe_frame(frame):
    table = frame.table
    if table is None:
        return ["cells"]
    names = table.schema.names
    count = sum(not name.startswith("__index_level_") for name in names)
    columns = [
        [utf16(field.name), field.nullable, describe_metadata(metadata_of(field)), raw_column(table.column(at))]
        for at, field in enumerate(table.schema)
    ]
    index = describe_index(table, count)
    metadata = {key: value for key, value in (table.schema.metadata or {}).items() if key != b"raymon.index_name"}
    return ["frame", table.num_rows, columns[:count], index, describe_metadata(metadata)]


def describe_series(series):
    if series.table is None:
        return ["cells"]
    name = None if series.name is None else utf16(series.name)
    return ["series", name, raw_column(series.table.column(0)), describe_index(series.table, 1)]


def describe_index(table, count):
    text = (table.schema.metadata or {}).get(b"raymon.index_name")
    levels = table.num_columns - count
    if text is None:
        names = [None] * levels
    else:
        names = [text.decode()] if levels == 1 else jcr.json.loads(text)
    return [
        [None if name is None else utf16(name), raw_column(table.column(count + at))] for at, name in enumerate(names)
    ]


def metadata_of(field):
    # An extension type that pyarrow knows keeps its own metadata apart from the field's.
    name = getattr(field.type, "extension_name", None)
    return {**(field.metadata or {}), **({} if name is None else {EXTENSION + b"name": name.encode()})}


EXTENSION = b"ARROW:extension:"


def describe_metadata(metadata):
    """Metadata but for what an extension type says of itself, of which pyarrow does not tell the text."""
    pairs = {key: value for key, value in (metadata or {}).items() if key != EXTENSION + b"metadata"}
    return sorted([utf16(key.decode()), utf16(value.decode())] for key, value in pairs.items())


def raw_column(column):
    return [value for chunk in column.chunks for value in raw_values(chunk)]


def raw_values(array):
    """The values of an array as its buffers hold them, as raw-values.ts reads them."""
    import pyarrow as pa

    types = pa.types
    kind = array.type
    if len(array) == 0:
        return []
    if isinstance(kind, pa.BaseExtensionType):
        return raw_values(array.storage)
    if types.is_null(kind):
        return [None] * len(array)
    if types.is_union(kind):
        children = {code: raw_values(array.field(at)) for at, code in enumerate(kind.type_codes)}
        places = array.offsets.to_pylist() if kind.mode == "dense" else range(len(array))
        return [[code, children[code][place]] for code, place in zip(array.type_codes.to_pylist(), places)]
    bits = array.buffers()[0]
    valid = [bits is None or bit(bits, array.offset + row) for row in range(len(array))]
    values = raw_valid(array, pa)
    return [values(row) if valid[row] else None for row in range(len(array))]


def raw_valid(array, pa):
    """What gives the value of a row that is not null."""
    types = pa.types
    kind = array.type
    first = array.offset
    if types.is_boolean(kind):
        return lambda row: bit(array.buffers()[1], first + row)
    if types.is_dictionary(kind):
        entries = raw_values(array.dictionary)
        indices = array.indices.to_pylist()
        return lambda row: entries[indices[row]]
    if types.is_struct(kind):
        children = [raw_values(array.field(at)) for at in range(kind.num_fields)]
        return lambda row: [child[row] for child in children]
    if types.is_fixed_size_list(kind):
        items = raw_values(array.values)
        return lambda row: items[(first + row) * kind.list_size : (first + row + 1) * kind.list_size]
    if types.is_map(kind):
        keys, values = raw_values(array.keys), raw_values(array.items)
        offsets = array.offsets.to_pylist()
        return lambda row: [[keys[at], values[at]] for at in range(offsets[row], offsets[row + 1])]
    if types.is_list(kind) or types.is_large_list(kind):
        items, offsets = raw_values(array.values), array.offsets.to_pylist()
        return lambda row: items[offsets[row] : offsets[row + 1]]
    if str(kind) in ("string", "large_string", "string_view", "binary", "large_binary", "binary_view"):
        texts = array.cast(pa.large_binary())
        return lambda row: texts[row].as_buffer().to_pybytes().hex()
    width = kind.byte_width
    data = array.buffers()[1]
    data = data.to_pybytes() if data is not None else b""
    return lambda row: data[(first + row) * width : (first + row + 1) * width].hex()


def bit(buffer, at):
    return bool(memoryview(buffer)[at >> 3] >> (at & 7) & 1)


def double(value):
    value = float(value)
    return "nan" if math.isnan(value) else struct.pack(">d", value).hex()


def utf16(text):
    return text.encode("utf-16-le", "surrogatepass").hex()
