import { DecodeError, RaymonError, withFacts } from '../../../base/errors.ts';
import { resolveLimits } from '../../../base/limits.ts';
import { quote } from '../../../base/path.ts';
import { setMember } from '../../../json/tree.ts';
import { Native } from '../../../native/native.ts';
import { readNpy } from '../../../numpy/npy.ts';
import { Numpy } from '../../../numpy/numpy.ts';
import type { ReadFormat } from '../source/artefact.ts';
import { bytesOf } from '../source/source-bytes.ts';
import { unzip } from './unzip.ts';

const ENDING = '.npy';

/**
 * Reads a `.npz` file, as `numpy.savez` writes it: an object of its arrays by name.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.savez.html
 */
export const readNpz: ReadFormat = async (source, options) => {
  const limits = resolveLimits(options.limits);
  const arrays: { [name: string]: Numpy } = {};
  for (const { name, bytes } of unzip(await bytesOf(source, limits), limits)) {
    if (!name.endsWith(ENDING)) {
      throw new DecodeError('bad-npy', 'Expected a .npz file of .npy files alone, got another file in it', [name]);
    }
    const key = name.slice(0, -ENDING.length);
    try {
      setMember(arrays, key, new Numpy(readNpy(bytes, limits, true)));
    } catch (error) {
      throw error instanceof RaymonError ? withFacts(error, `of the array ${quote(key)}`, {}) : error;
    }
  }
  return { value: new Native(arrays, { limits: options.limits }) };
};
