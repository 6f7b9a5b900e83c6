/**
 * The data of the benchmarks: the same in every run, on every machine.
 *
 * @module
 */
import type { JsonValue } from 'raymon/core';

/** Random numbers in [0, 1) of a seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Measurements with all 53 bits in use, as sensors and models give them. */
export function float64(length: number, seed = 1): Float64Array<ArrayBuffer> {
  const next = random(seed);
  const values = new Float64Array(length);
  for (let i = 0; i < length; i++) values[i] = next() + next() - 1 + next() * 2 ** -32;
  return values;
}

export function float32(length: number, seed = 1): Float32Array<ArrayBuffer> {
  const next = random(seed);
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) values[i] = next() - 0.5;
  return values;
}

function words(count: number, next: () => number): string[] {
  return Array.from({ length: count }, () => {
    const length = 3 + Math.floor(next() * 9);
    return Array.from({ length }, () => String.fromCharCode(97 + Math.floor(next() * 26))).join('');
  });
}

function pick<T>(items: readonly T[], next: () => number): T {
  return items[Math.floor(next() * items.length)] as T;
}

/** A tree of mixed values about so many bytes long as JSON, its names from 200 words. */
export function nested(bytes: number, seed = 2): JsonValue {
  const next = random(seed);
  const names = words(200, next);
  const budget = { left: bytes };
  const value = (depth: number): JsonValue => {
    const kind = next();
    if (depth < 8 && kind < 0.3) {
      const object: Record<string, JsonValue> = {};
      for (let i = Math.floor(next() * 8) + 1; i > 0 && budget.left > 0; i--) {
        const name = pick(names, next);
        budget.left -= name.length + 4;
        object[name] = value(depth + 1);
      }
      return object;
    }
    if (depth < 8 && kind < 0.45) {
      const array: JsonValue[] = [];
      for (let i = Math.floor(next() * 8) + 1; i > 0 && budget.left > 0; i--) array.push(value(depth + 1));
      return array;
    }
    budget.left -= 8;
    if (kind < 0.65) return Math.floor(next() * 1e6);
    if (kind < 0.75) return Math.round(next() * 1e4) / 100;
    if (kind < 0.93) return `${pick(names, next)} ${pick(names, next)}`;
    return kind < 0.96 ? null : kind < 0.98;
  };
  const trees: JsonValue[] = [];
  while (budget.left > 0) trees.push(value(0));
  return trees;
}

/** Small objects of one shape, as a table's rows. */
export function records(count: number, seed = 3): JsonValue {
  const next = random(seed);
  const names = words(50, next);
  return Array.from({ length: count }, (_, id) => ({
    id,
    name: pick(names, next),
    score: Math.round(next() * 1e4) / 1e4,
    active: next() < 0.5,
    tags: [pick(names, next), pick(names, next)],
  }));
}

/** Polygons with coordinates of six decimals. */
export function geojson(features: number, seed = 4): JsonValue {
  const next = random(seed);
  const degrees = (range: number): number => Math.round((next() - 0.5) * range * 1e6) / 1e6;
  return {
    type: 'FeatureCollection',
    features: Array.from({ length: features }, (_, id) => ({
      type: 'Feature',
      id,
      properties: { name: `area ${id}` },
      geometry: {
        type: 'Polygon',
        coordinates: [Array.from({ length: 40 }, () => [degrees(360), degrees(180)])],
      },
    })),
  };
}

/** Objects with the row labels that pandas writes: what plain objects list first, in numeric order. */
export function labelled(rows: number, seed = 5): JsonValue {
  const next = random(seed);
  return Object.fromEntries(
    ['a', 'b', 'c', 'd'].map((name) => [
      name,
      Object.fromEntries(Array.from({ length: rows }, (_, i) => [String(i), Math.floor(next() * 1000)])),
    ]),
  );
}

/** Numbers of 16 or 17 digits. */
export function floats(length: number, seed = 6): JsonValue {
  return [...float64(length, seed)];
}
