import { binStart, type Histogram } from '../model/array/histogram.ts';
import { roundedText } from '../model/text/number-text.ts';
import { groupDigits } from '../model/text/visible.ts';
import { el } from './element.ts';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH_PX = 192;
const HEIGHT_PX = 48;
/** Characters of a number below either end. */
const MOST_CHARACTERS = 12;

/** A small picture of a histogram, with the numbers at its ends; each bar says what it counts. */
export function histogramChart(
  histogram: Histogram,
  format: (value: number | bigint) => string = roundedText,
): HTMLElement {
  const { counts, low, high, isWhole } = histogram;
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  const total = counts.reduce((a, b) => a + b, 0);
  const label = `Histogram of ${total} values from ${format(low)} to ${format(high)}, at most ${most} in one of ${counts.length} bins`;
  const svg = svgElement('svg', {
    viewBox: `0 0 ${WIDTH_PX} ${HEIGHT_PX}`,
    width: WIDTH_PX,
    height: HEIGHT_PX,
    role: 'img',
    'aria-label': label,
    class: 'rv-histogram',
    preserveAspectRatio: 'none',
  });
  const bar = WIDTH_PX / counts.length;
  const gap = counts.length > 1 ? Math.min(1, bar / 4) : 0;
  for (const [i, count] of counts.entries()) {
    if (count === 0) continue;
    const height = Math.max(1, (count / most) * HEIGHT_PX);
    const start = binStart(histogram, i);
    const from = typeof start === 'bigint' ? format(start) : roundedText(start);
    const rect = svgElement('rect', { x: i * bar, y: HEIGHT_PX - height, width: bar - gap, height });
    const title = svgElement('title', {});
    title.textContent = isWhole ? `${from}: ${groupDigits(count)}` : `from ${from}: ${groupDigits(count)}`;
    rect.append(title);
    svg.append(rect);
  }
  const ends = [low, high].map((end) => {
    const text = format(end);
    // The exact ends stand among the statistics.
    const short = typeof end === 'number' && text.length > MOST_CHARACTERS ? roundedText(end, 5) : text;
    return el('span', { attributes: { title: text } }, short);
  });
  return el('div', { class: 'rv-histogram-box' }, svg, el('div', { class: 'rv-ends' }, ...ends));
}

function svgElement(tag: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}
