import type { RaymonDataType } from '../../document/jcr.ts';
import type { Announce } from '../dom/announcer.ts';
import type { Backend } from '../work/backend.ts';

/** Where a value is shown, and what it is shown with. */
export interface Host {
  /** What the value's own view goes into. */
  readonly body: HTMLElement;
  /** The bar above it, for controls. */
  readonly tools: HTMLElement;
  readonly backend: Backend;
  /** Aborted when the view goes away. */
  readonly signal: AbortSignal;
  readonly announce: Announce;
  /** Pixels that are decoded at most. */
  readonly pixels: number;
  /** Shows another value in a panel below, in place of the one before. */
  open(value: Openable, label: string): void;
}

/** What opens in a panel: a wrapper as itself, anything else as a tree. */
export type Openable = { readonly wrapper: RaymonDataType } | { readonly value: unknown };

/** Shows a value of one type: the one interface of all views. */
export type Show<W> = (host: Host, wrapper: W) => void | Promise<void>;
