const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `4.9 GiB`; `?` where nobody knows. */
export function sizeText(bytes: number | undefined): string {
  if (bytes === undefined) return '?';
  const power = bytes < 1024 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${power === 0 ? bytes : (bytes / 1024 ** power).toFixed(1)} ${UNITS[power]}`;
}
