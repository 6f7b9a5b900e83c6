import type { LoginCodes } from '../auth/login-codes.ts';
import type { MachineSecrets } from '../auth/machine-secrets.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { Converter } from '../convert/converter.ts';
import type { LiveTail } from '../ingest/live-tail.ts';
import type { PageFiles } from '../core/page-files.ts';
import type { Guard } from './guard.ts';
import type { Metrics } from './metrics.ts';
import type { RateLimit } from './rate-limit.ts';
import type { HubLimits } from '../core/limits.ts';
import type { Store } from '../store/store.ts';

/** What the routes of a hub work with. */
export interface Hub {
  readonly store: Store;
  readonly limits: HubLimits;
  readonly guard: Guard;
  readonly tokens: Tokens;
  readonly machines: MachineSecrets;
  readonly loginCodes: LoginCodes;
  /** Attempts to log in, by address. */
  readonly logins: RateLimit;
  readonly live: LiveTail;
  readonly metrics: Metrics;
  readonly converter: Converter;
  /** The built files of the page for people. */
  readonly files: PageFiles;
  /** Whether browsers reach the hub by TLS, through a proxy. */
  readonly isSecure: boolean;
  /** Copies the store while it runs; the name of the copy below the data directory. */
  readonly backup: (signal: AbortSignal) => Promise<{ readonly name: string; readonly bytes: number }>;
  /** Of the package. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
