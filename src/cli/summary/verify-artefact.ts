import type { Limits } from '../../base/limits.ts';
import { wrapperType } from '../../document/wrapper.ts';
import type { Image } from '../../image/image.ts';
import type { Source } from '../formats/source/artefact.ts';
import { nameOf, readArtefact } from '../formats/read-artefact.ts';
import { decodedPixels } from './decoded-pixels.ts';
import { Faults, type Verified } from './verified.ts';

/**
 * Reads one artefact whole, the pixels of an image included.
 *
 * @param pixels - width times height of a picture that is decoded at most.
 */
export async function verifyArtefact(
  source: Source,
  { limits, format, pixels }: { readonly limits: Limits; readonly format: string | undefined; readonly pixels: number },
): Promise<Verified> {
  const faults = new Faults();
  const notes: string[] = [];
  let [what, found] = ['nothing that could be read', format ?? 'unknown'];
  try {
    const read = await readArtefact(source, { limits, format });
    what = String(read.value as unknown);
    found = read.format;
    notes.push(...(read.lost ?? []));
    if (wrapperType(read.value) === 'raymon.types.Image') {
      const decoded = await decodedPixels(read.value as Image, pixels);
      if ('reason' in decoded) {
        if (decoded.fault === undefined) notes.push(`pixels not decoded: ${decoded.reason}`);
        else faults.add(nameOf(source), decoded.fault, decoded.reason);
      }
    }
    if (wrapperType(read.value) === 'unknown')
      notes.push('of a type that is not known here: only its document was read');
  } catch (error) {
    faults.catch(nameOf(source), error);
  }
  const { faults: first, faultCount } = faults;
  return { what, format: found, counts: {}, faults: first, faultCount, notes };
}
