/**
 * Reads the entry of a file in a coverage.py report, whole, when it is laid out as `json.dump` lays it out, has only
 * keys that are known, and everything in it adds up. Of anything else it says nothing: the entry is then read in
 * TypeScript, which this must never contradict, and which says what is wrong.
 *
 * The host copies its window to `windowAt()`, with a 0 behind its last byte. No token holds a 0, and every byte is
 * looked at in turn, so nothing behind it is taken.
 */
import {
  countDigits,
  digitsAt,
  isDigit,
  isPattern,
  lengthOfPattern,
  makePattern,
  marksOfText,
  mix,
  patternSize,
  reserve,
  slack,
  spelled,
  windowSize,
} from './bytes'

/** Instead of an address: not such an entry. */
const otherwise: usize = 0

// The host's keys by their index in its tables, those of a summary behind those of a block.
const executedLines: u32 = 0
const missingLines: u32 = 1
const excludedLines: u32 = 2
const summaryKey: u32 = 3
const missingBranches: u32 = 5
const functions: u32 = 7
const classes: u32 = 8
const startLine: u32 = 9
const blockKeys: u32 = 10
const summaryKeys: u32 = 14
const requiredKeys: u32 = 0b1111

const coveredLines: u32 = 0
const statements: u32 = 1
const missingCount: u32 = 2
const excludedCount: u32 = 3
const branches: u32 = 4
const partialBranches: u32 = 5
const coveredBranches: u32 = 6
const missingBranchCount: u32 = 7
const firstPercent: u32 = 8
const firstDisplay: u32 = 11
const alwaysThere: u32 = 0b1_0000_1111
const withBranches: u32 = 0b1111_0000

/** A pattern for each key as the text has it, with quotes, colon and blank. */
const keys: usize = (__heap_base + 63) & ~63
/** Which key comes after which, most likely: a row for a file's, a region's and a summary's; the last is the first. */
const fileOrder: usize = keys + patternSize * <usize>(blockKeys + summaryKeys)
const regionOrder: usize = fileOrder + 32
const summaryOrder: usize = regionOrder + 32
const first: u32 = 31
/** 10^0 to 10^18, as integers and as floating point numbers. */
const powers: usize = summaryOrder + 32
const floatPowers: usize = powers + 19 * 8
/** Of a file and of a region: where their lists are, what their summary says, which keys they had. */
const file: usize = (floatPowers + 19 * 8 + 63) & ~63
const region: usize = file + 256
const window: usize = region + 256
/** The names of the regions of one object: 48 bits of each, and 16 of the number of that object. */
const nameSlots: u32 = 2048
const names: usize = window + windowSize + slack
/** Of each region: which key it is under, where its name and its missing lines begin and end, how many statements. */
const regions: usize = names + nameSlots * 8
const mostRegions: u32 = nameSlots
/** The integers of all lists of an entry: a number of the window has three bytes at least. */
const integers: usize = regions + mostRegions * 32
const memoryEnd: usize = integers + 2 * windowSize

/** Where the next integer goes. */
let top: usize = 0
/** The number of the object of functions or classes, 1 to 65535. */
let object: u64 = 0
let nameCount: u32 = 0
/** Statements and missing lines of the regions of one object together. */
let regionStatements: u64 = 0
let regionMissing: u64 = 0
let regionCount: u32 = 0
/** Behind the last line of the file's missing lines that a region missed, too. */
let nextMissing: u32 = 0

/** To be called first; then the host writes the keys. */
export function begin(): void {
  reserve(memoryEnd)
  let power: u64 = 1
  for (let index: usize = 0; index < 19; index++, power *= 10) {
    store<u64>(powers + index * 8, power)
    store<f64>(floatPowers + index * 8, <f64>power)
  }
}

export function windowAt(): usize {
  return window
}

/** Where the host writes a key's text, before `setKey`: a block's by its index, a summary's behind them. */
export function keyAt(index: u32): usize {
  return patternOf(index) + 16
}

export function setKey(index: u32, length: u32): void {
  makePattern(patternOf(index), length)
}

function patternOf(key: u32): usize {
  return keys + <usize>key * patternSize
}

/**
 * Where the host finds what the entry read last says, as 32-bit integers: at twice a list's key where the list begins
 * and ends, at 16 and every other behind it the numbers of the summary, at 53 a bit per key that the summary has.
 */
export function entryAt(): usize {
  return file
}

/** How many functions and classes the entry read last has, in the order of the text. */
export function countRegions(): u32 {
  return regionCount
}

/**
 * Where six 32-bit integers say of one of them: the index of the key that it is under, where its name begins and ends,
 * where the list of its missing lines begins and ends, and how many statements it has.
 */
export function regionAt(index: u32): usize {
  return regions + index * 32
}

function numberOf(block: usize, index: u32): u64 {
  return load<u64>(block + 64 + index * 8)
}

/** How many digits a number of a summary has behind its point. */
function fractionOf(block: usize, index: u32): u32 {
  return load<u8>(block + 192 + index)
}

function seenInBlock(block: usize): u32 {
  return load<u32>(block + 208)
}

function seenInSummary(block: usize): u32 {
  return load<u32>(block + 212)
}

function listOf(block: usize, key: u32): u32 {
  return load<u32>(block + key * 8)
}

function listEndOf(block: usize, key: u32): u32 {
  return load<u32>(block + key * 8 + 4)
}

function lengthOf(block: usize, key: u32): u64 {
  return (listEndOf(block, key) - listOf(block, key)) >> 2
}

/** Reads the entry whose `{` is at `at`; the address behind its `}`, or 0. */
export function readEntry(at: usize): usize {
  top = integers
  regionCount = 0
  at = readBlock(at, file, fileOrder)
  return at != otherwise && addsUp(file) ? at : otherwise
}

/** Empties the lists, and forgets which keys were there. */
function clear(block: usize): void {
  for (let key: u32 = 0; key <= missingBranches; key++) store<u64>(block + key * 8, 0)
  store<u64>(block + 208, 0)
}

function readBlock(at: usize, block: usize, order: usize): usize {
  clear(block)
  let seen: u32 = 0
  let previous = first
  if (load<u8>(at) != 0x7b) return otherwise
  do {
    at += previous == first ? 1 : 2
    const key = keyOf(at, order, previous, 0, blockKeys)
    if (key == blockKeys || (seen >> key) & 1) return otherwise
    seen |= 1 << key
    store<u32>(block + 208, seen)
    at += lengthOfPattern(patternOf(key))
    if (key < summaryKey) at = readLines(at, block + key * 8)
    else if (key == summaryKey) at = readSummary(at, block)
    else if (key <= missingBranches) at = readArcs(at, block + key * 8)
    else if (key == startLine) at = integerEnd(at)
    else if (block == file && (key == functions || key == classes)) at = readRegions(at, key)
    else return otherwise
    if (at == otherwise) return otherwise
    previous = key
  } while (load<u16>(at) == 0x202c)
  return load<u8>(at) == 0x7d ? at + 1 : otherwise
}

/** Which of the keys from `from` to `to` begins here, `to` for none: most likely the one that came here before. */
function keyOf(at: usize, order: usize, previous: u32, from: u32, to: u32): u32 {
  const likely = from + load<u8>(order + previous)
  if (isPattern(at, patternOf(likely))) return likely
  for (let key = from; key < to; key++) {
    if (!isPattern(at, patternOf(key))) continue
    store<u8>(order + previous, key - from)
    return key
  }
  return to
}

/** Reads `[1, 2, 3]`, positive and ascending; writes where the list is to `bounds`. */
function readLines(at: usize, bounds: usize): usize {
  const start = top
  let end = top
  let previous: u32 = 0
  if (load<u8>(at++) != 0x5b) return otherwise
  if (load<u8>(at) != 0x5d) {
    for (;;) {
      const digits = digitsAt(at)
      const others = ((digits + 0x7676767676767676) | digits) & 0x8080808080808080
      const a = (<u32>digits) & 0xff
      const b = (<u32>(digits >> 8)) & 0xff
      const c = (<u32>(digits >> 16)) & 0xff
      const d = (<u32>(digits >> 24)) & 0xff
      let value: u32
      // As cases, not as a shift by the length: the next number begins to be read before this one is known.
      if (others & 0xffffffff) {
        if (others & 0xffff) {
          if (others & 0x80 || !(others & 0x8000)) return otherwise
          value = a
          at += 1
        } else if (others & 0x800000) {
          value = a * 10 + b
          at += 2
        } else {
          value = (a * 10 + b) * 10 + c
          at += 3
        }
      } else {
        value = ((a * 10 + b) * 10 + c) * 10 + d
        at += 4
        for (let more = 0; isDigit(load<u8>(at)); more++) {
          if (more == 5) return otherwise
          value = value * 10 + (<u32>load<u8>(at++) - 0x30)
        }
      }
      if (a == 0 || value <= previous) return otherwise
      previous = value
      store<u32>(end, value)
      end += 4
      const behind: u32 = load<u16>(at)
      if (behind == 0x202c) {
        at += 2
        continue
      }
      if ((behind & 0xff) != 0x5d) return otherwise
      break
    }
  }
  top = end
  store<u32>(bounds, <u32>start)
  store<u32>(bounds + 4, <u32>end)
  return at + 1
}

/** Reads `[[1, 2], [3, -1]]`; writes where the list is to `bounds`. */
function readArcs(at: usize, bounds: usize): usize {
  store<u32>(bounds, <u32>top)
  if (load<u8>(at++) != 0x5b) return otherwise
  if (load<u8>(at) != 0x5d) {
    for (;;) {
      if (load<u8>(at) != 0x5b) return otherwise
      at = readArcLine(at + 1)
      if (at == otherwise || load<u16>(at) != 0x202c) return otherwise
      at = readArcLine(at + 2)
      if (at == otherwise || load<u8>(at) != 0x5d) return otherwise
      if (load<u8>(++at) == 0x5d) break
      if (load<u16>(at) != 0x202c) return otherwise
      at += 2
    }
  }
  store<u32>(bounds + 4, <u32>top)
  return at + 1
}

function readArcLine(at: usize): usize {
  const isNegative = load<u8>(at) == 0x2d
  if (isNegative) at++
  const end = integerEnd(at)
  if (end == otherwise || end - at > 9) return otherwise
  const line = <i32>integerAt(at, end)
  store<i32>(top, isNegative ? -line : line)
  top += 4
  return end
}

function readSummary(at: usize, block: usize): usize {
  let seen: u32 = 0
  let previous = first
  if (load<u8>(at) != 0x7b) return otherwise
  do {
    at += previous == first ? 1 : 2
    const key = keyOf(at, summaryOrder, previous, blockKeys, blockKeys + summaryKeys)
    const index = key - blockKeys
    if (index == summaryKeys || (seen >> index) & 1) return otherwise
    seen |= 1 << index
    at += lengthOfPattern(patternOf(key))
    if (index < firstPercent) at = readCount(at, block, index)
    else if (index < firstDisplay) at = readDecimal(at, block, index)
    else at = readDisplay(at, block, index)
    if (at == otherwise) return otherwise
    previous = index
  } while (load<u16>(at) == 0x202c)
  store<u32>(block + 212, seen)
  return load<u8>(at) == 0x7d ? at + 1 : otherwise
}

function readCount(at: usize, block: usize, index: u32): usize {
  const digits = digitsAt(at)
  const length = countDigits(digits)
  if (!isInteger(digits, length)) return otherwise
  store<u64>(block + 64 + index * 8, spelled(digits, length))
  return at + <usize>length
}

/** Reads `90.5`. */
function readDecimal(at: usize, block: usize, index: u32): usize {
  at = readNumber(at, block, index)
  return fractionOf(block, index) == 0 ? otherwise : at
}

/** Reads `"90"` or `"90.5"`. */
function readDisplay(at: usize, block: usize, index: u32): usize {
  if (load<u8>(at) != 0x22) return otherwise
  const end = readNumber(at + 1, block, index)
  // A double holds fifteen digits exactly.
  return end == otherwise || load<u8>(end) != 0x22 || end - at > 16 ? otherwise : end + 1
}

/** Reads digits, and keeps their number and how many of them stand behind a point. */
function readNumber(at: usize, block: usize, index: u32): usize {
  let digits = digitsAt(at)
  let length = countDigits(digits)
  if (!isInteger(digits, length)) return otherwise
  const whole = length
  let value = spelled(digits, length)
  let fraction: u64 = 0
  at += <usize>length
  if (load<u8>(at) == 0x2e) {
    at++
    do {
      digits = digitsAt(at)
      length = countDigits(digits)
      if (length == 0) break
      value = value * load<u64>(powers + <usize>(length << 3)) + spelled(digits, length)
      fraction += length
      at += <usize>length
    } while (length == 8 && fraction < 18)
    if (fraction == 0 || whole + fraction > 18) return otherwise
  }
  store<u64>(block + 64 + index * 8, value)
  store<u8>(block + 192 + index, <u32>fraction)
  return at
}

/** Are these `length` digits an integer of JSON, of at most seven digits? */
function isInteger(digits: u64, length: u64): bool {
  return length != 0 && length != 8 && ((digits & 0xff) != 0 || length == 1)
}

function integerEnd(at: usize): usize {
  const leading: u32 = load<u8>(at++)
  if (leading == 0x30) return isDigit(load<u8>(at)) ? otherwise : at
  if (!isDigit(leading)) return otherwise
  while (isDigit(load<u8>(at))) at++
  return at
}

function integerAt(at: usize, end: usize): u64 {
  let value: u64 = 0
  for (; at < end; at++) value = value * 10 + (load<u8>(at) - 0x30)
  return value
}

/** Reads the functions or the classes of the file, each of which must fit the lines that it misses. */
function readRegions(at: usize, key: u32): usize {
  if (!((seenInBlock(file) >> missingLines) & 1) || !((seenInBlock(file) >> summaryKey) & 1)) return otherwise
  if (++object > 0xffff) {
    object = 1
    memory.fill(names, 0, nameSlots * 8)
  }
  nameCount = 0
  nextMissing = listOf(file, missingLines)
  regionStatements = 0
  regionMissing = 0
  if (load<u8>(at++) != 0x7b) return otherwise
  if (load<u8>(at) == 0x7d) return at + 1
  for (;;) {
    const name = at + 1
    at = readName(at)
    if (at == otherwise || regionCount == mostRegions) return otherwise
    const nameEnd = at - 3
    at = readBlock(at, region, regionOrder)
    if (at == otherwise || !addsUp(region) || !isWithinFile()) return otherwise
    keepRegion(key, name, nameEnd)
    regionStatements += numberOf(region, statements)
    regionMissing += lengthOf(region, missingLines)
    if (load<u16>(at) != 0x202c) break
    at += 2
  }
  if (load<u8>(at) != 0x7d || (key == classes && !sharesAddUp())) return otherwise
  return at + 1
}

function keepRegion(key: u32, name: usize, nameEnd: usize): void {
  const record = regionAt(regionCount++)
  store<u32>(record, key)
  store<u32>(record + 4, <u32>name)
  store<u32>(record + 8, <u32>nameEnd)
  store<u32>(record + 12, listOf(region, missingLines))
  store<u32>(record + 16, listEndOf(region, missingLines))
  store<u32>(record + 20, <u32>numberOf(region, statements))
}

/** Reads a name that is new here, its colon and the blank behind it. */
function readName(at: usize): usize {
  if (load<u8>(at++) != 0x22) return otherwise
  let hash: u64 = 0
  let word = load<u64>(at)
  let marks = marksOfText(word)
  while (marks == 0) {
    hash = mix(hash, word)
    at += 8
    word = load<u64>(at)
    marks = marksOfText(word)
  }
  const length = ctz(marks) >> 3
  at += <usize>length
  if (load<u8>(at) != 0x22 || load<u16>(at + 1) != 0x203a) return otherwise
  return isNew(mix(hash, (word & ((1 << (length << 3)) - 1)) | ((length + 1) << 56))) ? at + 3 : otherwise
}

function isNew(hash: u64): bool {
  if (++nameCount * 2 > nameSlots) return false
  const entry = (hash << 16) | object
  let slot = (<u32>(hash >> 48)) & (nameSlots - 1)
  for (let seen = nameIn(slot); (seen & 0xffff) == object; seen = nameIn(slot)) {
    if (seen == entry) return false
    slot = (slot + 1) & (nameSlots - 1)
  }
  store<u64>(names + slot * 8, entry)
  return true
}

function nameIn(slot: u32): u64 {
  return load<u64>(names + slot * 8)
}

/** Does the file miss every line that the region misses? */
function isWithinFile(): bool {
  const end = listEndOf(region, missingLines)
  const all = listEndOf(file, missingLines)
  for (let at = listOf(region, missingLines); at < end; at += 4) {
    const line = load<u32>(at)
    // Regions come in the order of the file: mostly it is the next one.
    if (nextMissing == all || load<u32>(nextMissing) != line) {
      nextMissing = lowerBound(listOf(file, missingLines), all, line)
      if (nextMissing == all || load<u32>(nextMissing) != line) return false
    }
    nextMissing += 4
  }
  return true
}

/** The classes, with `""` for what is outside of all, share the file's lines; some may be absent, none added. */
function sharesAddUp(): bool {
  const missing = lengthOf(file, missingLines)
  const all = numberOf(file, statements)
  return regionStatements == all ? regionMissing == missing : regionStatements < all && regionMissing <= missing
}

function addsUp(block: usize): bool {
  if ((seenInBlock(block) & requiredKeys) != requiredKeys) return false
  const has = seenInSummary(block)
  const required = has & withBranches ? alwaysThere | withBranches : alwaysThere
  if ((has & required) != required) return false
  if (!isDisjoint(block, executedLines) || !isDisjoint(block, excludedLines)) return false
  const missing = numberOf(block, missingCount)
  const total = numberOf(block, statements)
  const covered = total - missing
  if (missing > total || numberOf(block, coveredLines) != covered) return false
  if (lengthOf(block, missingLines) != missing || lengthOf(block, excludedLines) != numberOf(block, excludedCount))
    return false
  if (lengthOf(block, executedLines) < covered) return false
  if (!isPercent(block, 1, covered, total)) return false
  if (!(has & withBranches)) return isPercent(block, 0, covered, total) && !((has >> (firstPercent + 2)) & 1)
  const arcs = numberOf(block, branches)
  const untaken = numberOf(block, missingBranchCount)
  if (!((seenInBlock(block) >> missingBranches) & 1) || lengthOf(block, missingBranches) != untaken * 2) return false
  if (untaken > arcs || numberOf(block, coveredBranches) != arcs - untaken) return false
  if (numberOf(block, partialBranches) != partialArcs(block)) return false
  const taken = arcs - untaken
  return isPercent(block, 0, covered + taken, total + arcs) && isPercent(block, 2, taken, arcs)
}

/** Has the block no line in common between what it misses and the list at `key`? Both ascend. */
function isDisjoint(block: usize, key: u32): bool {
  let one = listOf(block, missingLines)
  const end = listEndOf(block, missingLines)
  let other = listOf(block, key)
  const otherEnd = listEndOf(block, key)
  while (one < end && other < otherEnd) {
    const line = load<u32>(one)
    const otherLine = load<u32>(other)
    if (line == otherLine) return false
    if (line < otherLine) one += 4
    else other += 4
  }
  return true
}

/** Missing arcs whose source line is not missing. */
function partialArcs(block: usize): u64 {
  const start = listOf(block, missingLines)
  const end = listEndOf(block, missingLines)
  const last = listEndOf(block, missingBranches)
  let partial: u64 = 0
  for (let arc = listOf(block, missingBranches); arc < last; arc += 8) {
    const line = load<i32>(arc)
    const found = lowerBound(start, end, <u32>line)
    if (line < 0 || found == end || load<u32>(found) != <u32>line) partial++
  }
  return partial
}

/** Where the first of the ascending lines from `start` to `end` is that is not below `line`; else `end`. */
function lowerBound(start: u32, end: u32, line: u32): u32 {
  while (start < end) {
    const middle = start + (((end - start) >> 3) << 2)
    if (load<u32>(middle) < line) start = middle + 4
    else end = middle
  }
  return start
}

/** Are a percent and its text, where they are there, those of `covered` of `total`? */
function isPercent(block: usize, which: u32, covered: u64, total: u64): bool {
  const index = firstPercent + which
  const has = seenInSummary(block)
  if (!((has >> index) & 1)) return true
  const percent: f64 = total == 0 ? 100 : (100 * <f64>covered) / <f64>total
  if (!isDouble(numberOf(block, index), fractionOf(block, index), percent)) return false
  const display = firstDisplay + which
  if (!((has >> display) & 1)) return true
  const digits = fractionOf(block, display)
  const unit = load<f64>(floatPowers + digits * 8)
  const shown = <f64>numberOf(block, display) / unit
  if (shown == percent) return true
  return shown != 0 && shown != 100 && abs(shown - percent) * unit < 1.00005
}

/** Is `value` the double nearest to `digits` over 10^`fraction`? May say no where that is hard to tell. */
function isDouble(digits: u64, fraction: u32, value: f64): bool {
  if (value == 0 || digits == 0) return value == 0 && digits == 0
  const near = <f64>digits / load<f64>(floatPowers + fraction * 8)
  if (abs(near - value) > value * 1e-15) return false
  // value = mantissa / 2^shift. Both sides times 10^fraction * 2^shift are integers, less than 2^63 apart as they are
  // near each other: their difference is right although each of them overflows.
  const bits = reinterpret<u64>(value)
  const shift = 1075 - (bits >> 52)
  if (shift > 63) return false
  const mantissa = (bits & 0x000fffffffffffff) | 0x0010000000000000
  const power = load<u64>(powers + fraction * 8)
  const difference = <i64>(digits << shift) - <i64>(mantissa * power)
  if (difference == 0) return true
  // Below a power of two the doubles are closer to each other.
  if (mantissa == 0x0010000000000000) return false
  return <u64>abs(difference) * 2 < power
}
