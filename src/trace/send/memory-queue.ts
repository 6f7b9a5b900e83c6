import { fitting, type Backlog, type BacklogListener, type BatchSize, type Chunk, type Overflow } from './backlog.ts';

/** Bounds of a queue. */
export interface MemoryQueueOptions {
  readonly maxRecords: number;
  readonly maxBytes: number;
  readonly overflow: Overflow;
}

/** Dead slots at the head of the queue that are worth moving the rest for. */
const COMPACT = 1024;

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

  constructor(options: MemoryQueueOptions) {
    this.#options = options;
  }

  get records(): number {
    return this.#waiting + this.#taken.length - this.#settled;
  }

  get oldest(): number {
    return this.#settled < this.#taken.length ? this.#takenFrom + this.#settled : this.added - this.#waiting;
  }

  get #waiting(): number {
    return this.#lines.length - this.#head;
  }

  open(listener: BacklogListener): void {
    this.#listener = listener;
  }

  add(line: Uint8Array): void {
    if (this.#isFull(line) && !this.#makeRoom(line)) {
      this.#listener?.dropped('queue-full', 1);
      return;
    }
    this.#lines.push(line);
    this.bytes += line.length;
    this.added++;
  }

  #isFull(line: Uint8Array): boolean {
    return this.records >= this.#options.maxRecords || this.bytes + line.length > this.#options.maxBytes;
  }

  #makeRoom(line: Uint8Array): boolean {
    const { overflow, maxRecords, maxBytes } = this.#options;
    // Records on their way out may be delivered already: they are not given up for a new one.
    const taken = this.records - this.#waiting;
    if (overflow === 'drop-newest' || taken >= maxRecords || this.#takenBytes + line.length > maxBytes) return false;
    const before = this.#waiting;
    while (this.#waiting > 0 && this.#isFull(line)) this.bytes -= this.#vacate().length;
    this.#compact();
    this.#listener?.dropped('queue-full', before - this.#waiting);
    // Whoever was told may have logged something himself.
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
    if (this.#head < COMPACT || this.#head * 2 < this.#lines.length) return;
    this.#lines = this.#lines.slice(this.#head);
    this.#head = 0;
  }

  take(size: BatchSize): Promise<Chunk | undefined> {
    if (this.#waiting === 0) return Promise.resolve(undefined);
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

  close(): void {
    const { records } = this;
    this.#lines = [];
    this.#head = 0;
    this.#taken = [];
    this.#settled = 0;
    this.bytes = 0;
    this.#listener?.dropped('closed', records);
  }
}

const EMPTY = new Uint8Array(0);

function sizeOf(lines: readonly Uint8Array[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}
