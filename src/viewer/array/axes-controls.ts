import { button, choice, relabel, slider, type Control } from '../dom/controls.ts';
import { el, fill } from '../dom/element.ts';
import { firstAxes, type PlaneAxes } from '../model/array/slice.ts';

/** Which plane of an array is shown. */
export interface Plane {
  readonly axes: PlaneAxes;
  /** An index on each axis; those of the plane's own axes do not count. */
  readonly at: readonly number[];
}

/** Milliseconds that each plane is shown while it plays. */
const PLAY_MS = 125;

/** Controls for the axes of a plane and the place on the others, with play. */
export interface AxesControls {
  readonly element: HTMLElement;
  readonly plane: () => Plane;
  readonly stop: () => void;
}

/**
 * Makes the controls of an array's planes; none are seen where there is only one.
 *
 * @param isLine - whether a plane is one row.
 * @param start - the element whose plane is shown first; the first when missing.
 */
export function axesControls(
  shape: readonly number[],
  isLine: boolean,
  onChange: () => void,
  start?: readonly number[],
): AxesControls {
  const first = firstAxes(shape);
  let axes: PlaneAxes = isLine ? { row: undefined, column: shape.length - 1 } : first;
  const at = shape.map((_, axis) => start?.[axis] ?? 0);
  const element = el('div', { class: 'rv-controls' });
  const names = shape.map((size, axis) => [String(axis), `axis ${axis} (${size})`] as const);
  let stopPlaying: (() => void) | undefined;
  const choose = (role: 'row' | 'column', axis: number): void => {
    const other = role === 'row' ? 'column' : 'row';
    // The axis of the other direction is swapped, not lost.
    axes = axes[other] === axis ? { ...axes, [role]: axis, [other]: axes[role] } : { ...axes, [role]: axis };
    build();
    onChange();
  };
  function build(): void {
    stopPlaying?.();
    const controls: HTMLElement[] = [];
    if (shape.length > (isLine ? 1 : 2)) {
      if (!isLine)
        controls.push(choice('down', names, String(axes.row), (axis) => choose('row', Number(axis))).element);
      controls.push(choice('across', names, String(axes.column), (axis) => choose('column', Number(axis))).element);
    }
    for (const [axis, size] of shape.entries()) {
      if (axis === axes.row || axis === axes.column || size < 2) continue;
      const control = slider(`axis ${axis}`, size - 1, at[axis] as number, (index) => {
        at[axis] = index;
        onChange();
      });
      controls.push(control.element);
      control.element.append(playButton(control, axis, size));
    }
    fill(element, ...controls);
    element.hidden = controls.length === 0;
  }
  function playButton(control: Control<number>, axis: number, size: number): HTMLElement {
    let timer = 0;
    const stop = (): void => {
      window.clearInterval(timer);
      timer = 0;
      relabel(play, `Play axis ${axis}`, 'play');
    };
    const play = button(
      `Play axis ${axis}`,
      () => {
        if (timer !== 0) {
          stop();
          return;
        }
        stopPlaying?.();
        stopPlaying = stop;
        relabel(play, `Pause axis ${axis}`, 'pause');
        timer = window.setInterval(() => {
          at[axis] = ((at[axis] as number) + 1) % size;
          control.set(at[axis]);
          onChange();
        }, PLAY_MS);
      },
      { icon: 'play' },
    );
    // A person who asked the system for less motion steps by the slider.
    play.disabled = matchMedia('(prefers-reduced-motion: reduce)').matches;
    return play;
  }
  build();
  return { element, plane: () => ({ axes, at }), stop: () => stopPlaying?.() };
}
