import type { RaymonDataType, TypeRegistry } from '../document/jcr.ts';
import { loadExpected, loadSettings } from '../document/load-document.ts';
import type { LoadChoices } from '../document/load-options.ts';
import { readDocument } from '../text/read-document.ts';
import { checkUnread } from '../text/reader/json-reader.ts';
import type { TextInput, TextSource } from '../text/reader/text-source.ts';

/**
 * Reads JSON text, and loads the document that it states. See {@link Registry.fromJson}.
 *
 * @param input - or a text that was looked at while it came.
 */
export function loadText(registry: TypeRegistry, input: TextInput | TextSource, choices: LoadChoices): RaymonDataType {
  const { limits, exact, unknown, strict } = choices;
  const text = readDocument(input, { registry, limits, exact, unknown, strict });
  const loaded = loadExpected(text.tree, [], 0, loadSettings(registry, choices, text), choices.as);
  checkUnread(text);
  return loaded;
}
