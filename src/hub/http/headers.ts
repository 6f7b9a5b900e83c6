import type { Answer } from './answer.ts';

/** What a page of the hub may do: load nothing from elsewhere, run no inline script or style, stand in no frame. */
export const PAGE_POLICY: string = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types raymon-viewer',
].join('; ');

/** What anything else may do, should a browser take it for a page: nothing at all. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";

const COMMON: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'x-frame-options': 'DENY',
};

/** The headers of an answer, those that every answer has included. */
export function headersOf({ kind, headers }: Answer): Record<string, string> {
  return {
    ...COMMON,
    'content-security-policy': kind === 'page' ? PAGE_POLICY : DATA_POLICY,
    'cache-control': 'no-store',
    ...headers,
  };
}
