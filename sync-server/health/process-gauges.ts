/** What the process itself uses, by the names that dashboards know. */
import type { Lag } from './event-loop-lag.ts';
import type { GaugeName } from './metrics.ts';

export function processGauges(lag: Lag) {
  const { user, system } = process.cpuUsage();
  return {
    countersign_event_loop_lag_p50_seconds: lag.p50,
    countersign_event_loop_lag_p99_seconds: lag.p99,
    countersign_event_loop_lag_max_seconds: lag.max,
    process_resident_memory_bytes: process.memoryUsage.rss(),
    process_cpu_seconds_total: (user + system) / 1e6,
    process_start_time_seconds: Math.floor((Date.now() - process.uptime() * 1000) / 1000),
  } as const satisfies Partial<Record<GaugeName, number>>;
}
