import { isSecret, type MachineClient } from '../auth/machine-secrets.ts';
import { hashOf } from '../auth/token-text.ts';
import { json, type Answer } from '../http/answer.ts';
import { route, type Route } from '../http/route.ts';
import { HubError } from '../core/hub-error.ts';

/** The machine client of a project. */
export const machineRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/v0/projects/{project}/m2m',
    scope: 'admin',
    run: async ({ hub, project }) => {
      const client = hub.machines.make();
      await hub.store.machinePut(project.number, client.clientId, hashOf(client.clientSecret));
      // The tokens of the machine before are ended.
      hub.tokens.forget();
      return spell(client);
    },
  }),
  route({
    method: 'GET',
    path: '/v0/projects/{project}/m2m',
    scope: 'admin',
    run: async ({ hub, project }) => {
      const machine = await hub.store.machineOf(project.number);
      if (machine === null) throw new HubError(404, 'not-found', 'Expected a project with a machine client');
      const { clientId } = machine;
      const clientSecret = hub.machines.secretOf(clientId);
      const found = await hub.store.machineFind(clientId);
      // After a restore without the hub's key the secret is one that nobody can tell again.
      if (found !== null && isSecret(clientSecret, found.secretHash)) return spell({ clientId, clientSecret });
      return json({ client_id: clientId });
    },
  }),
];

function spell({ clientId, clientSecret }: MachineClient): Answer {
  return json({ client_id: clientId, client_secret: clientSecret });
}
