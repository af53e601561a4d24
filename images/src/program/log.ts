/** One line of JSON a message, on standard error. Never a client's content. */
export interface Log {
  error(message: string, fields?: Fields): void;
  warning(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  debug(message: string, fields?: Fields): void;
}
type Fields = Readonly<Record<string, unknown>>;

const LEVELS = ['error', 'warning', 'info', 'debug'] as const;
export type Level = (typeof LEVELS)[number];

export function logTo(write: (line: string) => void, least: Level): Log {
  const at = (level: Level) => (message: string, fields: Fields = {}): void => {
    if (LEVELS.indexOf(level) > LEVELS.indexOf(least)) return;
    write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`);
  };
  return { error: at('error'), warning: at('warning'), info: at('info'), debug: at('debug') };
}

export const SILENT: Log = logTo(() => {}, 'error');
