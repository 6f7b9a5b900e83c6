import { RaymonError } from '../../../base/errors.ts';

/** A file is of no format that can be read, or holds no single artefact. */
export class FormatError extends RaymonError {
  override readonly name: string = 'FormatError';
  /** `unknown-format`, or `many-artefacts` where a command for one artefact got a log or a folder. */
  readonly code: 'unknown-format' | 'many-artefacts';

  constructor(code: FormatError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
