"""What pyarrow and pandas read of the tables that `raymon convert` writes, and what it reads of theirs.

formats.py PROGRAM [SEED [COUNT]]    PROGRAM is the built command line, dist/cli/main.js; COUNT tables are made

Values and types must be the same, and the bits of floats.
"""

import decimal
import pathlib
import subprocess
import sys
import tempfile
import time

import pandas
import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet

import numpy as np

FIXTURES = pathlib.Path(__file__).parents[2] / "fixtures" / "formats"
TEXTS = ["", "a,b", 'say "hi"', "line\nbreak", "two\r\nlines", "007", "é😀", " x ", "NaN", "null", "true", "1e5", "-0"]


def convert(program, source, target, *options):
    command = ["node", program, "convert", str(source), str(target), *options]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"{source.name} to {target.name}: {done.stderr.strip()}")
    return target


def random_table(random, nested):
    """A table of a column of every type, with nulls, nothing that a format loses."""
    rows = int(random.integers(0, 60))
    holes = random.random(rows) < 0.2

    def column(values, type=None):
        return pa.array(list(values), type, mask=holes, from_pandas=False)

    def bits(dtype):
        return random.integers(0, 2**64, rows, np.uint64, endpoint=False).astype(np.uint64).view(np.int64).astype(dtype)

    columns = {f"{kind}{width}": column(bits(f"{kind}{width}")) for kind in ["int", "uint"] for width in [8, 16, 32, 64]}
    doubles = random.integers(0, 2**64, rows, np.uint64).view(np.float64)
    doubles[np.isnan(doubles)] = np.nan
    columns["float64"] = column(doubles)
    with np.errstate(all="ignore"):
        columns["float32"] = column(np.where(np.isnan(doubles), np.nan, doubles).astype(np.float32))
        columns["float16"] = column((doubles % 1000).astype(np.float16) if rows else np.array([], np.float16))
    texts = random.choice(TEXTS, rows) if rows else []
    columns["bool"] = column([bool(bit) for bit in random.integers(0, 2, rows)], pa.bool_())
    columns["text"] = column(texts, pa.string())
    columns["large_text"] = column(texts, pa.large_string())
    columns["binary"] = column([random.bytes(int(n)) for n in random.integers(0, 20, rows)], pa.binary())
    columns["fixed"] = column([random.bytes(5) for _ in range(rows)], pa.binary(5))
    columns["decimal"] = column(
        [decimal.Decimal(int(n)).scaleb(-7) for n in random.integers(-(2**62), 2**62, rows)], pa.decimal128(30, 7)
    )
    columns["date32"] = column([int(n) for n in random.integers(-100_000, 100_000, rows)], pa.date32())
    columns["time32"] = column([int(n) for n in random.integers(0, 86_400_000, rows)], pa.time32("ms"))
    columns["time64"] = column([int(n) for n in random.integers(0, 86_400_000_000, rows)], pa.time64("us"))
    for unit in ["s", "ms", "us", "ns"]:
        # Within the years of pandas.
        moments = [int(n) // 10 ** {"s": 9, "ms": 6, "us": 3, "ns": 0}[unit] for n in random.integers(-(2**62), 2**62, rows)]
        columns[f"timestamp_{unit}"] = column(moments, pa.timestamp(unit))
        columns[f"zoned_{unit}"] = column(moments, pa.timestamp(unit, "Europe/Brussels"))
        columns[f"duration_{unit}"] = column(moments, pa.duration(unit))
    columns["category"] = pa.DictionaryArray.from_arrays(
        pa.array([int(n) for n in random.integers(0, 3, rows)], pa.int8(), mask=holes),
        pa.array(["medium", "small", "large"]),
        ordered=bool(random.integers(0, 2)),
    )
    fields = [pa.field(name, array.type) for name, array in columns.items()]
    arrays = list(columns.values())
    for name, array in nested_columns(random, rows).items() if nested else ():
        fields.append(pa.field(name, array.type))
        arrays.append(array)
    fields.append(pa.field("required", pa.int32(), nullable=False, metadata={"unit": "m"}))
    arrays.append(pa.array([int(n) for n in random.integers(0, 9, rows)], pa.int32()))
    return pa.table(arrays, schema=pa.schema(fields, metadata={"made": "by chance"}))


def nested_columns(random, rows):
    def items(depth):
        if random.random() < 0.2:
            return None
        if depth == 0:
            return int(random.integers(-9, 9))
        return [items(depth - 1) for _ in range(int(random.integers(0, 4)))]

    def point():
        return None if random.random() < 0.2 else {"x": items(0), "tags": items(1), "deep": None if items(0) is None else {"y": 0.5}}

    structure = pa.struct(
        [pa.field("x", pa.int16()), pa.field("tags", pa.list_(pa.int8())), pa.field("deep", pa.struct({"y": pa.float64()}))]
    )
    pairs = [None if i % 5 == 2 else [(f"k{j}", items(0)) for j in range(i % 3)] for i in range(rows)]
    strict = pa.struct([pa.field("n", pa.uint32(), nullable=False), pa.field("at", pa.list_(pa.timestamp("ns", "UTC")))])
    stricts = [None if i % 4 == 1 else [{"n": 2**32 - 1 - i, "at": [i, None] if i % 2 else None}] * (i % 3) for i in range(rows)]
    ends = np.minimum(np.arange(rows + 1) * 2, rows)
    kinds = pa.DictionaryArray.from_arrays(
        pa.array([None if i % 7 == 3 else i * 2 % 3 for i in range(rows)], pa.int8()), pa.array(["b", "a", "c", "unused"])
    )
    return {
        # Without null: up to 25, pyarrow does not read those, https://github.com/apache/arrow/issues/35692.
        "pairs": pa.array([[items(0), 0.5] for _ in range(rows)], pa.list_(pa.float32(), 2)),
        "stricts": pa.array(stricts, pa.large_list(strict)),
        "kinds": pa.ListArray.from_arrays(pa.array(ends, pa.int32()), kinds),
        "decimals": pa.array([[None if i % 3 else decimal.Decimal(i - 9).scaleb(-2)] for i in range(rows)], pa.list_(pa.decimal128(9, 2))),
        "map_of_maps": pa.array(
            [[(i, None if i % 2 else [(b"\x00", [{"x": i, "tags": [], "deep": None}])])] for i in range(rows)],
            pa.map_(pa.int64(), pa.map_(pa.binary(), pa.list_(structure))),
        ),
        "list": pa.array([items(1) for _ in range(rows)], pa.list_(pa.int64())),
        "lists": pa.array([items(2) for _ in range(rows)], pa.list_(pa.list_(pa.int8()))),
        "large_list": pa.array([[str(i)] * (i % 3) for i in range(rows)], pa.large_list(pa.string())),
        "struct": pa.array([point() for _ in range(rows)], structure),
        "structs": pa.array([[point()] * (i % 3) for i in range(rows)], pa.list_(structure)),
        "map": pa.array(pairs, pa.map_(pa.string(), pa.int32())),
    }


def bits_of(array):
    """What tells floats apart that are equal or NaN."""
    if pa.types.is_floating(array.type):
        filled = array.fill_null(0) if array.type != pa.float16() else array
        return filled.to_numpy(zero_copy_only=False).tobytes() if array.type != pa.float16() else repr(array.to_pylist())
    return None


def same(ours, theirs, what, metadata=True):
    assert ours.schema.equals(theirs.schema, check_metadata=metadata), f"{what}: {ours.schema}\nis not\n{theirs.schema}"
    ours.validate(full=True)
    assert ours.num_rows == theirs.num_rows, what
    for at, name in enumerate(theirs.schema.names):
        a, b = (table.column(at).combine_chunks() for table in (ours, theirs))
        a, b = (array.unify_dictionaries() if isinstance(array, pa.ChunkedArray) else array for array in (a, b))
        if pa.types.is_dictionary(a.type):
            assert a.dictionary.to_pylist() == b.dictionary.to_pylist(), f"{what}: entries of {name}"
        assert bits_of(a) == bits_of(b), f"{what}: bits of {name}"
        if not a.equals(b):
            assert repr(a.to_pylist()) == repr(b.to_pylist()), f"{what}: {name}"


def plain(table):
    """The table as pyarrow gives it back of its own Parquet: without seconds, and with other indices."""
    for at, field in enumerate(table.schema):
        column = table.column(at)
        if pa.types.is_dictionary(field.type):
            column = pa.chunked_array([chunk.dictionary_decode() for chunk in column.chunks], field.type.value_type)
        elif pa.types.is_timestamp(field.type) and field.type.unit == "s":
            column = column.cast(pa.timestamp("ms", field.type.tz))
        table = table.set_column(at, pa.field(field.name, column.type, field.nullable), column)
    return table


def write_stream(table, path):
    with pa.ipc.new_stream(path, table.schema) as writer:
        writer.write_table(table)
    return path


def read_stream(path):
    with pa.ipc.open_stream(path) as reader:
        return reader.read_all()


def check_arrow(program, table, folder):
    source = write_stream(table, folder / "source.arrows")
    same(read_stream(convert(program, source, folder / "a.arrows")), table, "a stream")
    file = convert(program, folder / "a.arrows", folder / "a.arrow")
    with pa.ipc.open_file(file) as reader:
        same(reader.read_all(), table, "a file")
    same(pyarrow.feather.read_table(file), table, "a file read as Feather")


def check_parquet(program, table, folder):
    source = write_stream(table, folder / "source.arrows")
    path = convert(program, source, folder / "a.parquet")
    same(plain(pyarrow.parquet.read_table(path)), plain(table), "Parquet", metadata=False)
    frame, expected = pandas.read_parquet(path), pyarrow.parquet.read_table(path).to_pandas()
    pandas.testing.assert_frame_equal(frame, expected)
    same(read_stream(convert(program, path, folder / "back.arrows")), table, "Parquet, there and back")


def check_parquet_of_theirs(program, table, folder, random):
    options = {
        "compression": str(random.choice(["none", "snappy", "gzip", "brotli", "zstd", "lz4"])),
        "use_dictionary": bool(random.integers(0, 2)),
        "data_page_version": str(random.choice(["1.0", "2.0"])),
        "row_group_size": int(random.integers(1, 70)),
        "data_page_size": int(random.choice([64, 1_000_000])),
    }
    path = folder / "theirs.parquet"
    pyarrow.parquet.write_table(table, path, **options)
    ours = read_stream(convert(program, path, folder / "theirs.arrows"))
    # Without a page of them, entries stand in the order of their use.
    has_entries = options["use_dictionary"] and table.num_rows > 0
    pair = [ours, table] if has_entries else [plain(ours), plain(table)]
    same(*pair, f"Parquet of theirs, {options}", metadata=has_entries)


def check_csv(program, table, folder):
    keeps = [f.name for f in table.schema if not (pa.types.is_binary(f.type) or pa.types.is_fixed_size_binary(f.type))]
    table = table.select(keeps)
    source = write_stream(table, folder / "source.arrows")
    path = convert(program, source, folder / "a.csv")
    schema = ["--schema", str(source)]
    same(read_stream(convert(program, path, folder / "csv.arrows", *schema)), table, "CSV, there and back")
    # pyarrow's reader has no halves and no wide decimals, and categories in another order.
    told = {
        f.name: f.type
        for f in table.schema
        if not (pa.types.is_float16(f.type) or pa.types.is_decimal256(f.type) or pa.types.is_dictionary(f.type))
    }
    read = pyarrow.csv.read_csv(
        path,
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=told, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
        ),
    )
    for name, type in told.items():
        a, b = read.column(name).combine_chunks(), table.column(name).combine_chunks()
        assert a.type == type, f"CSV: {name} is {a.type}"
        assert bits_of(a) == bits_of(b), f"CSV: bits of {name}"
        assert a.equals(b) or repr(a.to_pylist()) == repr(b.to_pylist()), f"CSV: {name}"
    frame = pandas.read_csv(path, dtype=str, keep_default_na=False, lineterminator=None)
    for name in ["text", "large_text"]:
        texts = ["" if text is None else text for text in table.column(name).to_pylist()]
        assert frame[name].tolist() == texts, f"CSV by pandas: {name}"
    wide = [None if text == "" else int(text) for text in frame["int64"]]
    assert wide == table.column("int64").to_pylist(), "CSV by pandas: int64"


def main(program, seed, count):
    print(f"seed {seed}, {count} tables", flush=True)
    random = np.random.default_rng(seed)
    tables = [(read_stream(FIXTURES / "table.arrows"), False)]
    tables += [(random_table(random, nested), nested) for nested in [False, True] for _ in range(count)]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for made, nested in tables:
            # A stream without batches has no entries of dictionaries, by pyarrow too.
            table = read_stream(write_stream(made, folder / "made.arrows"))
            check_arrow(program, table, folder)
            check_parquet_of_theirs(program, table, folder, random)
            check_parquet(program, table, folder)
            if not nested:
                check_csv(program, table, folder)
    print(f"{len(tables)} tables are the same in Arrow, Parquet and CSV")


if __name__ == "__main__":
    program, *numbers = sys.argv[1:]
    seed = int(numbers[0]) if numbers else time.time_ns() % 2**31
    main(program, seed, int(numbers[1]) if len(numbers) > 1 else 4)
