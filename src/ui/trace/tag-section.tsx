import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { groupDigits, visibleText } from '../../viewer/model/text/visible.ts';
import { hrefWith } from '../window/place.ts';
import type { TagFact } from '../hub/answers.ts';
import { conditionOf, withCondition } from '../hub/slice-text.ts';
import { DownloadLink } from '../parts/button.tsx';
import { TagPill } from '../parts/tag.tsx';
import { Untrusted } from '../parts/untrusted.tsx';

/** Tags of a type that stand in sight, until all are asked for. */
const MOST_SHOWN = 60;
/** Characters of a value that are shown: of all but the longest texts, all. */
const MOST_CHARACTERS = 2000;
/** What people look for first. */
const ORDER = ['label', 'metric', 'vector', 'error'];

/** Tags by type; each is a link that filters by it. */
export function TagSection(props: {
  readonly tags: readonly TagFact[];
  readonly slice: string;
  readonly downloadUrl: string;
}): VNode | null {
  const { tags, slice, downloadUrl } = props;
  const [isAll, setAll] = useState(false);
  if (tags.length === 0) return null;
  const types = [...byType(tags)].toSorted(([a], [b]) => rank(a) - rank(b));
  const hasMore = !isAll && (types.length > MOST_SHOWN || types.some(([, same]) => same.length > MOST_SHOWN));
  return (
    <section aria-label="Tags">
      <h2>
        Tags <small>{groupDigits(tags.length)}</small>
        <span class="grow" />
        <DownloadLink href={downloadUrl} name="tags.json" label="Save the tags as they were logged, json">
          json
        </DownloadLink>
      </h2>
      <dl class="rv-tags">
        {types.slice(0, isAll ? undefined : MOST_SHOWN).flatMap(([type, same]) => [
          <dt title={visibleText(type)}>
            <Untrusted text={type} most={60} />
          </dt>,
          <dd>
            {same.slice(0, isAll ? undefined : MOST_SHOWN).map((tag) => (
              <TagPill
                tag={tag}
                most={MOST_CHARACTERS}
                href={hrefWith({
                  slice: withCondition(slice, conditionOf(tag.name, tag.spelled)),
                  open: undefined,
                  ref: undefined,
                })}
              />
            ))}
          </dd>,
        ])}
      </dl>
      {hasMore ? (
        <button type="button" class="button" onClick={() => setAll(true)}>
          Show all {groupDigits(tags.length)}
        </button>
      ) : undefined}
    </section>
  );
}

function byType(tags: readonly TagFact[]): ReadonlyMap<string, readonly TagFact[]> {
  const types = new Map<string, TagFact[]>();
  for (const tag of tags) {
    const same = types.get(tag.type);
    if (same === undefined) types.set(tag.type, [tag]);
    else same.push(tag);
  }
  return types;
}

function rank(type: string): number {
  const at = ORDER.indexOf(type);
  return at < 0 ? ORDER.length : at;
}
