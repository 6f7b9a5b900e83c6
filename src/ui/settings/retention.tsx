import type { VNode } from 'preact';
import { byteText, groupDigits } from '../../viewer/model/text/visible.ts';
import { ask, askJson } from '../hub/ask.ts';
import { Fields } from '../hub/fields.ts';
import { ProjectRoutes } from '../hub/project.ts';
import { useAsked } from '../hub/use-asked.ts';
import { Failure, Loading } from '../parts/notice.tsx';
import { FieldError, fieldOf } from './field-error.tsx';
import { forecastOf, type Keeping, type Rate } from './forecast.ts';
import { useSaving } from './saving.ts';
import type { SettingsProps } from './settings-props.ts';

const GIGABYTE_BYTES = 1e9;
const DAY_MS = 86_400_000;
/** Days whose traces are counted for a forecast. */
const RATE_DAYS = 7;
/** Newest traces whose size is looked at. */
const SAMPLED_TRACES = 250;

async function keepingOf(path: string, signal: AbortSignal): Promise<Keeping> {
  const fields = new Fields(await askJson(`${path}/retention`, { signal }));
  return {
    days: fields.numberOrNull('days'),
    maxBytes: fields.numberOrNull('max_bytes'),
    quotaBytes: fields.numberOrNull('quota_bytes'),
  };
}

/** More gigabytes are not an exact number of bytes. */
const MOST_GB: number = Math.floor(Number.MAX_SAFE_INTEGER / GIGABYTE_BYTES);

/** How fast a project grows: traces of the last days, at the size of the newest. */
async function rateOf(routes: ProjectRoutes, signal: AbortSignal): Promise<Rate> {
  const now = Date.now();
  const created = Date.parse(await routes.created(signal));
  const begin = Math.max(created, now - RATE_DAYS * DAY_MS);
  const days = Math.max((now - begin) / DAY_MS, 1 / 24);
  const selection = { slice: '', begin: new Date(begin).toISOString(), end: new Date(now).toISOString() };
  const [counted, newest, project] = await Promise.all([
    routes.histogram(selection, RATE_DAYS, signal),
    routes.traces({ slice: '' }, SAMPLED_TRACES, undefined, signal),
    askJson(routes.path, { signal }),
  ]);
  const traces = counted.counts.reduce((sum, each) => sum + each, 0);
  const sampled = newest.items.reduce((sum, { bytes }) => sum + bytes, 0);
  const bytesPerTrace = newest.items.length === 0 ? 0 : sampled / newest.items.length;
  return {
    heldBytes: new Fields(project).number('bytes'),
    tracesPerDay: traces / days,
    bytesPerDay: (traces / days) * bytesPerTrace,
    sampled: newest.items.length,
    days,
  };
}

/** How long a project keeps what it has, and what that comes to. */
export function RetentionSection({ project, session }: SettingsProps): VNode {
  const routes = new ProjectRoutes(project.id);
  const keeping = useAsked(project.id, (signal) => keepingOf(routes.path, signal));
  const rate = useAsked(project.id, (signal) => rateOf(routes, signal));
  const saving = useSaving();
  const canAdmin = session.scopes.has('admin');
  const save = (form: HTMLFormElement): void => {
    const numberIn = (name: string, unit: number): number | null => {
      const text = fieldOf(form, name);
      return text === '' ? null : Math.round(Number(text) * unit);
    };
    const body = {
      days: numberIn('days', 1),
      max_bytes: numberIn('most', GIGABYTE_BYTES),
      quota_bytes: numberIn('quota', GIGABYTE_BYTES),
    };
    saving.run(() => ask(`${routes.path}/retention`, { method: 'PUT', body }), 'Saved', keeping.reload);
  };
  return (
    <>
      <section class="card" aria-label="Retention">
        <h1>Retention</h1>
        <p class="quiet">What is older or more is deleted within minutes. Pinned traces stay.</p>
        {keeping.error === undefined ? undefined : (
          <Failure title="It cannot be read" error={keeping.error} onRetry={keeping.reload} />
        )}
        {keeping.value === undefined ? (
          <Loading what="retention" />
        ) : (
          <form
            key={JSON.stringify(keeping.value)}
            class="stack"
            onSubmit={(event) => {
              event.preventDefault();
              save(event.currentTarget);
            }}
          >
            <label>
              Days that traces are kept; empty for ever
              <input
                class="input short"
                name="days"
                type="number"
                min={1}
                max={36_500}
                defaultValue={keeping.value.days ?? ''}
                disabled={!canAdmin}
              />
            </label>
            <label>
              GB that are kept, then the oldest go; empty for no bound
              <input
                class="input short"
                name="most"
                type="number"
                min={0.000000001}
                max={MOST_GB}
                step="any"
                defaultValue={gigabytes(keeping.value.maxBytes)}
                disabled={!canAdmin}
              />
            </label>
            <label>
              GB beyond which nothing is taken (quota); empty for no bound
              <input
                class="input short"
                name="quota"
                type="number"
                min={0.000000001}
                max={MOST_GB}
                step="any"
                defaultValue={gigabytes(keeping.value.quotaBytes)}
                disabled={!canAdmin}
              />
            </label>
            {canAdmin ? (
              <div>
                <button class="button primary" disabled={saving.isBusy}>
                  Save
                </button>
              </div>
            ) : undefined}
          </form>
        )}
        <FieldError text={saving.error} />
      </section>
      <section class="card" aria-label="Forecast">
        <h2>Forecast</h2>
        {rate.error === undefined ? undefined : (
          <Failure title="It cannot be made" error={rate.error} onRetry={rate.reload} />
        )}
        {rate.value === undefined || keeping.value === undefined ? (
          rate.error === undefined ? (
            <Loading what="the forecast" />
          ) : undefined
        ) : (
          <Forecast rate={rate.value} keeping={keeping.value} />
        )}
      </section>
    </>
  );
}

function Forecast({ rate, keeping }: { readonly rate: Rate; readonly keeping: Keeping }): VNode {
  const { heldBytes, tracesPerDay, bytesPerDay, sampled, days } = rate;
  return (
    <>
      <dl class="facts">
        <dt>holds now</dt>
        <dd>{byteText(heldBytes)}</dd>
        <dt>traces a day</dt>
        <dd>{groupDigits(Math.round(tracesPerDay))}</dd>
        <dt>bytes a day</dt>
        <dd>about {byteText(Math.round(bytesPerDay))}</dd>
      </dl>
      {forecastOf(rate, keeping).map((line) => (
        <p>{line}</p>
      ))}
      <p class="quiet">
        From the traces of the last {days < 1 ? 'hours' : `${Math.round(days)} days`}, at the mean size of the newest{' '}
        {groupDigits(sampled)}. On the disk it is a little more.
      </p>
    </>
  );
}

function gigabytes(bytes: number | null): string {
  return bytes === null ? '' : String(bytes / GIGABYTE_BYTES);
}
