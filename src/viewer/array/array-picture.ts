import { segments } from '../dom/controls.ts';
import { el, fill } from '../dom/element.ts';
import { PixelView } from '../dom/pixel-view.ts';
import { failure } from '../dom/notice.ts';
import { elementCell } from '../model/array/element-text.ts';
import { pictureLayout, type ChannelChoice } from '../model/image/picture.ts';
import { whiteOf } from '../model/image/white.ts';
import { readout } from './readout.ts';
import type { ShownArray } from './shown-array.ts';

const CHANNEL_NAMES: Readonly<Record<number, readonly string[]>> = {
  1: ['grey'],
  2: ['grey', 'alpha'],
  3: ['R', 'G', 'B'],
  4: ['R', 'G', 'B', 'A'],
};

/** A choice among the channels of a picture; nothing where there is one. */
export function channelChoice(channels: number, onChange: (channel: ChannelChoice) => void): HTMLElement | undefined {
  const names = CHANNEL_NAMES[channels] ?? [];
  if (names.length < 2) return undefined;
  const options = [['all', 'all'] as const, ...names.map((name, i) => [String(i), name] as const)];
  return segments('Channels', options, 'all', (value) => onChange(value === 'all' ? 'all' : Number(value))).element;
}

/** Shows an array as a picture. Returns what ends it. */
export function showArrayPicture({ host, elements, id, label }: ShownArray, into: HTMLElement): () => void {
  const { shape } = elements;
  const layout = pictureLayout(shape);
  const white = whiteOf(elements);
  if (layout === undefined || white === undefined) return () => undefined;
  const { width, height, channels, isChannelsFirst } = layout;
  let channel: ChannelChoice = 'all';
  const cursor = readout('Point at the picture, or move the cursor by arrows');
  const pixels = new PixelView(
    { width: 0, height: 0, draw: () => Promise.resolve(undefined) },
    {
      label: `Picture of ${label}`,
      isSquare: true,
      isSmooth: true,
      isChequered: true,
      onCursor(x, y) {
        const texts = Array.from({ length: channels }, (_, i) => {
          const index = isChannelsFirst ? (i * height + y) * width + x : (y * width + x) * channels + i;
          return elementCell(elements, index).text;
        });
        cursor.set(isChannelsFirst ? `[:, ${y}, ${x}]` : `[${y}, ${x}]`, texts.join(', '));
      },
    },
  );
  pixels.element.addEventListener('rv-failure', (event) => {
    fill(into, failure('This cannot be drawn', (event as CustomEvent<unknown>).detail));
  });
  const draw = (): void => {
    const chosen = channel;
    pixels.show({
      width,
      height,
      draw: (region) => host.backend.call('drawArrayPicture', id, layout, white, region, chosen),
    });
  };
  const choice = channelChoice(channels, (next) => {
    channel = next;
    draw();
  });
  fill(
    into,
    choice === undefined ? undefined : el('div', { class: 'rv-controls' }, choice),
    el(
      'div',
      { class: 'rv-main' },
      pixels.element,
      el('div', { class: 'rv-under' }, cursor.element, el('div', { class: 'rv-buttons' }, ...pixels.tools)),
      el('p', { class: 'rv-note' }, `Shown as a picture: 0 is black, ${white} is white.`),
    ),
  );
  draw();
  return () => pixels.destroy();
}
