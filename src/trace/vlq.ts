const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const values = new Map([...digits].map((digit, index) => [digit, index]))

/** Appends integers as base64 VLQ, the encoding of JavaScript source maps: small differences take one character. */
export function encodeVlq(numbers: readonly number[]): string {
  let text = ''
  for (const number of numbers) {
    let rest = number < 0 ? (-number << 1) | 1 : number << 1
    do {
      const digit = rest & 31
      rest >>>= 5
      text += digits[rest > 0 ? digit | 32 : digit]!
    } while (rest > 0)
  }
  return text
}

/** Reads what `encodeVlq` wrote; undefined when it is not that. */
export function decodeVlq(text: string): number[] | undefined {
  const numbers: number[] = []
  let rest = 0
  let shift = 0
  for (const character of text) {
    const digit = values.get(character)
    if (digit === undefined || shift > 30) return undefined
    rest |= (digit & 31) << shift
    if (digit & 32) {
      shift += 5
      continue
    }
    numbers.push(rest & 1 ? -(rest >>> 1) : rest >>> 1)
    rest = 0
    shift = 0
  }
  return shift === 0 ? numbers : undefined
}
