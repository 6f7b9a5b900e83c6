import { oauthRoutes } from './login/oauth-routes.ts';
import { sessionRoutes } from './login/session-routes.ts';
import type { Route } from '../http/route.ts';
import { pageRoutes } from '../page/page-routes.ts';
import { artefactRoutes } from './artefacts.ts';
import { exportRoutes } from './exports.ts';
import { healthRoutes } from './health.ts';
import { ingestRoutes } from './ingest.ts';
import { liveRoutes } from './live.ts';
import { machineRoutes } from './machines.ts';
import { objectRoutes } from './objects.ts';
import { orgRoutes } from './orgs.ts';
import { profileRoutes } from './profiles.ts';
import { projectRoutes } from './projects.ts';
import { retentionRoutes } from './retention.ts';
import { sliceRoutes } from './slices.ts';
import { tagRoutes } from './tags.ts';
import { tokenRoutes } from './tokens.ts';
import { traceRoutes } from './traces.ts';

/** Every route of the hub. */
export const ROUTES: readonly Route[] = [
  ...ingestRoutes,
  ...projectRoutes,
  ...machineRoutes,
  ...orgRoutes,
  ...profileRoutes,
  ...traceRoutes,
  ...objectRoutes,
  ...artefactRoutes,
  ...exportRoutes,
  ...tagRoutes,
  ...sliceRoutes,
  ...retentionRoutes,
  ...liveRoutes,
  ...tokenRoutes,
  ...healthRoutes,
  ...oauthRoutes,
  ...sessionRoutes,
  ...pageRoutes,
];
