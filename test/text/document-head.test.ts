import { describe, expect, it } from 'vitest';
import { headOf, isEndOfExact } from '../../src/text/document-head.ts';

describe('headOf', () => {
  it.each([
    '{"type":"acme.Money","params":',
    ' { "type" : "acme.Money" , "params" :',
    '{\n"type":\t"acme.Money","params":',
  ])('is found in %j', (head) => {
    expect(headOf(`${head}{"a":1}}`)).toEqual({ type: 'acme.Money', length: head.length });
  });

  it.each([
    '',
    '{"params":1,"type":"acme.Money"}',
    '{"type":"acme.Money"}',
    '{"type":"acme.Money","exact":1,"params":2}',
    String.raw`{"type":"acme.\u004doney","params":`,
    '{"type":"é","params":',
    '{"type":"","params":',
    '{"type":5,"params":',
    '  {"type":"acme.Money","params":',
    '[{"type":"acme.Money","params":',
  ])('is not looked for in %j', (text) => {
    expect(headOf(text)).toBeUndefined();
  });
});

describe('isEndOfExact', () => {
  it('is the end of a string in an object that ends the document', () => {
    for (const tail of ['"AAAA"}}', '"x" } }\n', '"\n}\n}\n']) expect(isEndOfExact(tail)).toBe(true);
    for (const tail of ['', '"x"}', '1}}', '"x"}]}', '"x"}}x']) expect(isEndOfExact(tail)).toBe(false);
  });
});
