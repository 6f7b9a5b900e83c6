import { describe, expect, it } from 'vitest';

function generate(): unknown {
  return Reflect.construct(Function, ['return 1']);
}

describe('the runtime of these tests', () => {
  it('generates code from strings unless it was told not to', () => {
    // Without this check a flag that does not reach the workers would go unseen.
    if (process.env['npm_lifecycle_event'] === 'test:csp') expect(generate).toThrow(EvalError);
    else expect(generate).not.toThrow();
  });
});
