import { table } from '../../scripts/docs/markdown';
import { FAULTS } from './faults';
import { Row } from './results';

const HEADER = [
  'Executor', 'Fault', 'Times', 'Noticed', 'Head ended', 'Worker ended', 'Serves again', 'of it start', 'beyond it', 'Requests',
];

/** Rows as a table in Markdown: one line for a fault, with the median of its times and their range. */
export function faultTable(rows: Row[]): string {
  const keys = [...new Set(rows.map(keyOf))];
  return table(HEADER, keys.map((key) => lineOf(rows.filter((row) => keyOf(row) === key))));
}

const keyOf = ({ executor, fault }: Row) => `${executor} ${fault}`;

function lineOf(rows: Row[]): string[] {
  const [{ executor, fault }] = rows;
  const away = rows.filter(({ back }) => back === undefined).length;
  return [
    executor, FAULTS.find(({ name }) => name === fault)?.title ?? fault, String(rows.length),
    range(rows.map(({ noticed }) => noticed)), endOf(rows, 'head'), endOf(rows, 'worker'),
    [range(rows.map(({ back }) => back)), ...(away > 0 ? [`${away}x not within the limit`] : [])]
      .filter((part) => part !== '-').join(', '),
    range(rows.map(({ engineStart }) => engineStart)),
    range(rows.map(beyondStart)),
    requests(rows),
  ];
}

function beyondStart({ back, engineStart }: Row): number | undefined {
  return back === undefined || engineStart === undefined ? undefined : back - engineStart;
}

function endOf(rows: Row[], role: string): string {
  const ends = rows.flatMap(({ ended }) => ended.filter((end) => end.role === role).slice(0, 1));
  const codes = [...new Set(ends.map(({ code }) => code))].sort((a, b) => a - b);
  return ends.length === 0 ? '-' : `${range(ends.map(({ seconds }) => seconds))}, code ${codes.join(' or ')}`;
}

/** What clients saw: outcomes other than 200, and how long the slowest request took. */
function requests(rows: Row[]): string {
  const outcomes = [...new Set(rows.flatMap(({ failures }) => Object.keys(failures)))].sort().join(', ');
  const slowest = Math.max(...rows.map((row) => row.slowest));
  const running = [...new Set(rows.map((row) => row.running).filter((one) => one !== undefined))].join(', ');
  return [
    `${outcomes === '' ? 'none failed' : outcomes}; slowest ${slowest.toFixed(1)} s`,
    ...(running === '' ? [] : [`the one that ran: ${running}`]),
  ].join('; ');
}

function range(values: (number | undefined)[]): string {
  const known = values.filter((value): value is number => value !== undefined).sort((a, b) => a - b);
  if (known.length === 0) { return '-'; }
  const text = (value: number) => value.toFixed(1);
  const median = text(known[Math.floor((known.length - 1) / 2)]);
  return known.length === 1 ? median : `${median} (${text(known[0])} to ${text(known[known.length - 1])})`;
}
