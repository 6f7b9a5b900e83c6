/** A part of an answer's body. */
export type Piece = string | Uint8Array;

/** What the hub answers; the server adds what every answer has. */
export interface Answer {
  /** HTTP status. */
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Which of the policies of headers it is under. */
  readonly kind: 'api' | 'page' | 'artefact';
  /** Pieces that are there, or that come. */
  readonly body: readonly Piece[] | AsyncIterable<Piece>;
  /** Bytes of a body that comes, where they are known. */
  readonly length?: number | undefined;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const TEXT_TYPE = { 'content-type': 'text/plain; charset=utf-8' };

/** An answer of JSON. @param value - what `JSON.stringify` writes exactly. */
export function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer {
  return spliced([JSON.stringify(value)], status, headers);
}

/** An answer of JSON that is already written, in pieces. */
export function spliced(
  body: readonly Piece[] | AsyncIterable<Piece>,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers: { ...JSON_TYPE, ...headers }, kind: 'api', body };
}

/** An answer of plain text. */
export function plainText(text: string, status = 200, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { ...TEXT_TYPE, ...headers }, kind: 'api', body: [text] };
}

/** An answer without a body. */
export function empty(status = 204, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, kind: 'api', body: [] };
}

/** An answer that sends a browser to another place of this hub. @param path - of the hub, never of a request. */
export function redirect(path: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 303, headers: { location: path, ...headers }, kind: 'page', body: [] };
}
