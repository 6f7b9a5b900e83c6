/** Takes secrets out of a message that others wrote, such as an answer that repeats the request. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets.reduce((left, secret) => left.replaceAll(secret, '[redacted]'), text);
}
