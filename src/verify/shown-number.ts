/** A number as a document shows it: it stands for every number that is written so. */
export interface ShownNumber {
  readonly text: string
  readonly data: number
  /** Worth of the last digit, e.g. 0.01 for `17.69`. */
  readonly unit: number
}

/** Reads `17.69`, `57,368`, `+0.16`, `−3.20`. */
export function readShownNumber(text: string): ShownNumber {
  const plain = text.replaceAll(',', '').replace('−', '-')
  return { text, data: Number(plain), unit: 10 ** -(plain.split('.')[1]?.length ?? 0) }
}

const slack = 1e-9

/**
 * May a number that is truly `exact` be shown as this percent? Rounded either way or cut off; and closeout never shows
 * 0 or 100 for what is not, so the last step before them stands for all beyond it.
 */
export function mayShowPercent(shown: ShownNumber, exact: number): boolean {
  const { data, unit } = shown
  if (Math.abs(exact - data) <= unit / 2 + slack) return true
  if (exact >= data && exact < data + unit) return true
  return exact > 0 && exact < unit && Math.abs(data - unit) < slack
}

/** May `after - before` be shown as `change`? */
export function mayShowChange(before: ShownNumber, after: ShownNumber, change: ShownNumber): boolean {
  const tolerance = (reachOf(before) + reachOf(after) + change.unit) / 2 + slack
  return Math.abs(after.data - before.data - change.data) <= tolerance
}

/** Twice the distance of the farthest number shown so: a whole step where the next would be 0 or 100. */
function reachOf({ data, unit }: ShownNumber): number {
  const isLast = Math.abs(data - unit) < slack || Math.abs(100 - unit - data) < slack
  return isLast ? 2 * unit : unit
}

/** What a percent and its target leave open: `pass`, `fail`, or undefined where rounding hides it. */
export function outcomeOf(shown: ShownNumber, target: ShownNumber): 'pass' | 'fail' | undefined {
  if (shown.data - shown.unit / 2 >= target.data - slack) return 'pass'
  if (shown.data + shown.unit <= target.data + slack) return 'fail'
  return undefined
}

/** Digits for a number in a message: as many as the one it is compared with. */
export function showLike(exact: number, { unit }: ShownNumber): string {
  return exact.toFixed(Math.round(-Math.log10(unit)))
}
