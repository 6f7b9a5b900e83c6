import { cellsText, type CopiedCells, type CopiedPlace } from '../model/text/cells-text.ts';
import { groupDigits } from '../model/text/visible.ts';
import type { Announce } from './announcer.ts';

/**
 * Puts a text on the clipboard, and says whether that went well.
 *
 * A page that was opened from a file has no clipboard of its own in some browsers: it selects the text and asks for
 * the browser's command instead.
 *
 * @param said - when it went well.
 */
export async function copyText(text: string, announce: Announce, said = 'Copied'): Promise<void> {
  const isCopied = (await writeClipboard(text)) || copySelected(text);
  announce(isCopied ? said : 'The browser does not allow copying here');
}

/** Copies a rectangle of cells, and says where not all of its rows found room. */
export async function copyCells(
  cells: CopiedCells,
  from: CopiedPlace,
  to: CopiedPlace,
  announce: Announce,
): Promise<void> {
  const { text, rows, chosen } = cellsText(cells, from, to);
  const part = `Copied the first ${groupDigits(rows)} of ${groupDigits(chosen)} rows`;
  await copyText(text, announce, rows < chosen ? part : undefined);
}

async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Refused, or there is none.
    return false;
  }
}

function copySelected(text: string): boolean {
  const active = document.activeElement;
  const area = document.createElement('textarea');
  area.className = 'rv-offscreen';
  area.value = text;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  if (active instanceof HTMLElement) active.focus();
  return isCopied;
}
