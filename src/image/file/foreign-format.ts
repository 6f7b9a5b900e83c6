/** A file format that is not for a JCR image. */
export interface ForeignFormat {
  /** As people call it. */
  readonly name: string;
  /** Whether `Image.from` converts it. */
  readonly convertible: boolean;
}

/** Where a signature stands, and the bytes it is made of; `?` is any byte. */
interface Signature extends ForeignFormat {
  readonly at: number;
  readonly text: string;
}

const SIGNATURES: readonly Signature[] = [
  { name: 'WebP', convertible: true, at: 0, text: 'RIFF????WEBP' },
  { name: 'GIF', convertible: true, at: 0, text: 'GIF8' },
  { name: 'TIFF', convertible: true, at: 0, text: 'II*\0' },
  { name: 'TIFF', convertible: true, at: 0, text: 'MM\0*' },
  { name: 'BigTIFF', convertible: true, at: 0, text: 'II+\0' },
  { name: 'BigTIFF', convertible: true, at: 0, text: 'MM\0+' },
  { name: 'AVIF', convertible: true, at: 4, text: 'ftypavif' },
  { name: 'HEIF', convertible: true, at: 4, text: 'ftypmif1' },
  { name: 'HEIF', convertible: true, at: 4, text: 'ftyphei' },
  { name: 'HEIF', convertible: true, at: 4, text: 'ftyphev' },
  { name: 'gzip', convertible: false, at: 0, text: '\x1f\x8b' },
  { name: 'BMP', convertible: false, at: 0, text: 'BM' },
  { name: 'ICO', convertible: false, at: 0, text: '\0\0\x01\0' },
  { name: 'PDF', convertible: false, at: 0, text: '%PDF' },
  { name: 'EPS', convertible: false, at: 0, text: '%!PS' },
  { name: 'EPS', convertible: false, at: 0, text: '\xc5\xd0\xd3\xc6' },
  { name: 'JPEG 2000', convertible: false, at: 0, text: '\0\0\0\fjP  ' },
  { name: 'JPEG 2000', convertible: false, at: 0, text: '\xff\x4f\xff\x51' },
  { name: 'JPEG XL', convertible: false, at: 0, text: '\xff\x0a' },
  { name: 'JPEG XL', convertible: false, at: 0, text: '\0\0\0\fJXL ' },
  { name: 'PSD', convertible: false, at: 0, text: '8BPS' },
  { name: 'OpenEXR', convertible: false, at: 0, text: 'v/1\x01' },
];

/** Names the format of a file by its first bytes; undefined if the format is not known here. */
export function foreignFormat(bytes: Uint8Array): ForeignFormat | undefined {
  const head = latin1(bytes.subarray(0, 512));
  const signature = SIGNATURES.find((known) => matches(head, known));
  if (signature !== undefined) return signature;
  if (/^P[1-7][\s#]/.test(head)) return { name: 'PPM', convertible: false };
  if (/^(\xef\xbb\xbf)?\s*<(svg|\?xml|!doctype|!--)/i.test(head)) return { name: 'SVG or XML', convertible: false };
  return undefined;
}

function matches(head: string, { at, text }: Signature): boolean {
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '?' && text[i] !== head[at + i]) return false;
  }
  return true;
}

// TextDecoder's "latin1" is windows-1252: it would change the bytes 80 to 9F.
function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
