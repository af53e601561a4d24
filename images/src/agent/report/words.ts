/** `1 h 5 min`, `3 min 20 s`, `12 s`. */
export function secondsText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

export function filesText(count: number): string {
  return count === 1 ? '1 file' : `${count} files`;
}
