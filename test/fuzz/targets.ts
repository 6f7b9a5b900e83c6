import { Numpy, Image, fromJson, fromMsgpack, loadJcr, toJson } from '../../src/types.ts';
import { writeStream } from '../../src/frame/stream/writer.ts';
import { readStream } from '../../src/frame/stream/reader.ts';
import { isRaymonError } from '../../src/base/errors.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { readJson } from '../../src/text/reader/json-reader.ts';
import { forcedThresholds } from '../support/forced-thresholds.ts';
import { plainOf, spellOutcome } from '../support/plain-tree.ts';
import { referenceRead } from '../support/reference-json.ts';
import { type Mutate, mutateArrow, mutateImage, mutateJsonText, mutateMsgpack } from './mutate-structure.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { attempt, demandLegal, Finding } from './oracle.ts';
import * as seeds from './seeds.ts';

/** A way into the package. */
export interface Target {
  /** Inputs to start from. */
  seeds(): readonly Uint8Array[];
  readonly mutate: Mutate;
  /**
   * Reads an input, and looks at what comes of it.
   *
   * @throws Whatever must not happen.
   */
  run(input: Uint8Array): void | Promise<void>;
}

export const TARGETS: Readonly<Record<string, Target>> = {
  fromJson: {
    seeds: () => [...seeds.texts(), ...seeds.documents()],
    mutate: mutateJsonText,
    run(input) {
      compareReaders(input);
      const value = attempt(() => fromJson(input));
      if (value !== undefined) demandLegal(value);
    },
  },
  fromMsgpack: {
    seeds: seeds.msgpacks,
    mutate: mutateMsgpack,
    run(input) {
      const value = attempt(() => fromMsgpack(input));
      if (value !== undefined) demandLegal(value);
    },
  },
  image: {
    seeds: seeds.images,
    mutate: mutateImage,
    async run(input) {
      const data = Buffer.from(input).toString('base64');
      const value = attempt(() => loadJcr({ type: Image.type, params: { data } }));
      if (value === undefined) return;
      demandLegal(value);
      await decode(value as Image);
    },
  },
  arrow: {
    seeds: seeds.streams,
    mutate: mutateArrow,
    run(input) {
      const columns = attempt(() => readStream(input, DEFAULT_LIMITS, []));
      // A few bytes may claim four billion rows of nothing.
      if (columns === undefined || columns.rows > 1000) return;
      const canonical = writeStream(columns, DEFAULT_LIMITS, []);
      const again = writeStream(readStream(canonical, DEFAULT_LIMITS, []), DEFAULT_LIMITS, []);
      if (Buffer.compare(canonical, again) !== 0) throw new Finding('a canonical stream that changes');
      const arrow = Buffer.from(input).toString('base64');
      for (const type of ['raymon.types.DataFrame', 'raymon.types.Series']) {
        const value = attempt(() => loadJcr({ type, params: {}, exact: { arrow } }));
        if (value !== undefined) demandLegal(value);
      }
    },
  },
  native: {
    seeds: seeds.natives,
    mutate: mutateJsonText,
    run(input) {
      loadBothWays(input);
    },
  },
  numpy: {
    seeds: () => [...seeds.arrays(), ...seeds.npyFiles()],
    mutate: (bytes, random, other) => (bytes[0] === 0x93 ? mutateBytes : mutateJsonText)(bytes, random, other),
    run(input) {
      if (input[0] !== 0x93) return loadBothWays(input);
      const value = attempt(() => Numpy.fromNpy(input));
      if (value !== undefined) demandLegal(value);
    },
  },
};

/** Loads a text as text and as the value that the engine reads from it. */
function loadBothWays(input: Uint8Array): void {
  const value = attempt(() => fromJson(input));
  if (value !== undefined) demandLegal(value);
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(input).toString());
  } catch {
    return;
  }
  const loaded = attempt(() => loadJcr(json));
  if (loaded === undefined) return;
  demandLegal(loaded);
  const twin = attempt(() => loadJcr(structuredClone(json)));
  if (twin === undefined || toJson(twin) !== toJson(loaded)) throw new Finding('a document that gives two values');
}

async function decode(image: Image): Promise<void> {
  if (image.width * image.height > 1e6) return;
  try {
    await image.toPixels();
  } catch (error) {
    if (!isRaymonError(error, 'bad-pixels')) throw error;
  }
}

/** Texts that the slow reader takes its time for. */
const LONG = 20_000;
const LONG_TOKEN = /[^",:[{]{16}/;

/** Compares every way of the text reader with the slow one. */
function compareReaders(input: Uint8Array): void {
  const text = Buffer.from(input).toString();
  if (input.length > LONG || Buffer.compare(Buffer.from(text), input) !== 0) return;
  const expected = spellOutcome(() => referenceRead(text, DEFAULT_LIMITS));
  for (const [way, forced] of Object.entries(forcedThresholds)) {
    // Long numbers and long runs of brackets do not fit the smallest window.
    const thresholds = LONG_TOKEN.test(text) ? { ...forced, window: 2 * LONG } : forced;
    const options = { limits: DEFAULT_LIMITS, strict: false, rawStrings: true, thresholds };
    for (const form of [text, input]) {
      if (spellOutcome(() => plainOf(readJson(form, options))) !== expected) {
        throw new Finding(`another outcome than the reference, read by: ${way}`);
      }
    }
  }
}
