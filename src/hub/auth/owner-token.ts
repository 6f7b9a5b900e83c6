import { SecretsFile } from '../../api/login/secrets-file.ts';
import { OWNER } from './identity.ts';
import { SCOPES } from './scope.ts';
import { PERSON_LIFETIME_MS, type Tokens } from './tokens.ts';

/** What a client states when it logs in; the hub does not tell audiences apart. */
const AUDIENCE = 'raymon-backend-api';
const CLIENT_ID = 'raymon-hub';
/** Milliseconds that a token is to live at least: half of its life, so that its bearer may work for hours. */
const WORTH_KEEPING_MS = PERSON_LIFETIME_MS / 2;

/** Where the owner's token is kept. */
export interface OwnerTokenOptions {
  readonly tokens: Tokens;
  /** The name under which clients find it. */
  readonly authUrl: string;
  /** The file of secrets; the usual one unless given. */
  readonly secretsPath: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The owner's token: kept where clients of this machine look for it, and renewed while the hub runs. */
export class OwnerToken {
  readonly #options: OwnerTokenOptions;
  readonly #file: SecretsFile;
  #text = '';
  #expires = 0;

  constructor(options: OwnerTokenOptions) {
    this.#options = options;
    this.#file = new SecretsFile(options.secretsPath);
  }

  /** The token that is now in the file. */
  get text(): string {
    return this.#text;
  }

  /**
   * Sees to it that the token lives for hours: keeps the one that is there, or makes another.
   *
   * @throws {@link LoginError} `bad-secrets` if the file cannot be read or written.
   */
  async renew(): Promise<void> {
    const { tokens, authUrl, now } = this.#options;
    if (this.#expires - now() >= WORTH_KEEPING_MS) return;
    const stored = (await this.#file.users()).get(authUrl)?.secret ?? '';
    const row = await tokens.verify(stored);
    if (row?.kind === 'owner' && row.expires !== null && row.expires - now() >= WORTH_KEEPING_MS) {
      this.#take(stored, row.expires);
      return;
    }
    const issued = await tokens.issue({
      kind: 'owner',
      subject: OWNER,
      scopes: SCOPES,
      project: null,
      note: 'raymon hub',
      lifetimeMs: PERSON_LIFETIME_MS,
    });
    await this.#file.saveUser({ authUrl, audience: AUDIENCE, clientId: CLIENT_ID, secret: issued.text });
    this.#take(issued.text, issued.row.expires ?? 0);
  }

  #take(text: string, expires: number): void {
    this.#text = text;
    this.#expires = expires;
  }
}
