const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const values = new Map([...digits].map((digit, index) => [digit, index]))
/** More would not fit into the integers that a double holds. */
const longest = 10

/** A whole number from 0 as base64 VLQ: five bits a character, the lowest first, small numbers take one character. */
export function encodeVlq(number: number): string {
  if (number < 32) return digits[number]!
  const digit = number % 32
  return digits[digit + 32]! + encodeVlq((number - digit) / 32)
}

/** Reads what `encodeVlq` wrote; undefined when it is not that. */
export function decodeVlq(text: string): number[] | undefined {
  const numbers: number[] = []
  let [number, length] = [0, 0]
  for (const character of text) {
    const digit = values.get(character)
    if (digit === undefined || length === longest) return undefined
    number += (digit % 32) * 32 ** length
    length++
    if (digit >= 32) continue
    numbers.push(number)
    ;[number, length] = [0, 0]
  }
  return length === 0 ? numbers : undefined
}

/** An integer as a whole number from 0: 0, -1, 1, -2, 2, … are 0, 1, 2, 3, 4, … */
export function zigzag(integer: number): number {
  return integer < 0 ? -2 * integer - 1 : 2 * integer
}

/** The integer that `zigzag` made this of. */
export function fromZigzag(number: number): number {
  return number % 2 === 1 ? -(number + 1) / 2 : number / 2
}
