/** How many bytes of a reader's window a kernel can take. */
export const windowSize: usize = 256 * 1024
/** Room behind the window, to read more than one byte at once. */
export const slack: usize = 64

/** Makes memory as large as it must be up to `end`. */
export function reserve(end: usize): void {
  const pages = <i32>((end + 0xffff) >> 16)
  if (pages > memory.size()) memory.grow(pages - memory.size())
}

export function isDigit(byte: u32): bool {
  return byte - 0x30 < 10
}

/** The longest text of a pattern. */
const longestPattern: usize = 48
/** The bytes of a pattern in memory: its length, its text, and which bits of the 48 bytes there are text. */
export const patternSize: usize = 128

/** Makes a pattern of the `length` bytes that stand at `pattern + 16`. */
export function makePattern(pattern: usize, length: usize): void {
  store<u32>(pattern, <u32>length)
  memory.fill(pattern + 16 + longestPattern, 0xff, length)
}

/** Makes a pattern of a text of ASCII. */
export function writePattern(pattern: usize, text: string): void {
  for (let index = 0; index < text.length; index++) store<u8>(pattern + 16 + index, text.charCodeAt(index))
  makePattern(pattern, text.length)
}

export function lengthOfPattern(pattern: usize): usize {
  return load<u32>(pattern)
}

/** Does the text of a pattern stand at `at`? All of it is compared at once, as no branch is to be guessed then. */
export function isPattern(at: usize, pattern: usize): bool {
  const differences = v128.or(
    differ(at, pattern),
    v128.or(differ(at + 16, pattern + 16), differ(at + 32, pattern + 32)),
  )
  return !v128.any_true(differences)
}

/** Which bits of the sixteen bytes at `at` are not those of the pattern's text. */
function differ(at: usize, pattern: usize): v128 {
  return v128.and(v128.xor(v128.load(at), v128.load(pattern, 16)), v128.load(pattern, 16 + 48))
}

/** The eight bytes at `at` less `0`: from the first on, digits have their value. */
export function digitsAt(at: usize): u64 {
  return load<u64>(at) ^ 0x3030303030303030
}

/** How many of the bytes that `digitsAt` told are digits, before the first that is none. */
export function countDigits(digits: u64): u64 {
  const others = ((digits + 0x7676767676767676) | digits) & 0x8080808080808080
  return ctz(others) >> 3
}

/** The number that the first `count` digits spell, 1 to 8. */
export function spelled(digits: u64, count: u64): u64 {
  // Leading zeros in front; then pairs are added up to numbers below 100, these to numbers below 10,000.
  const all = digits << ((8 - count) << 3)
  const pairs = (all * 10 + (all >> 8)) & 0x00ff00ff00ff00ff
  const fours = (pairs * 100 + (pairs >> 16)) & 0x0000ffff0000ffff
  return (fours * 10000 + (fours >> 32)) & 0xffffffff
}

/** The high bit of each byte that is 0; perhaps of others above the first. */
export function zeros(bytes: u64): u64 {
  return (bytes - 0x0101010101010101) & ~bytes & 0x8080808080808080
}

/** The high bit of each byte that is a quote, a backslash or a control character; perhaps of others above the first. */
export function marksOfText(bytes: u64): u64 {
  const controls = (bytes - 0x2020202020202020) & ~bytes & 0x8080808080808080
  return zeros(bytes ^ 0x2222222222222222) | zeros(bytes ^ 0x5c5c5c5c5c5c5c5c) | controls
}

/** Goes on with the hash of a text, by eight bytes. */
export function mix(hash: u64, bytes: u64): u64 {
  const mixed = (hash ^ bytes) * 0x9e3779b97f4a7c15
  return mixed ^ (mixed >> 32)
}
