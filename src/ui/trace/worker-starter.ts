/** What of Trusted Types is used, where a browser has them. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): {
    createScriptURL: (url: string) => unknown;
  };
}

/** Starts workers of the views: of the one program that the hub's page names. */
export function workerStarter(): () => Worker {
  const url = document.documentElement.dataset['worker'] ?? '';
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
