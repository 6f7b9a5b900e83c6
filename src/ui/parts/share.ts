/** A share in percent, of which none that is not is said to be nothing or all: `11 %`, `< 1 %`, `> 99 %`. */
export function shareText(part: number, all: number): string {
  const percent = (part / all) * 100;
  if (percent > 0 && percent < 1) return '< 1 %';
  if (percent > 99 && percent < 100) return '> 99 %';
  return `${Math.round(percent)} %`;
}
