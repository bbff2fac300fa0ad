/** How many bytes of a reader's window a kernel can take. */
export const windowSize: usize = 256 * 1024
/** Room behind the window, to read more than one byte at once. */
export const slack: usize = 64

export function isDigit(byte: u32): bool {
  return byte - 0x30 < 10
}

/** Are the `length` bytes at `at`, eight or more, those at `other`? */
export function same(at: usize, other: usize, length: usize): bool {
  const tail = length - 8
  for (let index: usize = 0; index < tail; index += 8)
    if (load<u64>(at + index) != load<u64>(other + index)) return false
  return load<u64>(at + tail) == load<u64>(other + tail)
}
