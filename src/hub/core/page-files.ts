import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

/** Where the built files of the page are: beside the entry point, or the chunk, that this module is bundled into. */
const FOLDERS = ['./ui/page/', '../ui/page/', '../../ui/page/'];

/** The names that a page refers to; each holds a hash of what is in it. */
export interface PageNames {
  readonly script: string;
  readonly style: string;
  readonly worker: string;
  readonly icon: string;
}

/** A file as it is sent. */
export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** The same, compressed by brotli: as it was built, and as almost every browser takes it. */
  readonly brotli: Uint8Array;
}

/** How the files that a page refers to are named: its program, its style, the worker, the icon. */
const NAMES = [/^page-.*\.js$/, /^page-.*\.css$/, /^worker-.*\.js$/, /^icon-.*\.svg$/];

const TYPES: ReadonlyMap<string, string> = new Map([
  ['js', 'text/javascript; charset=utf-8'],
  ['css', 'text/css; charset=utf-8'],
  ['svg', 'image/svg+xml'],
]);

/** The built files of the page, read once: names of requests are looked up among them, and never become paths. */
export class PageFiles {
  readonly #folder: URL | undefined;
  #files: Promise<ReadonlyMap<string, PageFile>> | undefined;

  /** @param folder - of the files, in tests. */
  constructor(folder: URL | undefined) {
    this.#folder = folder ?? findFolder();
  }

  /** What a page refers to; undefined where nothing was built. */
  async names(): Promise<PageNames | undefined> {
    const files = [...(await this.#read()).keys()];
    const [script, style, worker, icon] = NAMES.map((pattern) => files.find((name) => pattern.test(name)));
    const isWhole = script !== undefined && style !== undefined && worker !== undefined && icon !== undefined;
    return isWhole ? { script, style, worker, icon } : undefined;
  }

  /** A file by its name; undefined for a name that none has. */
  async file(name: string): Promise<PageFile | undefined> {
    return (await this.#read()).get(name);
  }

  #read(): Promise<ReadonlyMap<string, PageFile>> {
    return (this.#files ??= readFolder(this.#folder));
  }
}

function findFolder(): URL | undefined {
  return FOLDERS.map((path) => new URL(path, import.meta.url)).find((folder) => existsSync(folder));
}

const unpack = promisify(brotliDecompress);

async function readFolder(folder: URL | undefined): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>();
  if (folder === undefined || !existsSync(folder)) return files;
  for (const packed of await readdir(folder)) {
    const name = packed.replace(/\.br$/, '');
    const type = TYPES.get(name.split('.').at(-1) ?? '');
    if (type === undefined || name === packed) continue;
    const brotli = await readFile(new URL(encodeURIComponent(packed), folder));
    files.set(name, { type, bytes: await unpack(brotli), brotli });
  }
  return files;
}
