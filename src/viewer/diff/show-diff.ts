import type { RaymonDataType } from '../../document/jcr.ts';
import type { Image } from '../../image/image.ts';
import type { Numpy } from '../../numpy/numpy.ts';
import { el, fill, untrusted } from '../dom/element.ts';
import { facts } from '../dom/notice.ts';
import type { Host } from '../host/host.ts';
import { diff, type Diff } from '../model/diff/diff.ts';
import { groupDigits } from '../model/text/visible.ts';
import { runInPage } from '../work/backend.ts';
import { showArrayDiff } from './array-diff.ts';
import { showFrameDiff } from './frame-diff.ts';
import { showImageDiff } from './image-diff.ts';
import { showTreeDiff } from './tree-diff.ts';

/** Shows what differs between two wrappers: equal says equal. */
export async function showDiff(host: Host, [a, b]: readonly [RaymonDataType, RaymonDataType]): Promise<void> {
  fill(host.body, el('p', { class: 'rv-note' }, 'Comparing…'));
  const found = await runInPage(diff(a, b), host.signal);
  if (found === undefined) return;
  fill(host.body, verdict(found));
  switch (found.kind) {
    case 'types':
      host.body.append(
        facts([
          ['a is', found.types[0]],
          ['b is', found.types[1]],
        ]),
      );
      return;
    case 'arrays':
      showArrayDiff(host, [a as Numpy, b as Numpy], found);
      return;
    case 'frames':
      showFrameDiff(host, found);
      return;
    case 'images':
      await showImageDiff(host, [a as Image, b as Image], found);
      return;
    default:
      showTreeDiff(host, found);
  }
}

function verdict(found: Diff): HTMLElement {
  if (found.isEqual) return el('p', { class: 'rv-verdict rv-equal', attributes: { role: 'status' } }, 'Equal');
  const text = `Different${detailOf(found)}`;
  return el('p', { class: 'rv-verdict rv-different', attributes: { role: 'status' } }, untrusted(text));
}

function detailOf(found: Diff): string {
  switch (found.kind) {
    case 'types':
      return ' types';
    case 'arrays': {
      if (found.compared === undefined) return `: ${found.kinds.join(', ')}`;
      if (found.otherBits) return ' bits: every element is the same value, but NaN has another payload';
      if (found.different === 0) return `: ${found.kinds.join(', ')}; every element is the same value`;
      const kinds = found.kinds.length === 0 ? '' : ` (${found.kinds.join(', ')})`;
      return ` in ${groupDigits(found.different)} of ${groupDigits(found.compared)} elements${kinds}`;
    }
    case 'frames':
      return found.different === 0 ? '' : ` in ${groupDigits(found.different)} cells`;
    case 'trees':
      return ` in ${groupDigits(found.different)} ${found.different === 1 ? 'place' : 'places'}`;
    default:
      return found.sameFile ? ': the same file, meant otherwise' : ' files';
  }
}
