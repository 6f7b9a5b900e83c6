/** Where the choice of this browser is kept. */
const KEY = 'raymon-theme';

/** Takes the choice that was made before, and those that are made in other windows. */
export function keepTheme(): void {
  take(localStorage.getItem(KEY));
  addEventListener('storage', ({ key, newValue }) => {
    if (key === KEY) take(newValue);
  });
}

/** Changes between light and dark. */
export function toggleTheme(): void {
  const { theme } = document.documentElement.dataset;
  const isDark = theme === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
  const next = isDark ? 'light' : 'dark';
  localStorage.setItem(KEY, next);
  take(next);
}

function take(theme: string | null): void {
  const { dataset } = document.documentElement;
  if (theme === 'light' || theme === 'dark') dataset['theme'] = theme;
  else delete dataset['theme'];
}
