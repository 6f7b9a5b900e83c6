import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtPackage, runChild } from '../support/child.ts';
import { rawAnswers, serveRaw, STATUSES, type RawAnswer, type RawServer } from '../support/raw-answers.ts';

/** `ANSWERS=all` tries every combination, some 8,700, by every way of asking. */
const ALL = process.env['ANSWERS'] === 'all';

const ANSWERS = rawAnswers(
  (status, encoding, framing, end) =>
    ALL ||
    (status === 200 && /^(?:identity|gzip|six gzips of garbage)$/.test(encoding)) ||
    (status === 200 && !end.endsWith('in the head') && /^(?:content-length|until closed)$/.test(framing)) ||
    (end === 'complete, then reset' && framing === 'until closed') ||
    (end === 'complete' && framing === 'content-length') ||
    (encoding === 'identity' && framing === 'content-length'),
);

/** The ways of asking: each reads answers, and gives up, otherwise. */
const WAYS = ['transport', 'client', 'login', 'logger'] as const;

/** Answers that one process is given: as many requests, whether each is asked for in one way or in all. */
const GROUP = ALL ? 320 / WAYS.length : 320;

let library: URL;
/** Those that end well have a server of their own: a connection that another answer has broken may not serve them. */
let servers: { readonly whole: RawServer; readonly broken: RawServer };
beforeAll(async () => {
  library = new URL('index.js', await builtPackage());
  servers = { whole: await serveRaw(ANSWERS), broken: await serveRaw(ANSWERS) };
}, 120_000);
afterAll(async () => {
  await servers.whole.close();
  await servers.broken.close();
});

/** What an answer came to, by each way of asking: `ok`, or the error's class, code and status. */
type Outcome = Readonly<Partial<Record<(typeof WAYS)[number], string>>>;

/** Asks for answers in a process of its own; an error if that ended otherwise than by itself. */
async function ask(indexes: readonly number[]): Promise<readonly Outcome[] | Error> {
  const cases = indexes.map((index) => ({
    url: `${(ANSWERS[index]?.isWhole === true ? servers.whole : servers.broken).url}/${index}`,
    ways: ALL || ANSWERS[index]?.name.includes('six') === true ? WAYS : [WAYS[index % WAYS.length]],
    // Some of the broken ones never end; the others have all the time that a slow machine takes.
    timeout: ANSWERS[index]?.isWhole === true ? 10_000 : 300,
  }));
  try {
    const { printed } = await runChild(`
      import { fetchTransport, machineLogin, RaymonApi, RaymonApiLogger } from ${JSON.stringify(library.href)};
      const tell = (error) => [error?.constructor?.name, error?.code, error?.status ?? 'none'].join(' ');
      // So that one that never settles is told by its name.
      const settled = (promise) => {
        const late = new Promise((resolve) => setTimeout(resolve, 15000, 'nothing').unref());
        return Promise.race([promise, late]);
      };
      const outcome = (promise) => settled(promise.then(() => 'ok', tell));
      const batch = { projectId: 'p', body: new TextEncoder().encode('[]'), encoding: 'identity', key: 'k', records: 0 };
      function send(url, timeout) {
        const over = new AbortController();
        const timer = setTimeout(() => over.abort(), timeout);
        return fetchTransport({ url })(batch, over.signal).finally(() => clearTimeout(timer));
      }
      function log(url, timeout) {
        return new Promise((resolve) => {
          const told = (error) => { resolve(tell(error)); void logger.close({ timeout: 0 }); };
          const logger = new RaymonApiLogger({
            projectId: 'p', send: fetchTransport({ url }), onError: told, batchAge: 0, attemptTimeout: timeout,
            backoff: { first: 60000, longest: 60000 },
          });
          logger.info('t', 'hello');
          logger.flush({ timeout: 60000 }).then((hasLeft) => hasLeft && logger.close().then(() => resolve('ok')));
        });
      }
      async function login(url, timeout) {
        const client = { authUrl: url, audience: 'a', clientId: 'c', clientSecret: 's', timeout };
        await machineLogin(client).token();
      }
      const ways = {
        transport: (url, timeout) => outcome(send(url, timeout)),
        client: (url, timeout) => outcome(new RaymonApi({ url, auth: 'token', timeout }).get('x')),
        login: (url, timeout) => outcome(login(url, timeout)),
        logger: (url, timeout) => settled(log(url, timeout)),
      };
      const ask = async ({ url, timeout, ways: names }) =>
        Object.fromEntries(await Promise.all(names.map(async (name) => [name, await ways[name](url, timeout)])));
      const cases = ${JSON.stringify(cases)};
      const found = [];
      // A few at a time: on a busy machine a crowd of connections is slow.
      for (let at = 0; at < cases.length; at += 64) found.push(...(await Promise.all(cases.slice(at, at + 64).map(ask))));
      // What comes after an answer has settled can end the process too.
      await new Promise((resolve) => setTimeout(resolve, 200));
      print(found);
    `);
    return printed as readonly Outcome[];
  } catch (error) {
    return error as Error;
  }
}

/** Finds out which of the answers end a process, by halving. */
async function enders(indexes: readonly number[]): Promise<string[]> {
  const outcomes = await ask(indexes);
  if (!(outcomes instanceof Error)) return [];
  // The command, with its program, comes before what the process said last.
  const last = outcomes.message.slice(-500);
  if (indexes.length === 1) return [`${ANSWERS[indexes[0] as number]?.name}: ${last}`];
  const middle = indexes.length >> 1;
  const first = await enders(indexes.slice(0, middle));
  const found = first.length > 0 ? first : await enders(indexes.slice(middle));
  return found.length > 0 ? found : [`${indexes.length} answers, only together: ${last}`];
}

const groups = Array.from({ length: Math.ceil(ANSWERS.length / GROUP) }, (_, at) =>
  ANSWERS.slice(at * GROUP, (at + 1) * GROUP).map((_, index) => at * GROUP + index),
);

it('every status is among the answers', () => {
  expect(new Set(ANSWERS.map(({ status }) => status))).toEqual(new Set(STATUSES));
});

it.each(groups.map((group) => [ANSWERS[group[0] as number]?.name, group] as const))(
  'no answer ends the process, and each is told as what it is: from %s on',
  async (_, group) => {
    const outcomes = await ask(group);
    if (outcomes instanceof Error) {
      expect(await enders(group)).toEqual([]);
      throw outcomes;
    }
    const wrong = group.flatMap((index, at) => wrongs(ANSWERS[index] as RawAnswer, outcomes[at] as Outcome));
    expect(wrong).toEqual([]);
  },
);

function wrongs(answer: RawAnswer, outcome: Outcome): string[] {
  return Object.entries(outcome)
    .filter(([way, said]) => !expected(answer, way).test(said))
    .map(([way, said]) => `${answer.name}: ${said} by the ${way}`);
}

/** What may be said of an answer. */
function expected({ status, isWhole }: RawAnswer, way: string): RegExp {
  const isSuccess = status === 200 || status === 103;
  if (isWhole && isSuccess) return /^ok$/;
  if (isWhole && status !== 999) {
    return new RegExp(
      `^(TransportError transport|LoginError login-refused) (${status}|${way === 'login' ? 'none' : status})$`,
    );
  }
  return /^(ok|TransportError transport (none|\d+)|LoginError login-refused none)$/;
}
