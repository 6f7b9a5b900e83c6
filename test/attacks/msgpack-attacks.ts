import type { Attack } from './attack.ts';

const KB = 2 ** 10;
const MB = 2 ** 20;

function text(value: string): Uint8Array {
  return Buffer.concat([Buffer.of(0xa0 + value.length), Buffer.from(value)]);
}

function head(tag: number, count: number): Uint8Array {
  const bytes = Buffer.alloc(5);
  bytes[0] = tag;
  bytes.writeUInt32BE(count, 1);
  return bytes;
}

/** A document of Native around some msgpack. */
function native(...data: Uint8Array[]): Uint8Array {
  const envelope = [
    Buffer.of(0x82),
    text('type'),
    text('raymon.types.Native'),
    text('params'),
    Buffer.of(0x81),
    text('data'),
  ];
  return Buffer.concat([...envelope, ...data]);
}

function times(count: number, ...bytes: number[]): Uint8Array {
  return Buffer.alloc(count * bytes.length, Buffer.from(bytes));
}

/** msgpack that claims more than it has, or is deep or wide. */
export const msgpackAttacks: readonly Attack[] = [
  {
    name: '24 000 arrays of 65535 in each other',
    as: 'msgpack',
    make: () => times(24 * KB, 0xdc, 0xff, 0xff),
    outcome: 'syntax',
  },
  {
    name: 'arrays of 2^32-1 in each other',
    as: 'msgpack',
    make: () => times(24 * KB, 0xdd, 0xff, 0xff, 0xff, 0xff),
    outcome: 'syntax',
  },
  {
    name: 'maps of 2^32-1 in each other',
    as: 'msgpack',
    make: () => times(24 * KB, 0xdf, 0xff, 0xff, 0xff, 0xff, 0xa0),
    outcome: 'limit',
  },
  {
    name: 'maps of 2^24 in each other',
    as: 'msgpack',
    make: () => times(24 * KB, 0xdf, 1, 0, 0, 0, 0xa0),
    outcome: 'syntax',
  },
  {
    name: 'arrays that each claim all bytes that are left',
    as: 'msgpack',
    make: () => Buffer.concat([times(300, 0xdd, 0, 0x10, 0, 0), times(MB + 1500, 0xc0)]),
    outcome: 'syntax',
  },
  {
    name: 'a string of 4 GB',
    as: 'msgpack',
    make: () => native(Buffer.of(0xdb, 0xff, 0xff, 0xff, 0xff)),
    outcome: 'syntax',
  },
  {
    name: 'a million arrays in each other',
    as: 'msgpack',
    make: () => native(times(MB, 0x91), Buffer.of(0xc0)),
    outcome: 'limit',
  },
  {
    name: 'a million maps in each other',
    as: 'msgpack',
    make: () => native(times(MB, 0x81, 0xa0), Buffer.of(0xc0)),
    outcome: 'limit',
  },
  {
    name: 'a million empty maps',
    as: 'msgpack',
    make: () => native(head(0xdd, MB), times(MB, 0x80)),
    outcome: 'read',
    factor: 96,
  },
  {
    name: 'eight million nulls',
    as: 'msgpack',
    make: () => native(head(0xdd, 8 * MB), times(8 * MB, 0xc0)),
    outcome: 'read',
    factor: 32,
  },
  {
    name: 'objects that look like the ends of long arrays',
    as: 'msgpack',
    make: () =>
      native(
        head(0xdd, 100_000),
        ...Array<Uint8Array>(100_000).fill(Buffer.concat([Buffer.of(0x81), text('1023'), Buffer.of(0)])),
      ),
    outcome: 'read',
    factor: 64,
  },
];
