import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { ensure } from '../harness.ts';

const PROGRAM = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));

/** A hub in a process of its own, as users run it. */
export class RunningHub {
  /** Milliseconds until it was ready. */
  readonly startMs: number;
  readonly #child: ChildProcess;
  readonly #root: string;
  readonly #url: URL;
  readonly #token: string;
  readonly #agent = new Agent({ keepAlive: true });

  private constructor(
    child: ChildProcess,
    root: string,
    ready: { readonly url: string; readonly token: string },
    startMs: number,
  ) {
    this.#child = child;
    this.#root = root;
    this.#url = new URL(ready.url);
    this.#token = ready.token;
    this.startMs = startMs;
  }

  /** Starts a hub. @param from - a directory whose data it has, in a copy; none for an empty one. */
  static async start(from?: string): Promise<RunningHub> {
    const root = mkdtempSync(join(tmpdir(), 'raymon-bench-'));
    if (from !== undefined) cpSync(from, join(root, 'hub'), { recursive: true, mode: constants.COPYFILE_FICLONE });
    return RunningHub.#in(root);
  }

  static async #in(root: string): Promise<RunningHub> {
    const begun = performance.now();
    const argv = ['hub', '--dir', join(root, 'hub'), '--secrets', join(root, 'secrets.json'), '--port', '0', '--json'];
    const child = spawn(process.execPath, [PROGRAM, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return new RunningHub(
      child,
      root,
      JSON.parse(line.toString()) as { url: string; token: string },
      performance.now() - begun,
    );
  }

  /** Sends a request and reads the answer; gives the milliseconds, and the bytes of the answer. */
  async ask(method: string, path: string, body?: Buffer): Promise<{ readonly ms: number; readonly text: Buffer }> {
    const begun = performance.now();
    const { port, hostname } = this.#url;
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${this.#token}`, ...(body && { 'content-length': body.length }) };
      const sent = request({ agent: this.#agent, method, port, hostname, path, headers }, (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(pieces);
          ensure(
            answer.statusCode === 200,
            `${method} ${path}: ${answer.statusCode} ${text.subarray(0, 300).toString()}`,
          );
          resolve({ ms: performance.now() - begun, text });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  /** A figure of its metrics. */
  async metric(name: string): Promise<number> {
    const { text } = await this.ask('GET', '/metrics');
    const line = text
      .toString()
      .split('\n')
      .find((each) => each.startsWith(`${name} `));
    ensure(line !== undefined, `a metric ${name}`);
    return Number(line.slice(name.length));
  }

  /** Megabytes of memory: the peak since the start, or since {@link forgetPeak}; NaN where the system does not say. */
  get peakMb(): number {
    return this.#memory('VmHWM');
  }

  /** Megabytes of memory now. */
  get residentMb(): number {
    return this.#memory('VmRSS');
  }

  #memory(name: string): number {
    if (process.platform !== 'linux') return NaN;
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
  }

  /** Ends it as a crash does, and starts it again on the same data. */
  async crashAndStart(): Promise<RunningHub> {
    await this.#end('SIGKILL');
    return RunningHub.#in(this.#root);
  }

  /** Ends it, and removes its data. */
  async close(): Promise<void> {
    await this.#end('SIGTERM');
    rmSync(this.#root, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    this.#agent.destroy();
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    await ended;
  }
}
