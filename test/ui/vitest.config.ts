import { defineConfig } from 'vitest/config';

/** Tests that drive Chromium against a hub: apart from the others, which need no browser. */
// oxlint-disable-next-line import/no-default-export
export default defineConfig({
  test: {
    root: new URL('../../', import.meta.url).pathname,
    include: ['test/ui/**/*.browser.ts'],
    testTimeout: 600_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
});
