import type { Image } from '../../image/image.ts';
import { readout } from '../array/readout.ts';
import { segments, slider } from '../dom/controls.ts';
import { el, fill } from '../dom/element.ts';
import { facts, failure, notice } from '../dom/notice.ts';
import { PixelView } from '../dom/pixel-view.ts';
import type { Host } from '../host/host.ts';
import type { SampledRegion } from '../model/array/heat-map.ts';
import type { PixelDiff } from '../model/diff/diff-pixels.ts';
import { byteText, groupDigits } from '../model/text/visible.ts';
import { freshNumber } from '../work/backend.ts';
import type { Drawn, OpenedImage } from '../work/task.ts';

type Way = 'side' | 'swipe' | 'distance';

/** An opened picture: its number with the backend, and what it is. */
interface Opened extends OpenedImage {
  readonly id: number;
}

/** Shows two pictures side by side, one over the other, and |a − b|. */
export async function showImageDiff(
  host: Host,
  images: readonly [Image, Image],
  { sameFile }: { readonly sameFile: boolean },
): Promise<void> {
  const sizes = images.map((image) => byteText(image.data.length));
  const entries: [string, string][] = [['files', sameFile ? 'the same bytes' : `other bytes (${sizes.join(' and ')})`]];
  const tooLarge = images.some(({ width, height }) => width * height > host.pixels);
  if (tooLarge) {
    const text = `One has more than the ${groupDigits(host.pixels)} pixels that are decoded here.`;
    host.body.append(facts(entries), notice('info', 'Pixels not compared', text));
    return;
  }
  try {
    const [a, b] = await Promise.all(images.map((image) => openImage(host, image)));
    if (a === undefined || b === undefined || host.signal.aborted) return;
    const distance = freshNumber();
    const found = await host.backend.call('diffImages', a.id, b.id, distance);
    host.signal.addEventListener('abort', () => {
      for (const id of [a.id, b.id, distance]) void host.backend.call('close', id);
    });
    host.body.append(facts([...entries, ...pixelFacts(found)]), ...waysOf(host, [a, b], found, distance));
  } catch (error) {
    host.body.append(facts(entries), failure('The pixels cannot be decoded', error));
  }
}

async function openImage(host: Host, image: Image): Promise<Opened> {
  const id = freshNumber();
  const opened = await host.backend.call('openImage', id, Uint8Array.from(image.data), image.format, host.pixels);
  return { ...opened, id };
}

function pixelFacts(found: PixelDiff): [string, string][] {
  if (found.compared === undefined) return [['pixels', found.kinds.join(', ')]];
  if (found.different === 0) return [['pixels', 'the same']];
  return [
    ['pixels', `${groupDigits(found.different)} of ${groupDigits(found.compared)} differ`],
    ['largest |a − b|', String(found.largest)],
    ['first', `(${found.first?.join(', ') ?? ''})`],
  ];
}

function waysOf(host: Host, [a, b]: readonly [Opened, Opened], found: PixelDiff, distance: number): HTMLElement[] {
  const area = el('div', { class: 'rv-nested' });
  const isSameSize = a.width === b.width && a.height === b.height;
  const ways: readonly (readonly [Way, string])[] = [
    ['side', 'side by side'],
    ...(isSameSize ? [['swipe', 'swipe'] as const] : []),
    ...(found.compared !== undefined && found.different > 0 ? [['distance', '|a − b|'] as const] : []),
  ];
  let ending = new AbortController();
  const show = (way: Way): void => {
    ending.abort();
    ending = new AbortController();
    const signal = AbortSignal.any([host.signal, ending.signal]);
    const local = { ...host, signal };
    if (way === 'side') fill(area, el('div', { class: 'rv-sides' }, picture(local, a, 'a'), picture(local, b, 'b')));
    else if (way === 'swipe') fill(area, swipe(local, a, b));
    else fill(area, picture(local, { ...a, id: distance, white: Math.max(1, found.largest) }, '|a − b|'));
  };
  show('side');
  return [segments('Way of comparing', ways, 'side', show).element, area];
}

function viewOf(
  host: Host,
  opened: Opened,
  label: string,
): { readonly view: PixelView; readonly element: HTMLElement } {
  const cursor = readout(`Point at ${label}`);
  const view = new PixelView(
    {
      width: opened.width,
      height: opened.height,
      draw: (region: SampledRegion): Promise<Drawn> => host.backend.call('drawImage', opened.id, 1, region, 'all'),
    },
    {
      label: `Picture ${label}`,
      isSquare: true,
      isSmooth: true,
      isChequered: true,
      onCursor(x, y) {
        void host.backend
          .call('imagePixel', opened.id, 1, x, y)
          .then((samples) => cursor.set(`${label} (${x}, ${y})`, samples.join(', ')));
      },
    },
  );
  host.signal.addEventListener('abort', () => view.destroy());
  const under = el('div', { class: 'rv-under' }, cursor.element, el('div', { class: 'rv-buttons' }, ...view.tools));
  return { view, element: el('div', { class: 'rv-main' }, view.element, under) };
}

function picture(host: Host, opened: Opened, label: string): HTMLElement {
  return viewOf(host, opened, label).element;
}

/** One picture over the other: the one on top is cut where the slider stands. */
function swipe(host: Host, a: Opened, b: Opened): HTMLElement {
  const below = viewOf(host, a, 'a');
  const above = viewOf(host, b, 'b');
  const cut = (percent: number): void => {
    above.view.element.style.clipPath = `inset(0 0 0 ${percent}%)`;
  };
  const control = slider('a | b, %', 100, 50, cut);
  cut(50);
  above.view.element.classList.add('rv-over');
  above.view.element.setAttribute('tabindex', '-1');
  const stack = el('div', { class: 'rv-stack' }, below.view.element, above.view.element);
  return el('div', { class: 'rv-main' }, el('div', { class: 'rv-controls' }, control.element), stack);
}
