import { expect, it } from 'vitest';
import { resolveDocument } from '../../src/document/state-document.ts';
import { arrayDocument } from '../../src/numpy/array-document.ts';
import { joinText, jsonParts } from '../../src/text/writer/writer.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';

// What is short knows its text; what is longer is walked. Around 6 KB it changes.
it.each([0, 1, 800, 6143, 6144, 6145, 20_000])('the text of an array of %d bytes is that of its document', (size) => {
  for (const dtype of ['uint8', `[('a "quoted" \\\\ é \ud800', '|u1')]`]) {
    const document = arrayDocument('raymon.types.Numpy', new Uint8Array(size).fill(7), `(${size},)`, dtype);
    expect(joinText(jsonParts(document), DEFAULT_LIMITS)).toBe(JSON.stringify(resolveDocument(document)));
    expect(joinText(jsonParts({ a: [document, 1, document] }), DEFAULT_LIMITS)).toBe(
      JSON.stringify({ a: [resolveDocument(document), 1, resolveDocument(document)] }),
    );
  }
});
