// Numbers as a person reads them. One language on purpose: the page's.

const count = new Intl.NumberFormat('en');

/** 0.4137 is "0.41 ms", 12.34 is "12.3 ms", 1234 is "1.23 s". */
export function milliseconds(value) {
  if (value >= 1000) return `${(value / 1000).toFixed(2)} s`;
  if (value >= 100) return `${value.toFixed(0)} ms`;
  return value >= 10 ? `${value.toFixed(1)} ms` : `${value.toFixed(2)} ms`;
}

/** A share of one in per cent; what rounds to nothing or to all says so. */
export function percent(share) {
  if (share > 0 && share < 0.001) return '< 0.1 %';
  if (share < 1 && share > 0.999) return '> 99.9 %';
  return `${(share * 100).toFixed(1)} %`;
}

/** 186746 is "186,746". */
export function whole(value) {
  return count.format(value);
}

/** 32162432 is "32.2 million". */
export function large(value) {
  if (value >= 1e9) return `${(value / 1e9).toFixed(1)} billion`;
  return value >= 1e6 ? `${(value / 1e6).toFixed(1)} million` : whole(value);
}

/** A number of pixels that need not be whole: 106.6667 is "106.7". */
export function pixels(value) {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

/** A size that stays on one line: "480 × 360". */
export function size(width, height) {
  return `${pixels(width)}\u00a0×\u00a0${pixels(height)}`;
}

/** 1 is "1 photo", 3 is "3 photos". */
export function plural(number, noun) {
  return number === 1 ? `1 ${noun}` : `${whole(number)} ${noun}s`;
}
