import { LimitError } from '../../base/errors.ts';
import { ownErrors } from '../../base/foreign-errors.ts';
import { checkLimit, type Limits, LONGEST_STRING } from '../../base/limits.ts';
import { utf8Length } from '../../base/utf8.ts';
import { csvPieces, type CsvSource } from './csv-pieces.ts';

/**
 * Writes a frame as one text of CSV; see {@link csvPieces}.
 *
 * @throws {@link EncodeError} `unsupported-value` if CSV does not hold it exactly, unless that may be lost.
 * @throws {@link LimitError} if it is longer than `limits.documentBytes`, or than the engine's longest string.
 */
export function csvText(source: CsvSource, limits: Limits, lossy: boolean): string {
  const rules = { lossy, keeps: 'toIPC', loses: '{ lossy: true }' };
  let text = '';
  let bytes = 0;
  return ownErrors(() => {
    for (const piece of csvPieces(source, limits, rules)) {
      bytes += utf8Length(piece);
      checkLimit(limits, 'documentBytes', bytes, []);
      // Engines throw here what is too long for them.
      text += piece;
    }
    return text;
  }, tooLong);
}

function tooLong(cause: unknown): LimitError {
  const message = `Expected CSV that fits one string of at most ${LONGEST_STRING} characters: toIPC holds more`;
  return new LimitError('string', LONGEST_STRING, message, [], { cause });
}
