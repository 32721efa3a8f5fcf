/** The relay's HTTP: health, figures, the API under `/api`, and the web app itself. */
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { LineageId } from '#shared/kernel/ids.ts';
import { refuse } from '#shared/protocol/refusal.ts';
import type { StateAnswer } from '#shared/protocol/http-api.ts';
import type { Handbook } from '../handbook/handbook.ts';
import type { RecordOf } from '../ledger/document-record.ts';
import type { Log } from '../log.ts';
import type { Health } from '../health/health.ts';
import type { Gauges, Metrics } from '../health/metrics.ts';
import type { Operator } from '../people/operator.ts';
import type { Pace } from '../people/pace.ts';
import type { Tickets } from '../people/tickets.ts';
import type { Store } from '../store/store.ts';
import { serveAppFiles } from './app-files.ts';
import { addDocumentRoutes } from './document-routes.ts';
import { refuseForeignOrigins, refuseHaste, visitorOf } from './guard.ts';
import { createOperatorRoutes } from './operator-routes.ts';
import { addMailRoutes } from './mail-routes.ts';
import type { Origins } from './origins.ts';
import { addPeopleRoutes, type PeopleRoutes } from './people-routes.ts';
import { answerNotFound, answerRefusal } from './refusal-answer.ts';
import { maxRequestBytes } from './request-body.ts';
import { securityHeaders } from './security-headers.ts';
import { addTicketRoute } from './ticket-route.ts';
import { addWatchRoutes } from './watch-routes.ts';

export interface ApiOptions extends Omit<PeopleRoutes, 'findVisitor'> {
  /** How fast one address may ask. */
  readonly pace: Pace;
  readonly origins: Origins;
  readonly store: Store;
  readonly tickets: Tickets;
  readonly operator: Operator;
  readonly recordOf: RecordOf;
  readonly handbook: Handbook;
  readonly sendsMail: boolean;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly metricsToken: string | null;
  readonly log: Log;
  readonly version: string;
  readonly documentSchema: number;
  /** Of the texts; changes when a backup is restored. */
  readonly history: LineageId;
  readonly now: () => number;
  /** The built web app; `null` when there is none. */
  readonly appFolder: string | null;
  state(): StateAnswer;
  gauges(): Promise<Gauges>;
}

export function createApi(options: ApiOptions): Hono<{ Bindings: HttpBindings }> {
  const { origins, metrics, log } = options;
  const app = new Hono<{ Bindings: HttpBindings }>();

  app.use(async (context, next) => {
    await next();
    metrics.count('countersign_requests_total', { status: String(context.res.status) });
  });
  app.use(securityHeaders(origins.list));
  app.use(refuseForeignOrigins(origins));
  app.onError((error, context) => {
    log.error({ err: error, path: context.req.path }, 'a request failed');
    return answerRefusal(context, refuse('unavailable'));
  });

  addWatchRoutes(app, options);

  app.route('/api', createRoutes(options));
  app.all('/api/*', answerNotFound);
  app.all('/sync/*', (context) =>
    answerRefusal(context, refuse('request-malformed', 'This address speaks WebSocket.')),
  );
  if (options.appFolder !== null) serveAppFiles(app, options.appFolder);
  app.notFound(answerNotFound);
  return app;
}

function createRoutes(options: ApiOptions): Hono<{ Bindings: HttpBindings }> {
  const api = new Hono<{ Bindings: HttpBindings }>();
  const findVisitor = visitorOf(options.sessions, options.cookie);
  api.route('/operator', createOperatorRoutes(options)); // before the bounds on other requests
  api.use(refuseHaste(options.pace, options.isProxied));
  api.use(
    bodyLimit({
      maxSize: maxRequestBytes,
      onError: (context) =>
        context.json(refuse('frame-too-large', 'This request is larger than 128 KiB.'), 413),
    }),
  );
  api.use(async (context, next) => {
    await next();
    if (!context.res.headers.has('Cache-Control')) context.header('Cache-Control', 'no-store');
  });
  api.get('/state', (context) => context.json(options.state()));
  addPeopleRoutes(api, { ...options, findVisitor });
  addTicketRoute(api, { ...options, findVisitor });
  addDocumentRoutes(api, { ...options, findVisitor });
  addMailRoutes(api, { ...options, findVisitor });
  return api;
}
