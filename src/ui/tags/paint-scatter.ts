import { HEIGHT_PX, placeOf, type Dot } from './scatter-layout.ts';

/** Dots beyond which each is fainter, so that many show where they are dense. */
const MANY_DOTS = 500;

/** Draws dots of the first slice full, those of the second as rings: colour alone tells nothing. */
export function paintScatter(
  canvas: HTMLCanvasElement | null,
  width: number,
  dots: readonly Dot[],
  current: number | undefined,
): void {
  const context = canvas?.getContext('2d');
  if (canvas === null || context === null || context === undefined) return;
  const ratio = devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = HEIGHT_PX * ratio;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${HEIGHT_PX}px`;
  context.scale(ratio, ratio);
  const colours = getComputedStyle(canvas);
  context.fillStyle = colours.getPropertyValue('--rv-accent');
  context.strokeStyle = colours.getPropertyValue('--second');
  context.lineWidth = 1.5;
  const isDense = dots.length > MANY_DOTS;
  for (const dot of dots) {
    const isFirst = dot.series === 0;
    context.globalAlpha = isDense ? 0.35 : isFirst ? 0.7 : 0.9;
    context.beginPath();
    context.arc(...placeOf(dot, width), isFirst ? 2.5 : 3, 0, 2 * Math.PI);
    if (isFirst) context.fill();
    else context.stroke();
  }
  const chosen = current === undefined ? undefined : dots[current];
  if (chosen === undefined) return;
  context.globalAlpha = 1;
  context.strokeStyle = colours.getPropertyValue('--rv-text');
  context.lineWidth = 2;
  context.beginPath();
  context.arc(...placeOf(chosen, width), 5.5, 0, 2 * Math.PI);
  context.stroke();
}
