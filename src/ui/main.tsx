/**
 * The program of the hub's page.
 *
 * @module
 */
import { render } from 'preact';
import { takeKeys } from './window/keys.ts';
import { followLinks } from './window/place.ts';
import { watchSessions } from './window/session.ts';
import { Shell } from './app/shell.tsx';
import { keepTheme } from './window/theme.ts';

const root = document.querySelector('#app');
keepTheme();
watchSessions();
followLinks();
takeKeys();
if (root !== null) render(<Shell />, root);
