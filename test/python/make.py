"""Values of every kind that Python can write, each told by its kind, its number and a seed."""

import io
import math
import random
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import jcr
import pandas as pd
from PIL import Image

import numpy as np

try:
    import pyarrow
except ImportError:
    pyarrow = None
try:
    import ml_dtypes
except ImportError:
    ml_dtypes = None

UNITS = ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as", "25s", "7D"]
DTYPES = [
    *"bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 float128".split(),
    *"complex64 complex128 complex256 >i2 >i4 >i8 >u2 >u4 >u8 >f2 >f4 >f8 >f16 >c8 >c16 >c32 M8 m8 >M8 >m8".split(),
    *(f"{name}[{unit}]" for unit in UNITS for name in ("M8", "m8", ">M8", ">m8")),
    *(f"{kind}{length}" for kind in ("<U", ">U", "S", "V") for length in (1, 3, 7)),
    [("a", "<i4"), ("b", ">f8")],
    [("a", "<i4", (2, 3)), ("b", "?"), ("c", "S3"), ("d", "U2")],
    [(("a title", "name"), "<M8[ns]")],
    [("x", [("y", "<i2"), ("z", "V3")], (2,))],
    {"names": ["a", "b"], "formats": ["u1", "<f8"], "offsets": [0, 8], "itemsize": 16},
    {"names": ["it's", 'a "b"\n'], "formats": ["u1", "<f8"], "offsets": [8, 0], "itemsize": 11, "titles": [None, "t"]},
]
NAMES = [
    "",
    "0",
    "10",
    "01",
    "4294967294",
    "__proto__",
    "constructor",
    "a/b~c",
    "~1",
    "\ud800",
    "\udfff\ud800",
    "\0",
    "😀",
]
URLS = ["https://example.com/", "https://a.b:8080/c%20d?e=f#g", "data:text/plain,x", "file:///C:/x", "mailto:a@b"]
SOURCES = ["(?:)", "a|b", "\\/", "[/]", "\\d+\\.\\d*", "(?<year>\\d{4})\\k<year>", "\\p{L}", "^é😀$"]
#: What pandas itself makes of text.
TEXT = pd.Series(["text"]).dtype
NUMBERS = [0.0, -0.0, math.nan, math.inf, -math.inf, 2.0**53, 1e20, 1.2345678901234568e20, 1e21, -1e22, 5e-324, 1.5]
INTEGERS = [0, 1, -1, 2**53 - 1, 2**53, 2**64, -(10**40), jcr.BigInt(0), jcr.BigInt(7), jcr.BigInt(2**60)]


def values(seed, count):
    """Gives `(kind, number, value)` for values of every kind that can be made here."""
    kinds = {"native": native, "numpy": array, "picture": picture, "cells": cells, "cell-series": cell_series}
    if pyarrow is not None:
        kinds.update(pandas=pandas_frame, column=pandas_series, objects=object_frame, single=object_series)
        kinds.update(batches=batches, extension=extensions, wild=wild)
    for kind, make in kinds.items():
        for number in range(count if kind in ("native", "numpy") else math.ceil(count / 3)):
            yield kind, number, make(random.Random(f"{seed} {kind} {number}"))


def native(rng):
    return jcr.Native(value(rng, 4))


def value(rng, depth):
    leaf = [
        lambda: rng.choice([None, True, False, jcr.UNDEFINED]),
        lambda: rng.choice(NUMBERS),
        lambda: rng.choice(INTEGERS),
        lambda: rng.uniform(-1, 1) * 10.0 ** rng.randint(-30, 30),
        lambda: rng.choice(NAMES),
        lambda: text(rng),
        lambda: moment(rng),
        lambda: rng.choice([jcr.ArrayBuffer, jcr.DataView])(rng.randbytes(rng.randint(0, 9))),
        lambda: jcr.Url(rng.choice(URLS)),
        lambda: jcr.RegExp(rng.choice(SOURCES), rng.choice(["", "g", "dgimsy", "u"])),
    ]
    inner = [
        lambda: [value(rng, depth - 1) for _ in range(rng.randint(0, 4))],
        lambda: {rng.choice(NAMES): value(rng, depth - 1) for _ in range(rng.randint(0, 4))},
        lambda: jcr.Map((rng.choice(NAMES), value(rng, depth - 1)) for _ in range(rng.randint(0, 3))),
        lambda: jcr.Map((key(rng, depth - 1), value(rng, depth - 1)) for _ in range(rng.randint(0, 3))),
        lambda: jcr.Set(key(rng, depth - 1) for _ in range(rng.randint(0, 3))),
        lambda: jcr.Native(value(rng, depth - 1)),
        lambda: error(rng, depth - 1),
        lambda: array(rng),
    ]
    return rng.choice(leaf + (inner * 2 if depth > 0 else []))()


def error(rng, depth):
    names = ["stack", "cause", "errors", "code", *NAMES]
    members = {rng.choice(names): value(rng, depth) for _ in range(rng.randint(0, 3))}
    return jcr.Error(rng.choice(["Error", "TypeError", "AggregateError", "HttpError", *NAMES]), text(rng), members)


def key(rng, depth):
    made = value(rng, depth)
    return 0.0 if isinstance(made, float) and made == 0 else made


def moment(rng):
    thousandths = rng.randint(-62_135_596_800_000, 253_402_300_799_999)
    return rng.choice(
        [
            datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(milliseconds=thousandths),
            jcr.Date(None),
            jcr.Date(rng.choice([-1, 1]) * rng.randint(253_402_300_800_000, 8_640_000_000_000_000)),
        ]
    )


def text(rng, longest=8):
    ranges = [(32, 126), (0, 31), (0xA0, 0x24F), (0x2028, 0x2029), (0x4E00, 0x4F00), (0x1F600, 0x1F640)]
    return "".join(chr(rng.randint(*rng.choice(ranges))) for _ in range(rng.randint(0, longest)))


def array(rng):
    """An array of any dtype, shape and bytes that the dtype allows, in any order in memory; some are scalars."""
    names = DTYPES + ([ml_dtypes.bfloat16] if ml_dtypes else [])
    dtype = np.dtype(rng.choice(names))
    shape = tuple(rng.randint(0, 4) for _ in range(rng.randint(0, 4)))
    count = math.prod(shape)
    if dtype.kind == "U":
        texts = [text(rng, dtype.itemsize // 4).rstrip("\0") for _ in range(count)]
        made = np.array(texts, dtype).reshape(shape)
    else:
        made = np.frombuffer(bytearray(rng.randbytes(count * dtype.itemsize)), dtype).reshape(shape)
        made = (np.frombuffer(made.tobytes(), "u1") & 1).view(bool).reshape(shape) if dtype.kind == "b" else made
    orders = [lambda: made, lambda: made.T, lambda: made[..., ::-1] if made.ndim else made]
    # Copies have other bytes between fields and beside long doubles.
    is_padded = made.dtype.names is not None or "128" in made.dtype.name or "256" in made.dtype.name
    ordered = rng.choice(orders if is_padded else [*orders, lambda: np.asfortranarray(made)])()
    is_scalar = made.ndim == 0 and not is_padded and made.dtype.kind not in "SUV"
    return made[()] if is_scalar and rng.random() < 0.5 else ordered


def picture(rng):
    mode = rng.choice(["1", "L", "LA", "RGB", "RGBA", "I;16", "P"])
    size = (rng.randint(1, 20), rng.randint(1, 20))
    width = {"LA": 2, "RGB": 3, "RGBA": 4, "I;16": 2}.get(mode, 1)
    samples = rng.randbytes(size[0] * size[1] * width)
    image = Image.frombytes("L" if mode == "1" else mode, size, samples)
    if mode == "P":
        image.putpalette(rng.randbytes(768))
    image = image.convert("1") if mode == "1" else image
    if mode in ("L", "RGB") and rng.random() < 0.5:
        return jcr.Image.from_pillow(image, lossless=False)
    file = io.BytesIO()
    image.save(file, "PNG")
    return rng.choice([image, jcr.Image(file.getvalue(), rng.choice([None, True, False]))])


def maybe(rng, make, rows):
    """Values of which some are missing."""
    return [None if rng.random() < 0.2 else make() for _ in range(rows)]


def plain_columns(rng, rows):
    """Makers of columns whose cells JSON keeps."""
    integers = lambda low, high: [rng.randint(low, high) for _ in range(rows)]
    return {
        "int64": lambda: pd.Series(integers(-(2**63), 2**63 - 1), dtype="int64"),
        "uint64": lambda: pd.Series(integers(2**63, 2**64 - 1), dtype="uint64"),
        "int8": lambda: pd.Series(integers(-128, 127), dtype="int8"),
        "float64": lambda: pd.Series(
            maybe(rng, lambda: rng.uniform(-1, 1) * 10.0 ** rng.randint(-9, 9), rows), dtype="float64"
        ),
        "bool": lambda: pd.Series(integers(0, 1), dtype="bool"),
        "text": lambda: pd.Series(maybe(rng, lambda: text(rng), rows), dtype=TEXT),
    }


def columns(rng, rows):
    """Makers of columns of the dtypes that pandas has."""
    moments = lambda: maybe(rng, lambda: pd.Timestamp(rng.randint(-(2**62), 2**62)), rows)
    return {
        **plain_columns(rng, rows),
        **{
            f"{sign}int{bits}": (
                lambda sign=sign, bits=bits: pd.Series(
                    [rng.randint(0, 2 ** (bits - 1) - 1) for _ in range(rows)], dtype=f"{sign}int{bits}"
                )
            )
            for sign in ("", "u")
            for bits in (8, 16, 32, 64)
        },
        "float32": lambda: pd.Series(np.frombuffer(rng.randbytes(4 * rows), "f4").copy()),
        "float": lambda: pd.Series([rng.choice(NUMBERS) for _ in range(rows)], dtype="float64"),
        "string": lambda: pd.Series(maybe(rng, lambda: text(rng), rows), dtype="string"),
        "Int64": lambda: pd.Series(maybe(rng, lambda: rng.randint(-(2**63), 2**63 - 1), rows), dtype="Int64"),
        "UInt8": lambda: pd.Series(maybe(rng, lambda: rng.randint(0, 255), rows), dtype="UInt8"),
        "boolean": lambda: pd.Series(maybe(rng, lambda: rng.random() < 0.5, rows), dtype="boolean"),
        "category": lambda: pd.Series(
            pd.Categorical(
                maybe(rng, lambda: rng.choice("abc"), rows), categories=list("cab"), ordered=rng.random() < 0.5
            )
        ),
        "times": lambda: pd.Series(moments(), dtype="datetime64[ns]"),
        "zoned": lambda: (
            pd.Series(moments(), dtype="datetime64[ns]").dt.tz_localize("UTC").dt.tz_convert("Europe/Brussels")
        ),
        "durations": lambda: pd.Series(
            maybe(rng, lambda: pd.Timedelta(rng.randint(-(2**62), 2**62)), rows), dtype="timedelta64[ns]"
        ),
        "dates": lambda: pd.Series(
            maybe(rng, lambda: date.fromordinal(rng.randint(1, 3_000_000)), rows), dtype="object"
        ),
        "decimals": lambda: pd.Series(
            maybe(rng, lambda: Decimal(rng.randint(-(10**9), 10**9)) / 100, rows), dtype="object"
        ),
        "bytes": lambda: pd.Series(maybe(rng, lambda: rng.randbytes(rng.randint(0, 5)), rows), dtype="object"),
        "lists": lambda: pd.Series(
            maybe(rng, lambda: [rng.randint(0, 9) for _ in range(rng.randint(0, 3))], rows), dtype="object"
        ),
        "arrow": lambda: pd.Series(
            maybe(rng, lambda: rng.randint(-9, 9), rows), dtype=pd.ArrowDtype(pyarrow.decimal128(9, 2))
        ),
        **{f"category of {name}": lambda make=make: category(rng, make, rows) for name, make in CATEGORIES.items()},
        "objects": lambda: pd.Series(objects(rng, rows), dtype="object"),
    }


#: Categories of every dtype that pandas has them of.
CATEGORIES = {
    "integers": lambda: pd.Index([7, -1, 2**60]),
    "floats": lambda: pd.Index([0.5, 1e300, -0.0]),
    "booleans": lambda: pd.Index([True, False]),
    "text": lambda: pd.Index(["b", "a", "é"], dtype="string"),
    "objects": lambda: pd.Index(["b", "a", ""], dtype=object),
    "numbers": lambda: pd.Index([3, 1, 2], dtype=object),
    "bytes": lambda: pd.Index([b"a", b""], dtype=object),
    "days": lambda: pd.Index([date(2024, 2, 29), date(1, 1, 1)], dtype=object),
    "times": lambda: pd.date_range("2024-01-31", periods=3, freq="D"),
    "zoned": lambda: pd.date_range("2024-01-31", periods=3, freq="h", tz="Europe/Brussels"),
    "durations": lambda: pd.to_timedelta([1, 2, 10**15]),
    "intervals": lambda: pd.IntervalIndex.from_breaks([0, 1, 5], closed="left"),
    "parts": lambda: pd.cut(np.arange(4.5), 3).categories,
    "spans": lambda: pd.interval_range(pd.Timestamp(2024, 1, 1), periods=3, freq="D"),
    "months": lambda: pd.period_range("2024-01", periods=3, freq="M"),
    "nullable": lambda: pd.Index([1, 2], dtype="Int64"),
    "nothing": lambda: pd.Index([], dtype=object),
}


def category(rng, make, rows):
    categories = make()
    codes = [rng.randint(-1, len(categories) - 1) for _ in range(rows)]
    return pd.Series(pd.Categorical.from_codes(codes, categories=categories, ordered=rng.random() < 0.5))


def json_value(rng, depth=2):
    leaf = [
        lambda: rng.choice([None, True, False, "", "1", 0, 1, -1, 2**53, 2**70, 1.0, -0.0, 1e20, 0.1, 5e-324]),
        lambda: text(rng),
    ]
    inner = [
        lambda: [json_value(rng, depth - 1) for _ in range(rng.randint(0, 3))],
        lambda: {rng.choice(["x", "y", "", "0", "é"]): json_value(rng, depth - 1) for _ in range(rng.randint(0, 3))},
    ]
    return rng.choice(leaf + (inner if depth else []))()


#: Makers of cells, and whether a column may have others beside them.
CELLS = [
    lambda rng: rng.randint(-(2**63), 2**63 - 1),
    lambda rng: rng.randint(0, 2**70),
    lambda rng: rng.random() < 0.5,
    lambda rng: rng.choice(NUMBERS),
    lambda rng: text(rng),
    lambda rng: rng.randbytes(rng.randint(0, 3)),
    lambda rng: date.fromordinal(rng.randint(1, 3_000_000)),
    lambda rng: time(rng.randint(0, 23), 59, 1, rng.randint(0, 999_999)),
    lambda rng: datetime(1, 1, 1) + timedelta(microseconds=rng.randint(0, 10**17)),
    lambda rng: timedelta(microseconds=rng.randint(-(10**17), 10**17)),
    lambda rng: Decimal(rng.randint(-(10**9), 10**9)) / 100,
    lambda rng: [rng.randint(0, 9) for _ in range(rng.randint(0, 3))],
    lambda rng: {"a": rng.randint(0, 9), "b": text(rng)},
    lambda rng: [{"a": [rng.choice([0.5, -0.0])]}],
    lambda rng: np.frombuffer(rng.randbytes(8 * rng.randint(0, 3)), "<f8").copy(),
    lambda rng: np.array([rng.random() < 0.5], bool),
    json_value,
    json_value,
]


def objects(rng, rows):
    """Cells of a column of objects: of one kind, or of JSON, some of them missing in one way."""
    make = rng.choice(CELLS)
    missing = rng.choice([None, None, math.nan, pd.NA, pd.NaT])
    return [missing if rng.random() < 0.2 else _or_missing(make(rng), missing) for _ in range(rows)]


def _or_missing(cell, missing):
    """Not another kind of nothing than the column has."""
    is_missing = cell is None or (isinstance(cell, float) and cell != cell)
    return missing if is_missing and not (isinstance(cell, float) and missing is None) else cell


def index(rng, rows):
    kinds = [
        lambda: pd.RangeIndex(rows),
        lambda: pd.RangeIndex(rows, name="named"),
        lambda: pd.RangeIndex(3, 3 + 2 * rows, 2),
        lambda: pd.Index([rng.randint(-(2**40), 2**40) for _ in range(rows)], dtype="int64"),
        lambda: pd.Index([f"{text(rng)}{row}" for row in range(rows)], dtype=TEXT, name="é"),
        lambda: pd.Index(["same"] * rows, dtype=TEXT),
        lambda: pd.date_range("2024-01-31", periods=rows, freq="D"),
        lambda: pd.Index([0.5 + row for row in range(rows)], dtype="float64"),
    ]
    if rng.random() < 0.2:
        return pd.MultiIndex.from_arrays(
            [rng.choice(kinds)(), rng.choice(kinds)()], names=rng.choice([["a", None], [None, None]])
        )
    return rng.choice(kinds)()


def frame_of(rng, makers, rows):
    names = rng.sample(sorted(makers), rng.randint(1, 5))
    frame = pd.DataFrame({f"{rng.choice(NAMES[:7])} {name}": makers[name]() for name in names})
    return frame.set_axis(index(rng, rows))


def pandas_frame(rng):
    rows = rng.choice([0, 1, 3, 10])
    return frame_of(rng, columns(rng, rows), rows)


def pandas_series(rng):
    rows = rng.choice([0, 1, 3, 10])
    frame = frame_of(rng, columns(rng, rows), rows)
    return frame.iloc[:, 0].rename(rng.choice([None, "", "é"]))


def object_names(rng, count):
    """Names of columns, texts and integers alike."""
    return rng.sample([0, 1, 7, -3, "a", "", "é", "0x", "__proto__"], count)


def object_frame(rng):
    rows = rng.choice([0, 1, 3, 10])
    names = object_names(rng, rng.randint(1, 4))
    frame = pd.DataFrame({at: pd.Series(objects(rng, rows), dtype=object) for at in range(len(names))})
    frame.columns = pd.Index(names, name=rng.choice([None, "names"]))
    if rng.random() < 0.5:
        level = rng.choice(sorted(CATEGORIES))
        kinds = [lambda: pd.Index(objects(rng, rows), dtype=object), lambda: category(rng, CATEGORIES[level], rows)]
        made = rng.choice(kinds)()
        frame.index = pd.Index(made, dtype=made.dtype, name=rng.choice([None, "", "é", 0, -5]))
    return frame


def object_series(rng):
    return object_frame(rng).iloc[:, 0]


def batches(rng):
    """Tables in several record batches, each with dictionaries of its own, some of them with nulls or nested values."""
    kinds = [
        lambda: pyarrow.array(rng.sample(["a", "b", "é", None], 3)),
        lambda: pyarrow.array(rng.sample([1, 2, 3, 2**40, None], 3)),
        lambda: pyarrow.array([[1], [], None]),
        lambda: pyarrow.array([{"x": 1}, {"x": None}, {"x": rng.randint(2, 9)}]),
        lambda: pyarrow.array(["x", "y", "z"]),
    ]
    entries, wrapped = rng.choice(kinds), rng.choice([False, False, True])

    def chunk():
        indices = pyarrow.array([rng.choice([0, 1, 2, None]) for _ in range(rng.randint(0, 4))], pyarrow.int8())
        array = pyarrow.DictionaryArray.from_arrays(indices, entries())
        if not wrapped:
            return array
        return pyarrow.ListArray.from_arrays(pyarrow.array([0, len(array)], pyarrow.int32()), array)

    chunks = [chunk() for _ in range(rng.randint(1, 3))]
    table = pyarrow.table({"d": pyarrow.chunked_array(chunks)})
    return table.append_column("n", pyarrow.array(range(table.num_rows), pyarrow.int16()))


def extensions(rng):
    """Tables of the extension types that pyarrow brings."""
    rows = rng.randint(0, 4)
    texts = [rng.choice([None, "1", "1.0", '"x"', "[-0.0,{}]", "1e20"]) for _ in range(rows)]
    columns = {
        "uuid": pyarrow.array([rng.randbytes(16) for _ in range(rows)], pyarrow.binary(16)).cast(pyarrow.uuid()),
        "json": pyarrow.ExtensionArray.from_storage(pyarrow.json_(), pyarrow.array(texts, pyarrow.string())),
        "bool8": pyarrow.array([rng.randint(0, 1) for _ in range(rows)], pyarrow.int8()).cast(pyarrow.bool8()),
        "opaque": pyarrow.ExtensionArray.from_storage(
            pyarrow.opaque(pyarrow.binary(), "type", "vendor"), pyarrow.array([b"a"] * rows, pyarrow.binary())
        ),
        "intervals": pyarrow.array(pd.IntervalIndex.from_breaks(np.arange(rows + 1.0))),
        "periods": pyarrow.array(pd.period_range("2024", periods=rows, freq="D")),
    }
    if rows:
        columns["tensor"] = pyarrow.FixedShapeTensorArray.from_numpy_ndarray(np.ones((rows, 2, 3)))
    return pyarrow.table({name: columns[name] for name in rng.sample(sorted(columns), 3)})


def wild(rng):
    """Values of which some can be kept and some cannot: what is written is read, what is not is refused."""
    integers = pyarrow.array([1, 2, 2])
    nested = lambda array: pyarrow.StructArray.from_arrays([array], ["list_view"])
    arrays = [
        lambda: pyarrow.DictionaryArray.from_arrays(pyarrow.array([0], rng.choice(INDICES)), pyarrow.array(["a"])),
        lambda: pyarrow.RunEndEncodedArray.from_arrays([2, 3], [1, 2]),
        lambda: pyarrow.array([[1], [2]], rng.choice([pyarrow.list_view, pyarrow.large_list_view])(pyarrow.int8())),
        lambda: pyarrow.array([(1, 2, 3)], pyarrow.month_day_nano_interval()),
        lambda: pyarrow.array(["text"], rng.choice([pyarrow.string_view(), pyarrow.large_string()])),
        lambda: pyarrow.array([Decimal(1000)], rng.choice([pyarrow.decimal32(5, 1), pyarrow.decimal256(70, -3)])),
        lambda: pyarrow.UnionArray.from_dense(
            pyarrow.array([0, 0], pyarrow.int8()), pyarrow.array([1, 0], pyarrow.int32()), [integers]
        ),
        lambda: pyarrow.DictionaryArray.from_arrays(
            pyarrow.array([0], pyarrow.int8()), pyarrow.array(["a"]).dictionary_encode()
        ),
        lambda: pyarrow.ExtensionArray.from_storage(pyarrow.json_(), pyarrow.array([rng.choice(["1", "{", "NaN"])])),
        lambda: pyarrow.nulls(3),
        lambda: pyarrow.array([[]] * 3, pyarrow.list_(pyarrow.int8(), 0)),
    ]
    array = rng.choice(arrays)()
    array = nested(array) if rng.random() < 0.3 else array
    text = rng.choice([b"text", b"", b"\xff", "é".encode()])
    field = pyarrow.field(rng.choice(["a", "", "0"]), array.type, metadata=rng.choice([None, {text: text}]))
    metadata = rng.choice([None, {text: text}, {b"raymon.index_name": text}, {b"pandas": text}])
    table = pyarrow.Table.from_arrays([array], schema=pyarrow.schema([field], metadata))
    cell = rng.choice(
        [2**64, (1,), bytearray(b"a"), {1}, 1 + 2j, np.int8(1), "\ud800", math.inf, {1: 2}, [math.nan], ""]
    )
    mixed = pd.Series(
        [1, cell, rng.choice([None, math.nan, pd.NaT])], dtype=object, name=rng.choice([None, 0, "0", 0.5])
    )
    return rng.choice([table, mixed, mixed.to_frame("cells")])


INDICES = [getattr(pyarrow, name)() for name in ("int8", "uint16", "int32", "uint32", "int64")] if pyarrow else []


def cells(rng):
    """A frame of which only the cells are written."""
    rows = rng.choice([1, 3, 10])
    return jcr.DataFrame.from_pandas(frame_of(rng, plain_columns(rng, rows), rows), "json")


def cell_series(rng):
    rows = rng.choice([1, 3, 10])
    return jcr.Series.from_pandas(frame_of(rng, plain_columns(rng, rows), rows).iloc[:, 0].rename("é"), "json")
