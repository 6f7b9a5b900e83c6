import type { CommandEntry } from './command/command.ts';

/** The commands, in the order in which they are listed. */
export const COMMANDS: readonly CommandEntry[] = [
  { name: 'ship', summary: 'Sends a file log to a hub', load: async () => (await import('./ship.ts')).ship },
  { name: 'get', summary: 'Fetches an artefact or a trace', load: async () => (await import('./get.ts')).get },
  { name: 'put', summary: 'Sends one artefact of any size', load: async () => (await import('./put.ts')).put },
  { name: 'hub', summary: 'Runs a hub, and looks after one', load: async () => (await import('./hub.ts')).hub },
];
