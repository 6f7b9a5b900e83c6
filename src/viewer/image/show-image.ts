import type { Image } from '../../image/image.ts';
import { channelChoice } from '../array/array-picture.ts';
import { readout } from '../array/readout.ts';
import { segments } from '../dom/controls.ts';
import { el, fill } from '../dom/element.ts';
import { facts, failure, notice } from '../dom/notice.ts';
import { PixelView } from '../dom/pixel-view.ts';
import type { Host } from '../host/host.ts';
import { readMetadata } from '../model/image/file-metadata.ts';
import type { Orientation } from '../model/image/orientation.ts';
import type { ChannelChoice } from '../model/image/picture.ts';
import { byteText, groupDigits } from '../model/text/visible.ts';
import { freshNumber } from '../work/backend.ts';
import type { OpenedImage } from '../work/task.ts';

/** Shows a picture down to its pixels, with what its file says of itself. */
export async function showImage(host: Host, image: Image): Promise<void> {
  const { width, height, format } = image;
  const metadata = readMetadata(image.data, format);
  const about = facts([...factsOf(image, metadata.orientation), ...metadata.entries]);
  const details = el(
    'details',
    { class: 'rv-details' },
    el('summary', {}, 'File'),
    about,
    metadata.more > 0 ? el('p', { class: 'rv-note' }, `${groupDigits(metadata.more)} more entries`) : undefined,
  );
  if (width * height > host.pixels) {
    const most = groupDigits(host.pixels);
    const text = `${groupDigits(width)} × ${groupDigits(height)} pixels are more than the ${most} that are decoded here.`;
    fill(host.body, notice('info', 'Not decoded', `${text} Raise the limit, or make a smaller picture of it.`), about);
    return;
  }
  const id = freshNumber();
  let opened: OpenedImage;
  try {
    // A copy goes to the worker: the bytes stay the caller's.
    opened = await host.backend.call('openImage', id, Uint8Array.from(image.data), format, host.pixels);
  } catch (error) {
    fill(host.body, failure('The pixels cannot be decoded', error), about);
    return;
  }
  if (host.signal.aborted) return;
  host.signal.addEventListener('abort', () => void host.backend.call('close', id));
  details.open = false;
  fill(host.body, ...pictureOf(host, image, { id, opened, stated: metadata.orientation }), details);
}

function factsOf(image: Image, orientation: Orientation): [string, string][] {
  const { format, width, height, channels, bitDepth, lossless } = image;
  return [
    ['format', format === 'png' ? 'PNG' : 'JPEG'],
    ['size', `${width} × ${height}`],
    ['channels', String(channels)],
    ['bits', String(bitDepth)],
    ['meant', lossless ? 'lossless' : 'lossy'],
    ['orientation', String(orientation)],
    ['file', byteText(image.data.length)],
  ];
}

function pictureOf(
  host: Host,
  image: Image,
  { id, opened, stated }: { readonly id: number; readonly opened: OpenedImage; readonly stated: Orientation },
): HTMLElement[] {
  let orientation: Orientation = 1;
  let channel: ChannelChoice = 'all';
  const cursor = readout('Point at the picture, or move the cursor by arrows');
  let asked = 0;
  const pixels = new PixelView(
    { width: 0, height: 0, draw: () => Promise.resolve(undefined) },
    {
      label: String(image),
      isSquare: true,
      isSmooth: true,
      isChequered: true,
      onCursor(x, y) {
        asked++;
        void tell(asked, x, y);
      },
    },
  );
  async function tell(question: number, x: number, y: number): Promise<void> {
    const samples = await host.backend.call('imagePixel', id, orientation, x, y);
    if (question === asked) cursor.set(`(${x}, ${y})`, samples.join(', '));
  }
  host.signal.addEventListener('abort', () => pixels.destroy());
  const draw = (): void => {
    const isSideways = orientation >= 5;
    const [width, height] = isSideways ? [opened.height, opened.width] : [opened.width, opened.height];
    const turned = orientation;
    const chosen = channel;
    pixels.show({ width, height, draw: (region) => host.backend.call('drawImage', id, turned, region, chosen) });
  };
  const turning =
    stated === 1
      ? undefined
      : segments(
          'Orientation',
          [
            ['stored', 'as stored'],
            ['upright', `upright (${stated})`],
          ],
          'stored',
          (way) => {
            orientation = way === 'upright' ? stated : 1;
            draw();
          },
        ).element;
  const channels = channelChoice(opened.channels, (next) => {
    channel = next;
    draw();
  });
  draw();
  const hasControls = turning !== undefined || channels !== undefined;
  return [
    ...(hasControls ? [el('div', { class: 'rv-controls' }, channels, turning)] : []),
    el(
      'div',
      { class: 'rv-main' },
      pixels.element,
      el('div', { class: 'rv-under' }, cursor.element, el('div', { class: 'rv-buttons' }, ...pixels.tools)),
      el('p', { class: 'rv-note' }, sourceOf(image, opened)),
    ),
  ];
}

/** Where the values under the cursor come from. */
function sourceOf({ format, channels }: Image, { white }: OpenedImage): string {
  if (format === 'png') return `Values are the samples of the file, 0 to ${white}, exactly.`;
  const kind = channels === 4 ? 'CMYK turned into RGB' : 'a JPEG';
  return `Values are what this browser decodes of ${kind}, with no colour profile applied.`;
}
