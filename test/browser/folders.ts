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
] as const;
