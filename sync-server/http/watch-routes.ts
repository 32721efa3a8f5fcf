/** What those who run the relay look at: whether it lives, whether it can work, and its figures. */
import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { IncomingMessage } from 'node:http';
import { refuse } from '#shared/protocol/refusal.ts';
import type { Health } from '../health/health.ts';
import type { Gauges, Metrics } from '../health/metrics.ts';
import { sameSecret } from '../people/secret.ts';
import type { Origins } from './origins.ts';
import { isFromThisMachine } from './peer-address.ts';
import { answerRefusal } from './refusal-answer.ts';

export interface WatchRoutes {
  readonly origins: Origins;
  readonly health: Health;
  readonly metrics: Metrics;
  gauges(): Promise<Gauges>;
  /** `METRICS_TOKEN`: who shows it sees the figures from anywhere. */
  readonly metricsToken: string | null;
  /** Whether a public address stands before this relay: then nobody is known to be of this machine. */
  readonly isProxied: boolean;
}

export function addWatchRoutes(app: Hono<{ Bindings: HttpBindings }>, routes: WatchRoutes): void {
  /** Whether it answers at all; one that does not is started anew. */
  app.get('/livez', (context) => context.json({ status: 'ok' }));

  /** Whether people can work with it. */
  app.get('/healthz', async (context) => {
    const answer = await routes.health.read();
    return context.json(answer, answer.status === 'ok' ? 200 : 503);
  });

  app.get('/metrics', async (context) => {
    const isKnown = routes.metricsToken !== null && showsToken(context.env.incoming, routes.metricsToken);
    if (!isKnown && !isHere(context.env.incoming, routes))
      return answerRefusal(
        context,
        refuse(
          'not-signed-in',
          'Figures are for this machine, and for whoever shows the token of the metrics.',
        ),
      );
    return context.body(routes.metrics.render(await routes.gauges()), 200, {
      'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
      'Cache-Control': 'no-store',
    });
  });
}

/** A page that points a name of its own at this machine is not of this machine. */
const isHere = (request: IncomingMessage, { origins, isProxied }: WatchRoutes): boolean =>
  !isProxied && isFromThisMachine(request) && origins.allows(`http://${request.headers.host ?? ''}`);

function showsToken({ headers }: IncomingMessage, token: string): boolean {
  const shown = /^Bearer (\S{1,200})$/.exec(headers.authorization ?? '')?.[1];
  return shown !== undefined && sameSecret(shown, token);
}
