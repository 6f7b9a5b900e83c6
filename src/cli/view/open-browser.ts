import { spawn } from 'node:child_process';
import type { Io } from '../command/io.ts';

/**
 * Opens a file in a browser: that of `BROWSER`, else the system's own.
 *
 * @returns Whether there was a program to ask. That it shows the file is not known.
 */
export function openBrowser(path: string, env: Io['env']): Promise<boolean> {
  const [program, argv] = programOf(env['BROWSER'], path);
  return new Promise((resolve) => {
    const child = spawn(program, argv, { stdio: 'ignore', detached: true });
    child.on('error', () => resolve(false));
    child.on('spawn', () => {
      // It goes on when this program has ended.
      child.unref();
      resolve(true);
    });
  });
}

function programOf(browser: string | undefined, path: string): [program: string, argv: string[]] {
  if (browser !== undefined && browser !== '') return [browser, [path]];
  if (process.platform === 'darwin') return ['open', [path]];
  if (process.platform === 'win32') return ['explorer.exe', [path]];
  return ['xdg-open', [path]];
}
