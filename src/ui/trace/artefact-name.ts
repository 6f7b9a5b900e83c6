/** An artefact: its trace and its name within that. */
export interface ArtefactName {
  readonly traceId: string;
  readonly ref: string;
}

/** An artefact as it stands in an address: names hold slashes, so the id before the first one is escaped. */
export function artefactText({ traceId, ref }: ArtefactName): string {
  return `${encodeURIComponent(traceId)}/${ref}`;
}

/** The artefact that an address names; undefined if it names none. */
export function artefactIn(text: string | undefined): ArtefactName | undefined {
  const end = text?.indexOf('/') ?? -1;
  if (text === undefined || end < 0) return undefined;
  try {
    return { traceId: decodeURIComponent(text.slice(0, end)), ref: text.slice(end + 1) };
  } catch {
    return undefined;
  }
}
