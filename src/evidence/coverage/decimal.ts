/**
 * The double that a JSON number spells, as `Number` reads it. At most 2^53 over a power of ten below 10^22 is one
 * correctly rounded division; anything longer goes to `Number`.
 */
export function readDecimal(window: Buffer, start: number, end: number): number {
  let digits = 0
  let fraction = 0
  let at = start
  let byte = window[at]!
  while (byte >= 0x30 && byte <= 0x39) {
    digits = digits * 10 + (byte - 0x30)
    byte = window[++at]!
  }
  if (byte === 0x2e && at < end) {
    const point = at
    byte = window[++at]!
    while (byte >= 0x30 && byte <= 0x39) {
      digits = digits * 10 + (byte - 0x30)
      byte = window[++at]!
    }
    fraction = at - point - 1
  }
  if (at !== end || at === start || digits > Number.MAX_SAFE_INTEGER || fraction >= powers.length)
    return Number(window.toString('latin1', start, end))
  return digits / powers[fraction]!
}

const powers = Array.from({ length: 23 }, (_, power) => 10 ** power)
