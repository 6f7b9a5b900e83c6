/** A share in percent; only nothing is `0 %`, and only all is `100 %`: `11 %`, `< 1 %`, `> 99 %`. */
export function shareText(part: number, all: number): string {
  const percent = (part / all) * 100;
  if (percent > 0 && percent < 1) return '< 1 %';
  if (percent > 99 && percent < 100) return '> 99 %';
  return `${Math.round(percent)} %`;
}
