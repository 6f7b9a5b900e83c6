import { segments } from '../dom/controls.ts';
import { el, fill } from '../dom/element.ts';
import { PixelView } from '../dom/pixel-view.ts';
import { failure } from '../dom/notice.ts';
import { elementCell } from '../model/array/element-text.ts';
import type { Elements } from '../model/array/elements.ts';
import { pictureLayout, type ChannelChoice } from '../model/image/picture.ts';
import { readout } from './readout.ts';
import type { ShownArray } from './shown-array.ts';

/** The number of white, of arrays that could be a picture: undefined for all others. */
export function whiteOf({ dtype, shape, kind, values }: Elements): number | undefined {
  if (kind !== 'number' || pictureLayout(shape) === undefined) return undefined;
  if (dtype.kind === 'bool') return 1;
  if (dtype.kind === 'int') return dtype.name === 'uint8' ? 255 : values instanceof Uint16Array ? 65535 : undefined;
  return whiteOfFloats(values as Float32Array);
}

/** Floats that are looked at to see whether they lie between 0 and 1, or 0 and 255. */
const MOST_LOOKED_AT = 65_536;

function whiteOfFloats(values: Float32Array): number | undefined {
  const step = Math.max(1, Math.floor(values.length / MOST_LOOKED_AT));
  let most = 0;
  for (let i = 0; i < values.length; i += step) {
    const value = values[i] as number;
    if (!(value >= 0 && value <= 255)) return undefined;
    most = Math.max(most, value);
  }
  return most <= 1 ? 1 : 255;
}

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
