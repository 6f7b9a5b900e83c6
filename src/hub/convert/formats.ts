/** What an artefact may be asked for as; `json` is its document, byte for byte. */
export const FORMATS = ['json', 'npy', 'png', 'jpg', 'arrow', 'csv'] as const;

/** A format that a document is converted to. */
export type Format = Exclude<(typeof FORMATS)[number], 'json'>;
