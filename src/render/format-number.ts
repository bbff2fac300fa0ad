import { roundHalfEven } from '../facts/percent.ts'

/**
 * A number rounded half to even, but never shown as 0 or as `whole` unless it is: the nearest that is not
 * (`0.001` → `0.01`, `99.996` → `99.99`).
 */
export function shownDecimal(value: number, digits: number, whole?: number): string {
  const shown = roundHalfEven(value, digits)
  const isTrue = (limit: number) => value === limit || Number(shown) !== limit
  if (!isTrue(0)) return (value < 0 ? '-' : '') + smallest(digits)
  if (whole !== undefined && !isTrue(whole))
    return roundHalfEven(whole + (value < whole ? -1 : 1) * Number(smallest(digits)), digits)
  return shown
}

/** `1` in the last of so many digits. */
function smallest(digits: number): string {
  return digits === 0 ? '1' : `0.${'1'.padStart(digits, '0')}`
}

/** With its sign, in ASCII; 0 has none. */
export function signedDecimal(value: number, digits: number): string {
  const shown = shownDecimal(value, digits)
  return value > 0 ? `+${shown}` : shown
}

/** Thousands parted by commas: `57368` → `57,368`. */
export function groupDigits(decimal: string): string {
  const [whole, fraction] = decimal.split('.') as [string, string?]
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** Seconds as a person says them; minutes and hours are rounded to the minute. */
export function formatDuration(seconds: number): string {
  if (seconds > 0 && seconds < 1) return `${shownDecimal(seconds, 2)} s`
  const whole = Number(roundHalfEven(seconds, 0))
  if (whole < 60) return `${whole} s`
  const minutes = Number(roundHalfEven(seconds / 60, 0))
  if (minutes < 60) return `${minutes} min`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
