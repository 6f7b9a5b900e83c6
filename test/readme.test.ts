import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** What a picture may cost those who clone. */
const MOST_BYTES = 150_000;

describe('the README', () => {
  it('shows pictures that are there, small, and PNGs', () => {
    const pictures = [...readFileSync('README.md', 'utf8').matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path]) => path);
    expect(pictures).toEqual(['fixtures/viewer/page.png']);
    for (const path of pictures) {
      const bytes = readFileSync(String(path));
      expect(bytes.length).toBeLessThan(MOST_BYTES);
      expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    }
  });
});
