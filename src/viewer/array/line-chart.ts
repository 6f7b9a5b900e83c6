import type { LineRange } from '../model/array/line.ts';

/** A drawn chart. */
export interface LineChart {
  /** Where its elements are, in pixels from the left. */
  readonly plot: { readonly left: number; readonly width: number };
  /** Draws it again, in the colours of now, with a mark at an element. */
  mark(index: number | undefined): void;
}

/** What is drawn. */
export interface LineContent {
  /** The lowest and highest number of each column. */
  readonly extremes: Float64Array;
  readonly range: LineRange;
  /** The range of all numbers. */
  readonly low: number;
  readonly high: number;
  readonly isBars: boolean;
  readonly format: (value: number) => string;
  /** What is said in place of the line; undefined if there are numbers to draw. */
  readonly empty: string | undefined;
}

const TOP_PX = 8;
const BOTTOM_PX = 22;
const FONT_PX = 11;
const MOST_LABEL_PX = 140;
const MOST_BAR_PX = 56;

/** Draws bars or a line, with the numbers at the ends of both axes. */
export function drawLine(canvas: HTMLCanvasElement, box: HTMLElement, content: LineContent): LineChart {
  const { range, isBars, format } = content;
  const width = box.clientWidth;
  const height = box.clientHeight;
  const ratio = devicePixelRatio;
  const context = canvas.getContext('2d');
  const style = getComputedStyle(box);
  const colour = (name: string): string => style.getPropertyValue(name);
  const low = isBars ? Math.min(0, content.low) : content.low;
  const high = isBars ? Math.max(0, content.high) : content.high;
  const labels = [format(high), format(low)] as const;
  if (context === null) return { plot: { left: 0, width }, mark: () => undefined };
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = `${FONT_PX}px ${style.getPropertyValue('--rv-mono')}`;
  const left = 10 + Math.min(MOST_LABEL_PX, Math.max(...labels.map((label) => context.measureText(label).width)));
  const plot = { left, width: Math.max(1, width - left - 8) };
  const count = range.to - range.from;
  const half = high / 2 - low / 2;
  const y = (value: number): number => {
    const share = half === 0 ? 0.5 : (value / 2 - low / 2) / half;
    return TOP_PX + (1 - share) * (height - TOP_PX - BOTTOM_PX);
  };
  const x = (index: number): number => left + ((index - range.from) / count) * plot.width;

  const paint = (marked: number | undefined): void => {
    context.clearRect(0, 0, width, height);
    if (content.empty !== undefined) {
      context.fillStyle = colour('--rv-quiet');
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      context.fillText(content.empty, width / 2, height / 2);
      return;
    }
    context.fillStyle = colour('--rv-quiet');
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    context.fillText(labels[0], left - 5, Math.max(TOP_PX, y(high)), MOST_LABEL_PX);
    if (high !== low) context.fillText(labels[1], left - 5, y(low), MOST_LABEL_PX);
    context.textAlign = 'left';
    context.fillText(String(range.from), left, height - 8);
    context.textAlign = 'right';
    context.fillText(String(range.to - 1), left + plot.width, height - 8);
    context.fillStyle = colour('--rv-line');
    context.fillRect(left, y(Math.min(high, Math.max(low, 0))), plot.width, 1);
    context.fillRect(left - 1, TOP_PX, 1, height - TOP_PX - BOTTOM_PX);
    if (marked !== undefined && marked >= range.from && marked < range.to) {
      context.fillStyle = colour('--rv-line-strong');
      context.fillRect(x(marked + 0.5) - 0.5, TOP_PX, 1, height - TOP_PX - BOTTOM_PX);
    }
    context.fillStyle = colour('--rv-accent');
    context.strokeStyle = colour('--rv-accent');
    if (isBars) paintBars(context, content, x, y);
    else paintExtremes(context, content, plot, y);
  };
  paint(undefined);
  return { plot, mark: paint };
}

function paintBars(
  context: CanvasRenderingContext2D,
  { extremes, range }: LineContent,
  x: (index: number) => number,
  y: (value: number) => number,
): void {
  const width = x(range.from + 1) - x(range.from);
  const bar = Math.min(MOST_BAR_PX, width - Math.min(2, width / 5));
  for (let i = 0; i < range.columns; i++) {
    const value = extremes[2 * i] as number;
    if (Number.isNaN(value)) continue;
    const [top, bottom] = [Math.min(y(value), y(0)), Math.max(y(value), y(0))];
    context.fillRect(x(range.from + i) + (width - bar) / 2, top, bar, Math.max(1, bottom - top));
  }
}

function paintExtremes(
  context: CanvasRenderingContext2D,
  { extremes, range }: LineContent,
  plot: LineChart['plot'],
  y: (value: number) => number,
): void {
  context.lineWidth = 1.25;
  context.lineJoin = 'round';
  context.beginPath();
  let isDown = false;
  for (let i = 0; i < range.columns; i++) {
    const [low, high] = [extremes[2 * i] as number, extremes[2 * i + 1] as number];
    if (Number.isNaN(low)) {
      isDown = false;
      continue;
    }
    const at = plot.left + ((i + 0.5) / range.columns) * plot.width;
    if (isDown) context.lineTo(at, y(low));
    else context.moveTo(at, y(low));
    if (high !== low) context.lineTo(at, y(high));
    // A number between two NaN is still seen.
    if (!isDown) context.lineTo(at, y(high) + 0.5);
    isDown = true;
  }
  context.stroke();
}
