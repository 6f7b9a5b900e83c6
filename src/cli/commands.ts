import type { CommandEntry } from './command/command.ts';

/** The commands, in the order in which they are listed. */
export const COMMANDS: readonly CommandEntry[] = [
  { name: 'view', summary: 'Writes a page that shows artefacts', load: async () => (await import('./view.ts')).view },
  {
    name: 'convert',
    summary: 'Writes an artefact in another format, exactly or not at all',
    load: async () => (await import('./convert.ts')).convert,
  },
  { name: 'ship', summary: 'Sends a file log to a hub', load: async () => (await import('./ship.ts')).ship },
  { name: 'get', summary: 'Fetches an artefact or a trace', load: async () => (await import('./get.ts')).get },
  { name: 'put', summary: 'Sends one artefact of any size', load: async () => (await import('./put.ts')).put },
  { name: 'hub', summary: 'Runs a hub, and looks after one', load: async () => (await import('./hub.ts')).hub },
];
