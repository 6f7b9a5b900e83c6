/** A token as it is kept: its hash, never itself. Times are milliseconds since 1970. */
export interface TokenRow {
  /** Public name of the token; may be shown. */
  readonly id: string;
  /** `owner`, `user`, `machine`, `api`, `session`, … */
  readonly kind: string;
  /** Who acts: a user's id, or a machine's client id. */
  readonly subject: string;
  readonly scopes: readonly string[];
  /** Number of the only project that it opens; null for all that its subject has. */
  readonly project: number | null;
  readonly note: string;
  readonly created: number;
  readonly expires: number | null;
  /** To the hour. */
  readonly used: number | null;
  readonly revoked: number | null;
}

/** A device that waits to be let in. Times are milliseconds since 1970. */
export interface DeviceRow {
  readonly userCode: string;
  readonly client: string;
  readonly scopes: readonly string[];
  /** Who let it in; null while nobody did. */
  readonly subject: string | null;
  readonly isDenied: boolean;
  readonly expires: number;
  /** Wrong codes that were tried. */
  readonly tries: number;
}

/** Tokens, machines and devices. All secrets come as SHA-256 hashes, 32 bytes. */
export interface Access {
  /** @throws {@link HubError} `exists` when the id or the hash is taken, `not-found` when the project is. */
  tokenCreate(hash: Uint8Array, token: Omit<TokenRow, 'used' | 'revoked'>): Promise<void>;
  /** Looks a token up by its hash, revoked and expired ones too; null when there is none. */
  tokenFind(hash: Uint8Array): Promise<TokenRow | null>;
  /** By time of creation; of one project or subject, where it is given. */
  tokenList(only?: { readonly project?: number; readonly subject?: string }): Promise<readonly TokenRow[]>;
  /** Revokes at once. @returns Whether there was a token of that id, not yet revoked. */
  tokenRevoke(id: string): Promise<boolean>;
  /** Notes that a token was used; durable with the next commit, not at once. */
  tokenUsed(id: string, at: number): Promise<void>;

  /** Sets the machine client of a project, in place of the one it has; its tokens are revoked. */
  machinePut(project: number, clientId: string, secretHash: Uint8Array): Promise<void>;
  machineOf(project: number): Promise<{ readonly clientId: string } | null>;
  machineFind(clientId: string): Promise<{ readonly project: number; readonly secretHash: Uint8Array } | null>;

  /** @throws {@link HubError} `exists` when the user's code is taken: make another. `busy` beyond {@link MAX_DEVICES}. */
  deviceCreate(
    codeHash: Uint8Array,
    device: {
      readonly userCode: string;
      readonly client: string;
      readonly scopes: readonly string[];
      readonly expires: number;
    },
  ): Promise<void>;
  deviceFind(codeHash: Uint8Array): Promise<DeviceRow | null>;
  /** For the page on which a person types the code. */
  deviceByUserCode(userCode: string): Promise<DeviceRow | null>;
  /** Lets a device in, or not. @returns Whether it was waiting. */
  deviceDecide(userCode: string, subject: string, isAllowed: boolean): Promise<boolean>;
  /** Counts a wrong code. @returns The tries now; null when there is none. */
  deviceTried(userCode: string): Promise<number | null>;
  /** Takes the decision of a device, once. @returns The row as it was when it is let in or denied, then gone; else null. */
  deviceTake(codeHash: Uint8Array): Promise<DeviceRow | null>;
}

/** Devices that may wait at once. */
export const MAX_DEVICES = 10_000;
