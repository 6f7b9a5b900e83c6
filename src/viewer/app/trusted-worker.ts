/** What of Trusted Types is used, where a browser has them. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): {
    createScriptURL: (url: string) => unknown;
  };
}

/** Starts workers of the program that this page holds; the one policy by which it makes a program of a text. */
export function workerStarter(): () => Worker {
  const program = document.querySelector('#worker')?.textContent ?? '';
  const url = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy('raymon-viewer', {
    createScriptURL(asked) {
      if (asked === url) return asked;
      throw new TypeError('Expected the worker of this page');
    },
  });
  const trusted = policy === undefined ? url : policy.createScriptURL(url);
  return () => new Worker(trusted as string);
}
