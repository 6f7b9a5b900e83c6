import { edge } from './mutate-bytes.ts';
import type { Random } from './random.ts';

/** Words that mean something somewhere in a document. */
export const WORDS: readonly string[] = [
  'raymon.types.Native', 'raymon.types.Numpy', 'raymon.types.DataFrame', 'raymon.types.Series', 'raymon.types.Image',
  'type', 'params', 'exact', 'data', 'shape', 'dtype', 'arrow', 'name', 'lossless', 'then', 'toJSON', 'toJcr',
  '__proto__', 'constructor', 'toString', 'length', '0', '1', '10', '1023', '4294967294', '4294967295',
  '', '/', '/0', '/a', '/0/0', '/0/1', '/a/b', '/~0', '/~1', '/~2', '/-', '/01', '/__proto__',
  'nan', 'inf', '-inf', '-0', 'number', 'undefined', 'bigint', 'date', 'map', 'set', 'jcr',
  '9007199254740993', '-1', '1e3', '2020-01-01T00:00:00.000Z', '+275760-09-13T00:00:00.000Z', '\u0000', '\ud800', '😀',
  '()', '(0,)', '(1,)', '(2, 3)', '(0, 1000000000000)', '(4294967296, 0)', '(9007199254740991, 9007199254740991)',
  'AAAA', 'AA==', 'AAA=', 'AB==', 'AAAAAAAAAAA=', 'AAAAAAAA8D8=',
  'bool', 'int8', 'uint64', 'float16', 'bfloat16', 'float64', 'complex128', 'float128', '>f4', '<U1', '<U0', '>U3', '|S2',
  '|V3', 'datetime64[ns]', 'timedelta64[25s]', 'datetime64', 'object', '?', 'f8', '=i8',
  "[('a', '<f4'), ('b', '<i2', (2,))]", "{'names': ['a'], 'formats': ['<i4'], 'offsets': [4], 'itemsize': 12}",
  "[('a', [('b', '|V1')], (2, 2))]", "(numpy.record, [('a', '<i4')])",
]; // oxfmt-ignore

type Owner = unknown[] | { [name: string]: unknown };

/** Every place of a JSON value: the container, and the name or index in it. */
function placesIn(
  json: unknown,
  places: (readonly [Owner, string | number])[] = [],
): (readonly [Owner, string | number])[] {
  if (typeof json !== 'object' || json === null) return places;
  const owner = json as Owner;
  for (const step of Array.isArray(owner) ? owner.keys() : Object.keys(owner)) {
    places.push([owner, step]);
    placesIn(Reflect.get(owner, step), places);
  }
  return places;
}

function define(owner: object, name: string, value: unknown): void {
  Object.defineProperty(owner, name, { value, writable: true, enumerable: true, configurable: true });
}

/** A JSON value that differs from `json` in one place; `json` itself is changed. */
export function mutateJson(json: unknown, random: Random, other: unknown): unknown {
  const places = placesIn(json);
  const place = places.length === 0 || random.oneIn(40) ? undefined : random.pick(places);
  if (place === undefined) return replacement(json, random, other);
  const [owner, step] = place;
  const old: unknown = Reflect.get(owner, step);
  switch (random.below(8)) {
    case 0:
      if (Array.isArray(owner)) owner.splice(Number(step), 1);
      else Reflect.deleteProperty(owner, step);
      return json;
    case 1: {
      if (Array.isArray(owner)) owner.splice(Number(step), 0, structuredClone(old));
      else define(owner, random.pick(WORDS), structuredClone(old));
      return json;
    }
    case 2:
      if (Array.isArray(owner)) owner.reverse();
      else {
        Reflect.deleteProperty(owner, step);
        define(owner, random.oneIn(3) ? `${String(step)}/${random.below(3)}` : random.pick(WORDS), old);
      }
      return json;
    case 3: {
      const [there, name] = random.pick(places);
      if (there === owner && name === step) return json;
      define(owner, String(step), structuredClone(Reflect.get(there, name)));
      return json;
    }
    default:
      define(owner, String(step), replacement(old, random, other));
      return json;
  }
}

function replacement(old: unknown, random: Random, other: unknown): unknown {
  switch (random.below(13)) {
    case 0:
      return random.pick([null, true, false, 0, '', [], {}, -1, 0.5, 1e300]);
    case 1:
      return edge(random) * random.pick([1, -1, 0.5, 2 ** 21, 2 ** 40]);
    case 2:
      return [old];
    case 3:
      return { data: old };
    case 4:
      return { type: 'raymon.types.Native', params: { data: old } };
    case 5: {
      const places = placesIn(other);
      if (places.length === 0) return other;
      const [owner, step] = random.pick(places);
      return structuredClone(Reflect.get(owner, step));
    }
    case 6:
      return Array.from({ length: random.below(5) }, () => structuredClone(old));
    case 7:
    case 8:
    case 9:
      return typeof old === 'string' ? mutateText(old, random) : random.pick(WORDS);
    case 10:
      return Object.fromEntries(
        Array.from({ length: random.below(4) }, () => [random.pick(WORDS), structuredClone(old)]),
      );
    case 11: {
      let nested = old;
      for (let depth = random.below(600); depth > 0; depth--) nested = random.oneIn(2) ? [nested] : { a: nested };
      return random.oneIn(8) ? nested : [old, old];
    }
    default:
      return random.pick(WORDS);
  }
}

/** A text that differs from another in one place. */
export function mutateText(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const end = Math.min(text.length, at + random.below(random.oneIn(4) ? 20 : 3));
  switch (random.below(6)) {
    case 0:
      return text.slice(0, at) + text.slice(end);
    case 1:
      return text.slice(0, end) + text.slice(at);
    case 2:
      return text.slice(0, at) + random.pick(WORDS) + text.slice(end);
    case 3: {
      // Another number where there is one.
      const numbers = [...text.matchAll(/\d+/g)];
      if (numbers.length === 0) return text + String(edge(random));
      const number = random.pick(numbers);
      return text.slice(0, number.index) + String(edge(random)) + text.slice(number.index + number[0].length);
    }
    default:
      return text.slice(0, at) + random.pick(PIECES) + text.slice(end);
  }
}

const PIECES: readonly string[] = [
  ' ', '\t', '\n', ',', ':', '(', ')', '[', ']', '{', '}', "'", '"', '\\', '/', '0', '1', '9', '-', '+', '.', 'e', 'E',
  'NaN', 'Infinity', '-Infinity', 'null', 'true', '1e400', '-0', '-0.0', '1.0', '9007199254740993', '0123', '\\u0061',
  '\\ud83d\\ude00', '\\ud800', '"a":1,', '"1":1,', '"0":1,', '"__proto__":1,', '[]', '{}', '=', '==', 'A', '\u00e9', '😀',
  '\ufeff', '\u0000', '123456789012345678901234567890', '0.1234567890123456789e-300',
]; // oxfmt-ignore
