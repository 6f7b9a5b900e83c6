import { arraysOf, views } from '../support/array-arbitraries.ts';
import { agree } from './agree.ts';
import type { Case } from './case.ts';
import type { Kit } from './kit.ts';
import { law, type Trial } from './law.ts';
import { hex } from './octets.ts';

/** What holds for arrays of every dtype, shape and view. */
export function arrayLaws(kit: Kit, trial: Trial): Case[] {
  const { Numpy, isRaymonError, loadJcr } = kit;
  type Numpy = InstanceType<typeof Numpy>;
  const arrays = arraysOf(kit);
  const factsOf = (array: Numpy): unknown => [array.dtype, array.shape, hex(array.bytes)];
  /** The way that every document goes: through JSON text and back. */
  const throughText = (array: Numpy): Numpy => {
    const back = loadJcr(JSON.parse(JSON.stringify(array)));
    if (!(back instanceof Numpy)) throw new Error('Expected a Numpy');
    return back;
  };

  return [
    law('an array comes back with dtype, shape and every byte', trial, 500, arrays, ({ dtype, shape, bytes }) => {
      const back = throughText(Numpy.fromBytes(bytes, { dtype, shape }));
      agree(factsOf(back), [dtype, shape, hex(bytes)]);
    }),
    law('an array is written as the same document after reading it', trial, 200, arrays, ({ dtype, shape, bytes }) => {
      const array = Numpy.fromBytes(bytes, { dtype, shape });
      agree(JSON.stringify(throughText(array)), JSON.stringify(array));
    }),
    law('an array comes back from its text and from msgpack', trial, 200, arrays, ({ dtype, shape, bytes }) => {
      const array = Numpy.fromBytes(bytes, { dtype, shape });
      return (
        kit.equals(kit.fromJson(kit.toJson(array)), array) && kit.equals(kit.fromMsgpack(kit.toMsgpack(array)), array)
      );
    }),
    law('an array is made again from its nested elements', trial, 300, arrays, ({ dtype, shape, bytes }) => {
      const isRaw = /^[|{([]|128|256|>[fc](16|32)$/.test(dtype) && !['>c16'].includes(dtype) && dtype !== 'complex128';
      // Axes without elements are lost, and raw elements have no values.
      if (shape.includes(0) || (isRaw && !dtype.startsWith('|S'))) return;
      const array = Numpy.fromBytes(bytes, { dtype, shape });
      const again = Numpy.fromArray(array.toNested(), { dtype });
      // A NaN is one number in JavaScript, whatever its bits.
      agree([again.dtype, again.shape, again.values], [dtype, shape, array.values]);
    }),
    law('an array comes back from a .npy file, or is refused', trial, 200, arrays, ({ dtype, shape, bytes }) => {
      const array = Numpy.fromBytes(bytes, { dtype, shape });
      let file: Uint8Array;
      try {
        file = array.toNpy();
      } catch (error) {
        if (!isRaymonError(error, 'unsupported-dtype')) throw error;
        return;
      }
      const back = Numpy.fromNpy(file);
      agree([back.shape, hex(back.bytes), back.fields], [shape, hex(bytes), array.fields]);
    }),
    law('any view is written in C order, and left alone', trial, 500, views(), ({ view, indices }) => {
      const { buffer, byteOffset, byteLength } = view.data;
      const memory = new Uint8Array(buffer, byteOffset, byteLength);
      const before = memory.slice();
      const back = throughText(new Numpy(view));
      const width = view.data.BYTES_PER_ELEMENT;
      const expected = indices.flatMap((index) => [...before.subarray(index * width, (index + 1) * width)]);
      agree([back.shape, [...back.bytes]], [view.shape, expected]);
      agree(hex(memory), hex(before), 'the memory of the view');
    }),
    law('a document shares no memory with its array', trial, 50, views(), ({ view }) => {
      const document = new Numpy(view).toJcr();
      const before = JSON.stringify(document);
      new Uint8Array(view.data.buffer, view.data.byteOffset, view.data.byteLength).fill(1);
      agree(JSON.stringify(document), before);
    }),
  ];
}
