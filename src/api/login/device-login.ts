import { LoginError, TransportError } from '../../base/errors.ts';
import type { AccessToken } from './access-token.ts';
import { type OptionNames, readOptions } from '../../base/options.ts';
import { sharedLogin, type Login } from './login.ts';
import { CLIENT_OPTIONS, requestDeviceCode, requestDeviceToken, type DeviceCode, type OAuthClient } from './oauth.ts';
import { secureUrl } from '../../http/secure-url.ts';
import { checkTimeout } from '../../http/check-options.ts';

/** A program that a person lets in, on whatever device they have a browser. */
export interface DeviceLoginOptions extends OAuthClient {
  /** Shows the person where to go and which code to type there. */
  readonly prompt: (code: DeviceCode) => void | Promise<void>;
  /** Waits for some milliseconds; the platform's timer unless given. */
  readonly wait?: ((milliseconds: number) => Promise<void>) | undefined;
}

/** Names of {@link DeviceLoginOptions}. */
export const DEVICE_OPTIONS: OptionNames<DeviceLoginOptions> = { ...CLIENT_OPTIONS, prompt: true, wait: true };

/**
 * Logs a person in by the device flow, asking anew whenever the token has ended.
 *
 * @param options - the authorization server, and how to show a person the code.
 * @returns A login that asks the person when a token is needed.
 * @throws {@link OptionError} if an option is unknown, the URL is not of https, or of this machine, or the timeout is invalid.
 */
export function deviceLogin(options: DeviceLoginOptions): Login {
  const given = readOptions(options, DEVICE_OPTIONS);
  secureUrl(given.authUrl, 'authUrl');
  if (given.timeout !== undefined) checkTimeout(given.timeout);
  return sharedLogin(() => askPerson(given));
}

/**
 * Asks a person once.
 *
 * @throws {@link LoginError} `login-refused` if they say no, `login-expired` if they do not answer while the code lives.
 * @see RFC 8628, section 3.5
 */
export async function askPerson(options: DeviceLoginOptions): Promise<AccessToken> {
  const { wait = sleep } = options;
  const { code, deviceCode, interval = 5 } = await requestDeviceCode(options);
  await show(code, options);
  // Counted in what was waited, not by the clock, which may jump; a server's idea of eternity is cut.
  let left = Math.min(code.lifetime, LONGEST_LIFETIME_SECONDS);
  let pause = Math.max(interval, 1);
  while (left > 0) {
    await wait(pause * 1000);
    left -= pause;
    const answer = await ask(options, deviceCode);
    if (typeof answer === 'object') return answer;
    if (answer === 'slow_down') pause += 5;
    else if (answer === 'unreachable') pause *= 2;
  }
  throw new LoginError('login-expired', `Expected the code to be confirmed within ${code.lifetime} seconds`);
}

/** One hour. */
const LONGEST_LIFETIME_SECONDS = 3600;

async function show(code: DeviceCode, { prompt }: DeviceLoginOptions): Promise<void> {
  try {
    await prompt(code);
  } catch (cause) {
    throw new LoginError('login-required', 'Expected the person to be asked, the prompt threw', { cause });
  }
}

/** A person who is typing need not begin anew because a request was lost. */
async function ask(
  options: DeviceLoginOptions,
  deviceCode: string,
): Promise<Awaited<ReturnType<typeof requestDeviceToken>> | 'unreachable'> {
  try {
    return await requestDeviceToken(options, deviceCode);
  } catch (error) {
    const isPassing = error instanceof TransportError && (error.status === undefined || error.status >= 429);
    if (isPassing) return 'unreachable';
    throw error;
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
