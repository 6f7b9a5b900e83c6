/** An artefact: its trace and its name within that. */
export interface ArtefactName {
  readonly traceId: string;
  readonly ref: string;
}

/** An artefact as it stands in an address. */
export function artefactText({ traceId, ref }: ArtefactName): string {
  return `${encodeURIComponent(traceId)}/${encodeURIComponent(ref)}`;
}

/** The artefact that an address names; undefined if it names none. */
export function artefactIn(text: string | undefined): ArtefactName | undefined {
  const [traceId, ref, ...rest] = (text ?? '').split('/');
  if (traceId === undefined || ref === undefined || rest.length > 0) return undefined;
  try {
    return { traceId: decodeURIComponent(traceId), ref: decodeURIComponent(ref) };
  } catch {
    return undefined;
  }
}
