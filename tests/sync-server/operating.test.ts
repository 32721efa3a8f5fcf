/** What is written for those who run a relay names what there is, no more and no less. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfiguration } from '../../sync-server/configuration.ts';
import { createMetrics, type Gauges } from '../../sync-server/health/metrics.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const guide = read('docs/OPERATING.md');
const help = read('sync-server/cli/help.ts');
const settings = new Set(
  [...read('sync-server/configuration.ts').matchAll(/'([A-Z]+(?:_[A-Z]+)+|PORT|HOST)'/g)].map(
    ([, name = '']) => name,
  ),
);
const notBuiltYet = [...settings].filter(
  (name) => !readConfiguration({ [name]: 'x' }).ok && !help.includes(name),
);

test('each setting is in the guide and in the help', () => {
  for (const name of settings) {
    if (notBuiltYet.includes(name)) continue;
    expect(guide).toContain(`\`${name}\``);
    expect(help).toContain(`'${name}'`);
  }
  expect(notBuiltYet).toContain('OIDC_ISSUER');
});

const ofOthers = ['SITE_ADDRESS', 'POSTGRES_USER', 'POSTGRES_DB', 'POSTGRES_PASSWORD'];

test('what is set for Docker and systemd are settings', () => {
  const set = [
    ...read('compose.yaml').matchAll(/^ {6}([A-Z_]+):/gm),
    ...read('compose.nodes.yaml').matchAll(/^ {2}(?: {4})?([A-Z_]+):/gm),
    ...read('deploy/countersign.service').matchAll(/^Environment=([A-Z_]+)=/gm),
    ...read('Dockerfile').matchAll(/\b([A-Z]+_DIR)=/g),
  ].map(([, name = '']) => name);
  expect(set.length).toBeGreaterThan(5);
  for (const name of set) expect([...settings, ...ofOthers]).toContain(name);
});

test('of the services for Docker only the proxy is reached from outside, and each comes back by itself', () => {
  for (const file of ['compose.yaml', 'compose.nodes.yaml']) {
    const [shared = '', listed = ''] = read(file).split(/^services:$/m);
    const [services = ''] = listed.split(/^\w+:$/m);
    const byName = new Map(
      services
        .split(/^ {2}(?=[\w-]+:$)/m)
        .slice(1)
        .map((text) => [text.slice(0, text.indexOf(':')), text] as const),
    );
    expect(byName.size).toBeGreaterThan(1);
    for (const [name, text] of byName) {
      expect(/^ {4}ports:/m.test(text)).toBe(name === 'caddy');
      expect(text.includes('<<: *relay') ? shared : text).toMatch(/^ {2,4}restart: unless-stopped$/m);
    }
  }
});

test('the proxy leads to the ports that the relays listen on', () => {
  const ports = [...read('compose.nodes.yaml').matchAll(/^ {6}PORT: '(\d+)'$/gm)].map(([, port]) => port);
  const leads = [...read('deploy/nodes.Caddyfile').matchAll(/^\treverse_proxy (.*) \{$/gm)];
  expect(leads).toHaveLength(2);
  for (const [, to = ''] of leads)
    expect([...to.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => port)).toEqual(ports);
});

test('each figure is in the guide', () => {
  const figures = createMetrics().render(new Proxy({}, { get: () => 0 }) as Gauges);
  const names = [...figures.matchAll(/^# TYPE (\w+)/gm)].map(([, name = '']) => name);
  const lags = /^countersign_event_loop_lag_(p50|max)_seconds$/;
  for (const name of names.filter((each) => !lags.test(each))) expect(guide).toContain(`\`${name}\``);
  for (const [, name = ''] of guide.matchAll(/`((?:countersign|process)_\w+)`/g))
    expect(names).toContain(name);
});
