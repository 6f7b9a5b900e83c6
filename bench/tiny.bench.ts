import { decodeFromBytes, encodeToBytes } from './arrays.ts';
import { float64 } from './data.ts';
import type { Suite } from './harness.ts';

export const TINY: Suite = {
  name: 'tiny',
  fresh: false,
  workloads: [
    {
      name: 'float64[100] to bytes',
      prepare: () =>
        encodeToBytes({
          array: float64(100),
          python: true,
          goals: [
            { versus: 'bare base64', atMost: 2.6 },
            { versus: 'devalue', atLeast: 3 },
            { versus: 'Python', atLeast: 12 },
          ],
        }),
    },
    {
      name: 'bytes to float64[100]',
      prepare: () =>
        decodeFromBytes({
          array: float64(100),
          python: true,
          goals: [
            { versus: 'bare base64', atMost: 6 },
            { versus: 'devalue', atLeast: 1.5 },
            { versus: 'Python', atLeast: 10 },
          ],
        }),
    },
  ],
};
