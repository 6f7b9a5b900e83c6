import type { Data } from 'apache-arrow';
import { layoutOf } from './layout.ts';
import { offsetsOf } from './offsets.ts';
import { viewBytes } from './views.ts';

/** The bytes of a valid slot, without a copy. */
export type SlotBytes = (slot: number) => Uint8Array;

/** Reads the slots of an array of strings or bytes, however they lie in memory. */
export function slotBytesOf(data: Data): SlotBytes {
  const layout = layoutOf(data.type);
  const bytes: Uint8Array = data.values ?? new Uint8Array(0);
  if (layout?.kind !== 'bytes') return (slot) => viewBytes(bytes, data.variadicBuffers, slot);
  const offsets = offsetsOf(data, layout.large);
  return (slot) => bytes.subarray(offsets[slot], offsets[slot + 1]);
}
