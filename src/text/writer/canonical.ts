import type { CheckedJcr } from '../../document/checked-document.ts';
import type { Payload, PayloadJson } from '../../json/payload.ts';
import { PointerMap } from '../../json/pointer-map.ts';
import { exactSpelling, type SpelledNumber } from '../../json/spelled-number.ts';
import { membersOf, OrderedObject } from '../../json/tree.ts';
import type { JsonPart } from './join.ts';
import { type Member, type Members, PartWriter } from './writer.ts';

/** The canonical JSON text of a checked document: names sorted by UTF-16 code units, no white space. */
export function canonicalParts(document: PayloadJson): JsonPart[] {
  const writer = new CanonicalWriter();
  writer.value(document);
  return writer.finish();
}

class CanonicalWriter extends PartWriter {
  protected override spelling({ value }: SpelledNumber): string {
    return exactSpelling(value) ?? String(value);
  }

  protected override payload(payload: Payload): void {
    if (payload instanceof PointerMap) super.payload(payload.sorted());
    else if (payload.depth === 0) super.payload(payload);
    else this.value(payload.toJSON());
  }

  protected override document(document: CheckedJcr): void {
    this.object(document);
  }

  protected override object(object: object): void {
    if (object instanceof OrderedObject && object.values !== undefined) {
      const members = [...membersOf(object)] as Member[];
      this.members(members.toSorted(([a], [b]) => (a < b ? -1 : 1)));
      return;
    }
    const plain = object instanceof OrderedObject ? object.plain : object;
    this.named(plain as Members, Object.keys(plain).toSorted());
  }
}
