import type { Command, CommandEntry } from './command/command.ts';
import { listOf, runCommand } from './command/run-command.ts';

const HUB_COMMANDS: readonly CommandEntry[] = [
  {
    name: 'serve',
    summary: 'Runs a hub (also without the word)',
    load: async () => (await import('./hub/serve.ts')).serve,
  },
  {
    name: 'login',
    summary: 'Prints a link that logs in on the page',
    load: async () => (await import('./hub/login.ts')).login,
  },
  { name: 'token', summary: 'Makes, lists and ends tokens', load: async () => (await import('./hub/token.ts')).token },
  {
    name: 'project',
    summary: 'Makes, lists and removes projects',
    load: async () => (await import('./hub/project.ts')).project,
  },
  { name: 'backup', summary: 'Copies a hub while it runs', load: async () => (await import('./hub/backup.ts')).backup },
  { name: 'restore', summary: 'Makes a hub of a copy', load: async () => (await import('./hub/restore.ts')).restore },
  {
    name: 'verify',
    summary: 'Reads and hashes all that is kept',
    load: async () => (await import('./hub/verify.ts')).verify,
  },
  { name: 'gc', summary: 'Gives room back', load: async () => (await import('./hub/gc.ts')).gc },
  {
    name: 'doctor',
    summary: 'Says what is wrong with a hub and its machine',
    load: async () => (await import('./hub/doctor.ts')).doctor,
  },
];

/** `raymon hub`. */
export const hub: Command = {
  help: listOf('raymon hub', HUB_COMMANDS),
  isGroup: true,
  run: (argv, io) => {
    const [name] = argv;
    const isNamed = name !== undefined && !name.startsWith('-');
    return runCommand('raymon hub', HUB_COMMANDS, isNamed ? name : 'serve', isNamed ? argv.slice(1) : argv, io);
  },
};
