import { describe, expect, it } from 'vitest';
import { Hosts } from '../../../src/hub/http/hosts.ts';

const hosts = new Hosts(['Hub.example.org']);

describe('Hosts#check', () => {
  it.each(['localhost', 'localhost:7457', '127.0.0.1:80', '[::1]:7457', 'hub.example.org', 'HUB.EXAMPLE.ORG:443'])(
    'knows %s',
    (header) => expect(hosts.check(header)).toBe(header.toLowerCase()),
  );

  it.each([
    [undefined],
    [''],
    ['example.org'],
    ['localhost.evil.example'],
    ['evil.example:127.0.0.1'],
    ['localhost@evil.example'],
    ['localhost:123456'],
    ['localhost:'],
    ['localhost/'],
    ['127.0.0.1.'],
    ['[::2]:80'],
  ])('refuses %j', (header) => {
    expect(() => hosts.check(header)).toThrow(expect.objectContaining({ status: 421, code: 'wrong-host' }));
  });
});

describe('Hosts#checkOrigin', () => {
  it.each([
    [undefined, 'localhost:7457'],
    ['http://localhost:7457', 'localhost:7457'],
    ['http://localhost', 'localhost:80'],
    ['https://hub.example.org', 'hub.example.org:443'],
    // A proxy may have ended TLS, and taken the port away.
    ['https://hub.example.org', 'localhost:7457'],
  ])('lets %j ask for %s', (origin, host) => {
    expect(() => hosts.checkOrigin(origin, host)).not.toThrow();
  });

  it.each([
    ['null', 'localhost:7457'],
    ['', 'localhost:7457'],
    ['http://localhost:8080', 'localhost:7457'],
    ['http://127.0.0.1:7457', 'localhost:7457'],
    ['https://evil.example', 'localhost:7457'],
    ['https://hub.example.org.evil.example', 'hub.example.org'],
    ['file://localhost:7457', 'localhost:7457'],
  ])('does not let %j ask for %s', (origin, host) => {
    expect(() => hosts.checkOrigin(origin, host)).toThrow(
      expect.objectContaining({ status: 403, code: 'foreign-origin' }),
    );
  });
});
