/**
 * Everything that must be found alike on every runtime, by entry point.
 *
 * @module
 */
import { arrayLaws } from './array-laws.ts';
import type { Case } from './case.ts';
import type { Fixtures } from './fixtures.ts';
import { frameLaws } from './frame-laws.ts';
import { arrowFrames, goldenFrames, goldenSeries, pandasFrames } from './frames.ts';
import { images, invalidImages } from './images.ts';
import { invalidDocuments, invalidFrameTexts } from './invalid-documents.ts';
import { invalidMsgpack, invalidTexts } from './invalid-texts.ts';
import type { FullKit, Kit } from './kit.ts';
import type { Trial } from './law.ts';
import { msgpackDocuments, msgpackValues } from './msgpack.ts';
import { npyFiles } from './npy.ts';
import { pythonDocuments } from './python-documents.ts';
import { seeded } from './seeded.ts';
import { streams } from './streams.ts';
import { canonicalLaws, valueLaws } from './value-laws.ts';

/** What `raymon/core` gives. */
export function coreCases(kit: Kit, fixtures: Fixtures, trial: Trial): Case[] {
  return [
    ...invalidDocuments(kit, fixtures),
    ...invalidTexts(kit, fixtures, (input) => kit.fromJson(input)),
    ...invalidMsgpack(kit, fixtures, (bytes) => kit.fromMsgpack(bytes)),
    ...msgpackValues(fixtures, (bytes) => inNative(kit, bytes)),
    ...msgpackDocuments(kit, fixtures),
    ...npyFiles(kit, fixtures),
    ...pythonDocuments(kit, fixtures),
    ...seeded(kit),
    ...streams(kit),
    ...valueLaws(kit, trial),
    ...canonicalLaws(kit, trial),
    ...arrayLaws(kit, trial),
  ];
}

/** What `raymon/types` gives beyond that. */
export function typesCases(kit: FullKit, fixtures: Fixtures, trial: Trial): Case[] {
  return [
    ...coreCases(kit, fixtures, trial),
    ...images(kit, fixtures),
    ...invalidImages(kit, fixtures),
    ...invalidFrameTexts(kit, fixtures),
    ...goldenFrames(kit, fixtures),
    ...arrowFrames(kit, fixtures),
    ...goldenSeries(kit, fixtures),
    ...pandasFrames(kit, fixtures),
    ...frameLaws(kit, trial),
  ];
}

/** Reads a value of msgpack as the data of a Native around it. */
function inNative({ fromMsgpack, Native }: Kit, bytes: Uint8Array): unknown {
  const around = [0x82, ...short('type'), ...short(Native.type), ...short('params'), 0x81, ...short('data')];
  const native = fromMsgpack(Uint8Array.from([...around, ...bytes]));
  if (!(native instanceof Native)) throw new Error('Expected a Native');
  return native.data;
}

/** A text of less than 32 characters in msgpack. */
function short(text: string): number[] {
  return [0xa0 + text.length, ...new TextEncoder().encode(text)];
}
