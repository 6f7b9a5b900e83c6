import { el, fill } from '../dom/element.ts';
import { colourTable, type ColourMap } from '../model/array/colour-map.ts';
import type { ColourScale } from '../model/array/colour-scale.ts';
import type { ComplexPart, Elements } from '../model/array/elements.ts';
import { SPECIAL_COLOURS } from '../model/array/heat-map.ts';
import type { Statistics } from '../model/array/statistics.ts';
import { roundedText } from '../model/text/number-text.ts';
import { numberIn } from '../model/array/number-in.ts';

/** What colours stand for. */
export interface Legend {
  readonly element: HTMLElement;
  show(
    colours: { readonly map: ColourMap; readonly scale: ColourScale },
    statistics: Statistics | undefined,
    elements: Elements,
    part: ComplexPart,
  ): void;
}

/** Makes a legend: a bar of the colour map with its ends, and the colours of NaN and infinities where there are any. */
export function legend(): Legend {
  const canvas = el('canvas', { class: 'rv-ramp', attributes: { width: 256, height: 1, role: 'img' } });
  const ends = el('div', { class: 'rv-ends' });
  const specials = el('div', { class: 'rv-specials' });
  return {
    element: el('div', { class: 'rv-legend' }, canvas, ends, specials),
    show({ map, scale }, statistics, elements, part) {
      paint(canvas, map);
      const isTime = elements.kind === 'time';
      const endText = (end: number | bigint): string => {
        if (typeof end === 'bigint') return numberIn(end, elements, part);
        return isTime ? numberIn(BigInt(Math.round(end)), elements, part) : roundedText(end);
      };
      const [low, high] = [endText(scale.low), endText(scale.high)];
      const isFinite = statistics === undefined || statistics.min !== undefined;
      canvas.hidden = !isFinite;
      canvas.setAttribute('aria-label', `Colours of ${map}, ${scale.kind}, from ${low} to ${high}`);
      if (isFinite) fill(ends, el('span', {}, low), el('span', {}, high));
      else fill(ends, el('span', {}, isTime ? 'no time' : 'nothing finite'));
      fill(
        specials,
        ...(
          [
            ['NaN', statistics?.nan ?? 0, SPECIAL_COLOURS.nan],
            ['Infinity', statistics?.positiveInfinity ?? 0, SPECIAL_COLOURS.positiveInfinity],
            ['-Infinity', statistics?.negativeInfinity ?? 0, SPECIAL_COLOURS.negativeInfinity],
          ] as const
        )
          .filter(([, count]) => count > 0)
          .map(([name, , colour]) => swatch(isTime ? 'NaT' : name, colour)),
      );
    },
  };
}

function paint(canvas: HTMLCanvasElement, map: ColourMap): void {
  const table = colourTable(map);
  const rgba = new Uint8ClampedArray(4 * 256).fill(255);
  for (let i = 0; i < 256; i++) rgba.set(table.subarray(3 * i, 3 * i + 3), 4 * i);
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, 256, 1), 0, 0);
}

function swatch(name: string, [red, green, blue]: readonly [number, number, number]): HTMLElement {
  const colour = el('i', { class: 'rv-swatch' });
  colour.style.backgroundColor = `rgb(${red} ${green} ${blue})`;
  return el('span', {}, colour, name);
}
