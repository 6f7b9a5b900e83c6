import type { Host } from '../host/host.ts';
import type { Elements } from '../model/array/elements.ts';

/** An array that is shown, and the number it has with the backend. */
export interface ShownArray {
  readonly host: Host;
  readonly elements: Elements;
  readonly id: number;
  /** What it is, for readers. */
  readonly label: string;
  /** The element whose plane is shown first, as an index on each axis. */
  readonly at?: readonly number[] | undefined;
}
