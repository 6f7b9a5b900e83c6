import { EncodeError } from '../../../base/errors.ts';
import { resolveLimits } from '../../../base/limits.ts';
import { quote } from '../../../base/path.ts';
import { Image } from '../../../image/image.ts';
import { npyParts, readNpy as readContents } from '../../../numpy/npy.ts';
import { Numpy } from '../../../numpy/numpy.ts';
import type { ReadFormat, WriteFormat } from '../source/artefact.ts';
import { nameOf } from '../frame/as-frame.ts';
import { bytesOf } from '../source/source-bytes.ts';

/** Reads a `.npy` file; the array is laid over the file's memory where it is in C order. */
export const readNpy: ReadFormat = async (source, options) => {
  const limits = resolveLimits(options.limits);
  return { value: new Numpy(readContents(await bytesOf(source, limits), limits, true)) };
};

/** Writes an array as a `.npy` file; of an image its pixels, where the rest may be lost. */
export const writeNpy: WriteFormat = async (value, { lossy = false }) => {
  if (value instanceof Numpy) {
    checkDtype(value, lossy);
    return npyParts(value.state);
  }
  if (!(value instanceof Image)) {
    const message = `Expected a Numpy, as .npy holds, got ${nameOf(value)}: --to json keeps it`;
    throw new EncodeError('unsupported-value', message);
  }
  if (!lossy) {
    const own = value.format === 'png' ? 'png' : 'jpg';
    const message = `Expected a Numpy, got an Image: --to ${own} keeps it, --lossy writes its pixels alone`;
    throw new EncodeError('unsupported-value', message);
  }
  return npyParts(new Numpy(await value.toPixels()).state);
};

/** Refuses what the header of a file does not say of a dtype: that it is a record, or that its fields are aligned. */
function checkDtype({ dtype }: Numpy, lossy: boolean): void {
  const none = Numpy.fromBytes(new Uint8Array(), { dtype, shape: [0] });
  let named;
  try {
    named = Numpy.fromNpy(none.toNpy()).dtype;
  } catch (cause) {
    const message = `Expected a dtype that .npy can name, got ${quote(dtype, 200)}: --to json keeps it`;
    throw new EncodeError('unsupported-dtype', message, [], { cause });
  }
  if (named === dtype || lossy) return;
  const message = `Expected a dtype that .npy names in full, got ${quote(dtype, 200)}, which becomes ${quote(named, 200)}: --to json keeps it, --lossy takes that`;
  throw new EncodeError('unsupported-dtype', message);
}
