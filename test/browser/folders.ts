/** The folders of fixtures that pages are given. */
export const FOLDERS = [
  'frames',
  'images',
  'invalid',
  'invalid-image',
  'invalid-msgpack',
  'invalid-text',
  'msgpack',
  'npy',
  'python/numpy1',
  'python/numpy2',
] as const;
