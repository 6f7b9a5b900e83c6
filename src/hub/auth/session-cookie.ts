/** The name of the cookie; where the hub is reached by TLS, browsers hold it to this host. */
function cookieName(isSecure: boolean): string {
  return isSecure ? '__Host-raymon' : 'raymon-session';
}

/** The token that a browser's cookies hold; undefined if they hold none. */
export function sessionOf(header: string | undefined, isSecure: boolean): string | undefined {
  const name = `${cookieName(isSecure)}=`;
  for (const part of (header ?? '').split(';')) {
    const text = part.trim();
    if (text.startsWith(name)) return text.slice(name.length);
  }
  return undefined;
}

/** The header that gives a browser its session: no script reads it, no other site sends it. */
export function sessionCookie(token: string, maxAgeSeconds: number, isSecure: boolean): string {
  const secure = isSecure ? '; Secure' : '';
  return `${cookieName(isSecure)}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}${secure}`;
}
