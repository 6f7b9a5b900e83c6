import { describe, expect, it } from 'vitest';
import { openedTrace } from '../../../src/ui/hub/answers.ts';
import { artefactIn, artefactText } from '../../../src/ui/trace/artefact-name.ts';

describe('the name of an artefact in an address', () => {
  it.each([
    ['t', 'model/heat map'],
    ['a/b', 'c'],
    ['%2f', '/'],
    ['t', ''],
  ])('comes back: %j %j', (traceId, ref) => {
    expect(artefactIn(artefactText({ traceId, ref }))).toEqual({ traceId, ref });
  });

  it('is undefined where it is not whole', () => {
    expect([undefined, '', 'trace', '%zz/ref'].map(artefactIn)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('an opened trace', () => {
  const row =
    '"trace_id":"t","timestamp":"x","first":"x","last":"x","records":1,"objects":0,"bytes":1,"errors":0,"pinned":false';

  it('has numbers of tags as they were logged, where the engine tells how', () => {
    const { tags } = openedTrace(
      `{${row},"tags":[{"type":"metric","name":"n","value":1.5,"group":null}],"trace":[]}`,
    ).trace;
    expect(tags).toEqual([{ type: 'metric', name: 'n', value: 1.5, spelled: '1.5', group: null }]);
  });

  it.each(['[]', '{}', 'null', `{${row},"tags":1,"trace":[]}`])('of another shape is refused: %s', (text) => {
    expect(() => openedTrace(text)).toThrow(TypeError);
  });
});
