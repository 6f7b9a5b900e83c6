import { open } from 'node:fs/promises';
import { isCutOff } from './segment-log.ts';

const PIECE = 256 * 1024;
const LINE_FEED = 0x0a;

/**
 * The whole lines of a file, their line feeds included; lines that were cut off, and empty ones, are left out.
 *
 * @returns Each line in memory of its own or shared with other lines, never written to again.
 * @throws What the file system throws.
 */
export async function* linesOf(path: string): AsyncGenerator<Uint8Array, void> {
  const file = await open(path, 'r');
  try {
    let rest: Uint8Array[] = [];
    for (;;) {
      const { bytesRead, buffer } = await file.read({ buffer: new Uint8Array(PIECE) });
      if (bytesRead === 0) return;
      let start = 0;
      for (let end; (end = buffer.subarray(0, bytesRead).indexOf(LINE_FEED, start)) >= 0; start = end + 1) {
        const line = joinPieces([...rest, buffer.subarray(start, end + 1)]);
        rest = [];
        if (line.length > 1 && !isCutOff(line.subarray(0, -1))) yield line;
      }
      if (start < bytesRead) rest.push(buffer.subarray(start, bytesRead));
    }
  } finally {
    await file.close();
  }
}

function joinPieces(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const line = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    line.set(piece, at);
    at += piece.length;
  }
  return line;
}
