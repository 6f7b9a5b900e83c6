/** A document as it goes into a page: its bytes, as they were written. */
export interface PageDocument {
  /** What it is called: a file's name, or the name of an artefact. Untrusted. */
  readonly name: string;
  /** JSON text in UTF-8, or msgpack; whole. Kept by reference until the page is written. */
  readonly bytes: Uint8Array;
}

/** A tag of a trace. */
export interface PageTag {
  readonly type: string;
  readonly name: string;
  readonly value: string | number;
  readonly group?: string | null | undefined;
}

/** One thing that was logged. */
export type PageRecord =
  | { readonly kind: 'info'; readonly timestamp: string; readonly text: string }
  | { readonly kind: 'tags'; readonly timestamp: string; readonly tags: readonly PageTag[] }
  /** An artefact: the place of its document among those of the page. */
  | { readonly kind: 'object'; readonly timestamp: string; readonly ref: string; readonly document: number }
  /** What could not be read. */
  | { readonly kind: 'problem'; readonly timestamp: string; readonly message: string };

/** A trace of a log: its records in the order of the log. */
export interface PageTrace {
  readonly id: string;
  readonly project?: string | undefined;
  readonly records: readonly PageRecord[];
}

/** What a page shows. */
export interface PageContent {
  /** The title of the page. Untrusted. */
  readonly title: string;
  readonly documents: readonly PageDocument[];
  /** The traces of a log; without them the documents are listed. */
  readonly traces?: readonly PageTrace[] | undefined;
  /** Two documents, by their places, whose differences are shown first. */
  readonly compare?: readonly [a: number, b: number] | undefined;
}

/** The built parts of every page, as text. */
export interface PageAssets {
  /** The program. */
  readonly script: string;
  /** The program of the worker. */
  readonly worker: string;
  readonly style: string;
}

/** What the program of a page finds in it, beside the documents. */
export interface PageIndex {
  readonly title: string;
  readonly documents: readonly PageEntry[];
  readonly traces?: readonly PageTrace[];
  readonly compare?: readonly [a: number, b: number];
}

/** A document of a page, without its bytes. */
export interface PageEntry {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly encoding: 'text' | 'base64';
}
