import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { byteText, groupDigits } from '../../viewer/model/text/visible.ts';
import type { TraceRecord } from '../hub/answers.ts';
import type { ProjectRoutes } from '../hub/project.ts';
import { announce } from '../parts/announcer.tsx';
import { messageOf } from '../parts/notice.tsx';
import { timeOf, timeParts } from '../parts/time.ts';
import { Untrusted, UntrustedLines } from '../parts/untrusted.tsx';
import { Artefact } from './artefact.tsx';
import { settle } from '../hub/settle.ts';

/** Characters of a text that are shown at first, and how many times as many each time that more are asked for. */
const MOST_TEXT = 20_000;
const MORE_TIMES = 8;

/** A record, and its place in the trace. */
export interface PlacedRecord {
  readonly record: TraceRecord;
  readonly place: number;
}

/** Texts and artefacts in the order of their times. */
export function Timeline(props: {
  readonly routes: ProjectRoutes;
  readonly traceId: string;
  readonly records: readonly PlacedRecord[];
}): VNode {
  const { routes, traceId, records } = props;
  const sorted = records
    .map((placed) => ({ ...placed, at: timeOf(placed.record.timestamp) }))
    .toSorted((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity) || a.place - b.place);
  return (
    <ol class="rv-timeline">
      {sorted.map(({ record, place, at }, i) => (
        <li key={place}>
          <RecordTime text={record.timestamp} at={at} before={sorted[i - 1]?.at} />
          <span class={`rv-dot rv-dot-${record.kind}`} />
          {record.kind === 'object' && record.ref !== null && record.objectId !== null ? (
            <Artefact
              routes={routes}
              traceId={traceId}
              record={{ ...record, ref: record.ref, objectId: record.objectId }}
              isWhole={false}
            />
          ) : (
            <LoggedText routes={routes} traceId={traceId} record={record} place={place} />
          )}
        </li>
      ))}
    </ol>
  );
}

function LoggedText(props: {
  readonly routes: ProjectRoutes;
  readonly traceId: string;
  readonly record: TraceRecord;
  readonly place: number;
}): VNode {
  const { routes, traceId, record, place } = props;
  const [text, setText] = useState(record.text);
  const [most, setMost] = useState(MOST_TEXT);
  const load = (): void => {
    void settle(routes.longText(traceId, place), setText, (error: unknown) => announce(messageOf(error)));
  };
  if (text === null) {
    return (
      <button type="button" class="button show" onClick={load}>
        Show a text of {byteText(record.bytes)}
      </button>
    );
  }
  return (
    <div class="rv-logged">
      <UntrustedLines text={text} most={most} />
      {text.length <= most ? undefined : (
        <p>
          <small>
            The first {groupDigits(most)} of {groupDigits(text.length)} characters
          </small>{' '}
          <button type="button" class="link" onClick={() => setMost(most * MORE_TIMES)}>
            Show more
          </button>
        </p>
      )}
    </div>
  );
}

/** A time in UTC to the microsecond, below its day where that is another one; what it shares with the one before is faint. */
function RecordTime(props: {
  readonly text: string;
  readonly at: number | undefined;
  readonly before: number | undefined;
}): VNode {
  const { text, at, before } = props;
  if (at === undefined) {
    return (
      <time>
        <Untrusted text={text} most={40} />
      </time>
    );
  }
  const { day, clock, fraction } = timeParts(at);
  const isSameDay = before !== undefined && timeParts(before).day === day;
  const isSame = before !== undefined && Math.floor(before / 1e6) === Math.floor(at / 1e6);
  return (
    <time dateTime={text.slice(0, 40)} title={text.slice(0, 40)}>
      {isSameDay ? undefined : <span class="day">{day}</span>}
      <span class={isSame ? 'faint' : ''}>{clock}</span>.{fraction}
    </time>
  );
}
