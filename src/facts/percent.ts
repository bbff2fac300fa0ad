import type { Counts } from '../evidence/coverage/coverage-report.ts'

/**
 * A decimal number as an exact fraction, so that gates are decided on integers: `27.5` is 275/10.
 * Reads the shortest decimal form of a double, which is what a person wrote.
 */
function toFraction(decimal: number): { readonly numerator: bigint; readonly denominator: bigint } {
  const [digits = '0', exponent = '0'] = decimal.toString().split('e')
  const [whole = '0', fraction = ''] = digits.split('.')
  const shift = Number(exponent) - fraction.length
  const numerator = BigInt(whole + fraction)
  return shift >= 0
    ? { numerator: numerator * 10n ** BigInt(shift), denominator: 1n }
    : { numerator, denominator: 10n ** BigInt(-shift) }
}

/** The percent of coverage.py: `100.0 * n / d` in that order, as a double; 100 for nothing to cover. */
export function percentOf({ covered, total }: Pick<Counts, 'covered' | 'total'>): number {
  return total === 0 ? 100 : (100 * covered) / total
}

/** Is the target met? Decided on integers: `100 * covered >= target * total`. An empty total meets every target. */
export function meetsTarget({ covered, total }: Pick<Counts, 'covered' | 'total'>, target: number): boolean {
  const { numerator, denominator } = toFraction(target)
  return 100n * BigInt(covered) * denominator >= numerator * BigInt(total)
}

/** How many more must be covered to meet the target: `ceil(target * total / 100) - covered`, at least 0. */
export function shortfallTo({ covered, total }: Pick<Counts, 'covered' | 'total'>, target: number): number {
  const { numerator, denominator } = toFraction(target)
  const hundredfold = numerator * BigInt(total)
  const divisor = 100n * denominator
  const needed = (hundredfold + divisor - 1n) / divisor
  return Math.max(0, Number(needed) - covered)
}

/**
 * Rounds a finite double half to even on its exact binary value, as Python's `'%.*f'` does
 * (JavaScript's `toFixed` rounds half up). `62.5` → `62`, `2.675` with 2 digits → `2.67`.
 */
export function roundHalfEven(value: number, digits: number): string {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, Math.abs(value))
  const bits = view.getBigUint64(0)
  const biased = Number(bits >> 52n)
  const fraction = bits & 0xfffffffffffffn
  const mantissa = biased === 0 ? fraction : fraction | 0x10000000000000n
  const exponent = (biased === 0 ? 1 : biased) - 1075
  // value = mantissa * 2^exponent, exactly
  const scaled = mantissa * 10n ** BigInt(digits)
  const rounded = exponent >= 0 ? scaled << BigInt(exponent) : shiftHalfEven(scaled, BigInt(-exponent))
  const text = rounded.toString().padStart(digits + 1, '0')
  const sign = value < 0 && rounded !== 0n ? '-' : ''
  return sign + (digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`)
}

function shiftHalfEven(value: bigint, by: bigint): bigint {
  const quotient = value >> by
  const twice = (value - (quotient << by)) << 1n
  const one = 1n << by
  return twice > one || (twice === one && (quotient & 1n) === 1n) ? quotient + 1n : quotient
}

/**
 * A percent for people: rounded as coverage.py rounds, never `0` or `100` unless it is, and, where a target is
 * given, with as many more digits as keep the shown number on the true side of it (`49.996`, not `50.00`, beside "missed").
 */
export function displayPercent(counts: Pick<Counts, 'covered' | 'total'>, digits = 2, target?: number): string {
  const percent = percentOf(counts)
  for (let shown = digits; ; shown++) {
    const text = awayFromEnds(percent, shown)
    if (target === undefined || shown >= 15) return text
    if (meetsTarget(counts, target) === atLeast(text, target)) return text
  }
}

function awayFromEnds(percent: number, digits: number): string {
  const step = 10 ** -digits
  if (percent > 0 && percent < step) return step.toFixed(digits)
  if (percent > 100 - step && percent < 100) return roundHalfEven(100 - step, digits)
  return roundHalfEven(percent, digits)
}

function atLeast(shown: string, target: number): boolean {
  const { numerator, denominator } = toFraction(target)
  const fraction = shown.split('.')[1] ?? ''
  return BigInt(shown.replace('.', '')) * denominator >= numerator * 10n ** BigInt(fraction.length)
}
