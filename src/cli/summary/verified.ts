import { isRaymonError } from '../../base/errors.ts';
import type { Summary } from './json-line.ts';

/** Something that is wrong in a file. */
export interface Fault {
  /** The file, and the line of a log; untrusted. */
  readonly where: string;
  readonly code: string;
  /** Untrusted. */
  readonly message: string;
}

/** What reading a file whole has found. */
export interface Verified {
  /** In a few words; untrusted. */
  readonly what: string;
  readonly format: string;
  /** How many there are of what the file holds. */
  readonly counts: Readonly<Record<string, number>>;
  /** The first of the faults. */
  readonly faults: readonly Fault[];
  readonly faultCount: number;
  /** What could not be checked, and is not counted as a fault; untrusted. */
  readonly notes: readonly string[];
}

/** Faults of a file that are told: a log of another format has one in every line. */
const MOST_FAULTS = 100;

/** Counts faults, and keeps the first of them. */
export class Faults {
  readonly faults: Fault[] = [];
  faultCount = 0;

  add(where: string, code: string, message: string): void {
    this.faultCount++;
    if (this.faults.length < MOST_FAULTS) this.faults.push({ where, code, message });
  }

  /** Counts an error of ours, or of the file system; throws all others. */
  catch(where: string, error: unknown): void {
    if (isRaymonError(error)) this.add(where, error.code, error.message);
    else if (error instanceof Error && 'code' in error) this.add(where, String(error.code), error.message);
    else throw error;
  }
}

/** The same for programs. */
export function verifiedSummary(file: string, { what, format, counts, faults, ...rest }: Verified): Summary {
  const { faultCount, notes } = rest;
  return {
    file,
    ok: faultCount === 0,
    format,
    what,
    ...counts,
    faults: faults.map((fault) => ({ ...fault })),
    faultCount,
    notes,
  };
}
