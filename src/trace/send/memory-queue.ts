import { fitting, type Backlog, type BacklogListener, type BatchSize, type Chunk, type Overflow } from './backlog.ts';

/** Bounds of a queue. */
export interface MemoryQueueOptions {
  readonly maxRecords: number;
  readonly maxBytes: number;
  readonly overflow: Overflow;
}

/** Empty slots at the head of the queue, from which on the rest is moved. */
const COMPACT_AFTER_SLOTS = 1024;

/** A backlog in memory: bounded in records and bytes, gone with the process. */
export class MemoryQueue implements Backlog {
  readonly isDurable = false;
  added = 0;
  bytes = 0;
  readonly #id = crypto.randomUUID();
  readonly #options: MemoryQueueOptions;
  #listener: BacklogListener | undefined;
  #lines: Uint8Array[] = [];
  /** Index of the oldest waiting line. */
  #head = 0;
  #taken: readonly Uint8Array[] = [];
  #settled = 0;
  #takenFrom = 0;
  #takenBytes = 0;
  /** Lines on their way out for the last time, behind those that are taken. */
  #leaving: readonly Uint8Array[] = [];

  constructor(options: MemoryQueueOptions) {
    this.#options = options;
  }

  get records(): number {
    return this.#waiting + this.#leaving.length + this.#taken.length - this.#settled;
  }

  get oldest(): number {
    if (this.#settled < this.#taken.length) return this.#takenFrom + this.#settled;
    return this.added - this.#waiting - this.#leaving.length;
  }

  get #waiting(): number {
    return this.#lines.length - this.#head;
  }

  open(listener: BacklogListener): void {
    this.#listener = listener;
  }

  add(line: Uint8Array): boolean {
    if (this.#isFull(line) && !this.#makeRoom(line)) {
      this.#listener?.dropped('queue-full', 1);
      return false;
    }
    this.#lines.push(line);
    this.bytes += line.length;
    this.added++;
    return true;
  }

  #isFull(line: Uint8Array): boolean {
    return this.records >= this.#options.maxRecords || this.bytes + line.length > this.#options.maxBytes;
  }

  #makeRoom(line: Uint8Array): boolean {
    const { overflow, maxRecords, maxBytes } = this.#options;
    // Records on their way out may be delivered already: they are not given up for a new one.
    const taken = this.records - this.#waiting;
    if (
      overflow === 'drop-newest' ||
      taken >= maxRecords ||
      this.#takenBytes + sizeOf(this.#leaving) + line.length > maxBytes
    )
      return false;
    const before = this.#waiting;
    while (this.#waiting > 0 && this.#isFull(line)) this.bytes -= this.#vacate().length;
    this.#compact();
    this.#listener?.dropped('queue-full', before - this.#waiting);
    // The listener may have logged more records.
    return !this.#isFull(line);
  }

  /** Takes the oldest waiting line out. */
  #vacate(): Uint8Array {
    const line = this.#lines[this.#head] ?? EMPTY;
    // A slot that still held its line would keep the memory.
    this.#lines[this.#head++] = EMPTY;
    return line;
  }

  #compact(): void {
    if (this.#head < COMPACT_AFTER_SLOTS || this.#head * 2 < this.#lines.length) return;
    this.#lines = this.#lines.slice(this.#head);
    this.#head = 0;
  }

  take(size: BatchSize): Promise<Chunk | undefined> {
    if (this.#waiting === 0 || this.#leaving.length > 0) return Promise.resolve(undefined);
    this.#takenFrom = this.added - this.#waiting;
    this.#taken = fitting(this.#lines, this.#head, size);
    this.#settled = 0;
    this.#takenBytes = sizeOf(this.#taken);
    for (const _ of this.#taken) this.#vacate();
    this.#compact();
    return Promise.resolve({ key: `${this.#id}-${this.#takenFrom}-${this.#taken.length}`, lines: this.#taken });
  }

  settle(records: number): void {
    const bytes = sizeOf(this.#taken.slice(this.#settled, this.#settled + records));
    this.bytes -= bytes;
    this.#takenBytes -= bytes;
    this.#settled += records;
    if (this.#settled === this.#taken.length) {
      this.#taken = [];
      this.#settled = 0;
    }
  }

  /**
   * Takes the oldest waiting records while others are taken; nothing more is taken until {@link left} is called.
   *
   * @returns undefined if there are none, the first is too large, or some are leaving already.
   */
  leave(size: BatchSize): Chunk | undefined {
    const first = this.#lines[this.#head];
    if (this.#leaving.length > 0 || first === undefined || first.length > size.bytes) return undefined;
    const from = this.added - this.#waiting;
    this.#leaving = fitting(this.#lines, this.#head, size);
    for (const _ of this.#leaving) this.#vacate();
    return { key: `${this.#id}-${from}-${this.#leaving.length}`, lines: this.#leaving };
  }

  /** Forgets the records that were leaving, or has them wait again, in their old place. @returns How many there were. */
  left(isSent: boolean): number {
    const leaving = this.#leaving;
    this.#leaving = [];
    if (isSent) this.bytes -= sizeOf(leaving);
    else if (leaving.length > 0) {
      this.#lines = [...leaving, ...this.#lines.slice(this.#head)];
      this.#head = 0;
    }
    return leaving.length;
  }

  close(): void {
    const { records } = this;
    this.#lines = [];
    this.#head = 0;
    this.#taken = [];
    this.#leaving = [];
    this.#settled = 0;
    this.bytes = 0;
    this.#listener?.dropped('closed', records);
  }
}

const EMPTY = new Uint8Array(0);

function sizeOf(lines: readonly Uint8Array[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}
