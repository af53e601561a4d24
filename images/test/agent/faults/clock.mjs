// A clock that jumps by a year every 100 ms, forth and back.
const now = Date.now;
const YEAR = 365 * 86_400_000;
Date.now = () => now() + (Math.floor(performance.now() / 100) % 3 - 1) * YEAR;
