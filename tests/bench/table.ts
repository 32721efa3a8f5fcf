/** Rows as a Markdown table, so that docs/performance/ can hold it as it was printed. */
import { meetsGoal, ratioOf, type Row } from './bench.ts';

export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    figure(row.ours, row.unit),
    row.peer ? `${figure(row.peer.value, row.unit)} ${row.peer.name}` : '',
    ratioText(row),
    goalText(row),
    row.method,
  ]);
  const head = ['what', 'ours', 'beside', 'ratio', 'goal', 'method'];
  const lines = [head, head.map(() => '---'), ...cells];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function figure(value: number, unit: Row['unit']): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const text = value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });
  return `${text} ${unit}`;
}

function ratioText(row: Row): string {
  const ratio = ratioOf(row);
  return ratio === null ? '' : `${ratio.toFixed(2)} ×`;
}

function goalText(row: Row): string {
  if (row.goal === null) return '';
  const most = row.peer ? `${row.goal} ×` : `${row.goal} ${row.unit}`;
  return `≤ ${most} ${meetsGoal(row) ? 'met' : '**missed**'}`;
}
