import type { VNode } from 'preact';

/** Paths of icons on a grid of 16, one stroke width. */
const PATHS = {
  eye: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  close: 'M4 4l8 8M12 4l-8 8',
  download: 'M8 2v8m0 0 3-3m-3 3L5 7M3 13.5h10',
  pin: 'M8 9.5V14M5 9.5h6l-1-3v-4H6v4z',
  remove: 'M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.5 9h6l.5-9M7 7v4M9 7v4',
  copy: 'M5.5 5.5h7v8h-7zM3.5 10.5v-8h7',
  swap: 'M2.5 5.5h10m0 0L10 3m3.5 7.5h-10m0 0L6 13',
  star: 'M8 2.2l1.8 3.7 4 .6-2.9 2.8.7 4L8 11.4l-3.6 1.9.7-4L2.2 6.5l4-.6z',
  theme: 'M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12',
  expand: 'M9.5 2.5h4v4M13.5 2.5l-5 5M6.5 13.5h-4v-4M2.5 13.5l5-5',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  down: 'M4 6.5l4 4 4-4',
  back: 'M9.5 4l-4 4 4 4',
  leave: 'M6.5 2.5h-4v11h4M6.5 8h7m0 0-3-3m3 3-3 3',
  help: 'M5.8 6a2.2 2.2 0 1 1 3.4 1.9c-.8.5-1.2.9-1.2 1.8M8 12.2v.3',
  beside: 'M2.5 4h4.5v8H2.5zM9 4h4.5v8H9z',
  plus: 'M8 3.5v9M3.5 8h9',
} as const;

/** The name of an icon. */
export type IconName = keyof typeof PATHS;

/** An icon of 14 pixels in the colour of its text; hidden from readers, so what holds it needs a name. */
export function Icon({ name }: { readonly name: IconName }): VNode {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" class="rv-icon">
      <path d={PATHS[name]} />
    </svg>
  );
}
