import { defineDataType, type DefinedDataTypeClass } from '../../src/toolkit/define-data-type.ts';

/** A wrapper of a class that one need not own. */
export const Url: DefinedDataTypeClass<'acme.Url', URL> = defineDataType({
  type: 'acme.Url',
  is: (value): value is URL => value instanceof URL,
  encode: (url) => url.href,
  decode: (text) => new URL(String(text)),
});
