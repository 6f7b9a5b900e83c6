import type { VNode } from 'preact';
import { Dialog } from '../parts/dialog.tsx';

const SHORTCUTS: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['/'], 'Filter'],
  [['j', 'k'], 'Next, previous'],
  [['o', 'Enter'], 'Open'],
  [['Esc'], 'One step back'],
  [['d'], 'Save what is open: the artefact, else the trace'],
  [['x'], 'Mark the artefact to compare; a second one is compared with it'],
  [['f'], 'Panel or full page'],
  [['p'], 'Pin or unpin the trace'],
  [['l'], 'Live on or off'],
  [['t'], 'Light or dark'],
  [['?'], 'This list'],
];

const GRAMMAR: readonly (readonly [text: string, means: string])[] = [
  ['client==acme', 'a tag with this value; also != > >= < <='],
  ['a==1 && b>=2', 'both; || for either, ! for not, ( ) around'],
  ['tagtype(error)', 'any tag of the type; tagname( ), taggroup( )'],
  ['trace(472b649d)', 'the trace of this id'],
  ['city=="San José"', 'quotes around spaces and signs'],
];

/** What keys do, and how filters are written. */
export function Help({ onClose }: { readonly onClose: () => void }): VNode {
  return (
    <Dialog title="Keys and filters" onClose={onClose}>
      <div class="help">
        <dl class="keys">
          {SHORTCUTS.flatMap(([keys, does]) => [
            <dt>
              {keys.map((key) => (
                <kbd>{key}</kbd>
              ))}
            </dt>,
            <dd>{does}</dd>,
          ])}
        </dl>
        <dl class="keys">
          {GRAMMAR.flatMap(([text, means]) => [
            <dt>
              <code>{text}</code>
            </dt>,
            <dd>{means}</dd>,
          ])}
        </dl>
      </div>
    </Dialog>
  );
}
