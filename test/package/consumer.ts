/**
 * What a program sees of the package's declarations: compiled against `dist`, with libraries checked too.
 *
 * @module
 */
import {
  builtins,
  DataFrame,
  defineDataType,
  fromJson,
  type Image,
  loadJcr,
  Native,
  Numpy,
  Series,
  toJson,
} from 'raymon';
import * as core from 'raymon/core';
import { equalityTester } from 'raymon/testing';
import * as types from 'raymon/types';

const Url = defineDataType({
  type: 'acme.Url',
  is: (value): value is URL => value instanceof URL,
  encode: (url) => url.href,
  decode: (text) => new URL(String(text)),
});

export const array: Numpy = loadJcr(new Numpy(Float32Array.of(1)).toJcr());
export const native: Native = loadJcr(new Native({ a: 1 }).toJcr());
export const url: URL = builtins.with(Url).loadJcr(new Url(new URL('https://example.org')).toJcr()).data;
export const others = [
  core.fromJson(toJson(1)),
  types.fromJson(toJson(1)),
  fromJson('{}'),
  DataFrame,
  Series,
  equalityTester,
];
export const toBuffer = (image: Image): Promise<Uint8Array> => image.toSharp().then((sharp) => sharp.toBuffer());
