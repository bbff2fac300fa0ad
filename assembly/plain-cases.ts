/**
 * Reads `<testcase classname="…" name="…" time="…" />`, one after the other, also with nothing but `<skipped>` inside:
 * what most of a large JUnit XML document is. Only attributes that are known and all different are taken, those of
 * `<testcase>` of ASCII without entities, but for the name. Of anything else, even if it is wrong, this says nothing:
 * it is left to the XML parser.
 *
 * The host copies its window to `windowAt()`, with a 0 behind its last byte. No element holds a 0.
 */
import { isPattern, lengthOfPattern, patternSize, reserve, slack, windowSize, writePattern, zeros } from './bytes'

/** Instead of an address: not such an element. */
const otherwise: usize = 0

const quote: u32 = 0x22
const ampersand: u32 = 0x26
const slash: u32 = 0x2f
const less: u32 = 0x3c
const greater: u32 = 0x3e

// The attributes that such an element may have, most likely in this order.
const classnameKey: u32 = 0
const nameKey: u32 = 1
const fileKey: u32 = 2
const knownKeys: u32 = 5

// What became of a test.
const passed: u32 = 0
const skipped: u32 = 1
const xfailed: u32 = 2

/** Patterns: of the beginning of each attribute, of tags, and of the type of an expected failure. */
const keys: usize = (__heap_base + 63) & ~63
const caseTag: usize = keys + knownKeys * patternSize
const caseEnd: usize = caseTag + patternSize
const skippedTag: usize = caseEnd + patternSize
const skippedEnd: usize = skippedTag + patternSize
const typeKey: usize = skippedEnd + patternSize
const messageKey: usize = typeKey + patternSize
const xfailType: usize = messageKey + patternSize
/** Where the values of the attributes begin and end, 0 without; and those of the first element of this run. */
const values: usize = xfailType + patternSize
const shared: usize = values + 64
const window: usize = shared + 64
const mostCases: u32 = 4096
const hashes: usize = window + windowSize + slack
const names: usize = hashes + mostCases * 12
const runs: usize = names + mostCases * 8
const memoryEnd: usize = runs + mostCases * 24

let caseCount: u32 = 0
let runCount: u32 = 0
/** What became of the test read last, and of those of this run. */
let outcome: u32 = 0
let sharedOutcome: u32 = 0
/** The hash that goes on, and what it is for the tests of this run before their names. */
let hash0: u32 = 0
let hash1: u32 = 0
let hash2: u32 = 0
let shared0: u32 = 0
let shared1: u32 = 0
let shared2: u32 = 0
/** Where the character ends that was decoded last. */
let behind: usize = 0

/** To be called first. */
export function begin(): void {
  reserve(memoryEnd)
  writePattern(caseTag, '<testcase')
  writePattern(caseEnd, '</testcase>')
  writePattern(skippedTag, '<skipped')
  writePattern(skippedEnd, '</skipped>')
  writePattern(typeKey, 'type="')
  writePattern(messageKey, 'message="')
  writePattern(xfailType, 'pytest.xfail"')
  writePattern(keys + classnameKey * patternSize, 'classname="')
  writePattern(keys + nameKey * patternSize, 'name="')
  writePattern(keys + fileKey * patternSize, 'file="')
  writePattern(keys + 3 * patternSize, 'line="')
  writePattern(keys + 4 * patternSize, 'time="')
}

export function windowAt(): usize {
  return window
}

/** How many elements `readCases` took. */
export function countCases(): u32 {
  return caseCount
}

/** In how many runs of equal file, classname and outcome they are. */
export function countRuns(): u32 {
  return runCount
}

/** Of each element: its hash, three 32-bit integers, as src/evidence/tests/junit/hash-case.ts has it. */
export function hashesAt(): usize {
  return hashes
}

/** Of each element: where its name begins and ends, 0 without; 32-bit integers. */
export function namesAt(): usize {
  return names
}

/**
 * Of each run, six 32-bit integers: the number of its first element, where the classname begins and ends, where
 * the file begins and ends, 0 without; and 0 when the tests passed, 1 when they were skipped, 2 when they are xfailed.
 */
export function runsAt(): usize {
  return runs
}

/** How many elements are taken at once, at most. */
export function mostAtOnce(): u32 {
  return mostCases
}

/** Takes elements from `at` on while it knows them; the address behind the last one, and white space behind it. */
export function readCases(at: usize, suite: u32): usize {
  caseCount = 0
  runCount = 0
  store<u64>(shared + classnameKey * 8, 0)
  store<u64>(shared + fileKey * 8, 0)
  at = spaceEnd(at)
  while (caseCount < mostCases) {
    const end = readCase(at, suite)
    if (end == otherwise) break
    at = spaceEnd(end)
  }
  return at
}

function readCase(at: usize, suite: u32): usize {
  if (!isPattern(at, caseTag)) return otherwise
  at = readAttributes(at + lengthOfPattern(caseTag))
  if (at == otherwise) return otherwise
  const end = readInside(at)
  if (end == otherwise) return otherwise
  const isNewRun = runCount == 0 || outcome != sharedOutcome || !isShared(classnameKey) || !isShared(fileKey)
  if (isNewRun) hashShared(suite)
  hash0 = shared0
  hash1 = shared1
  hash2 = shared2
  if (!hashPart(valueStart(nameKey), valueEnd(nameKey))) return otherwise
  if (isNewRun) keepRun()
  keepCase()
  return end
}

/** Reads the attributes; returns where `/` or `>` ends them. */
function readAttributes(at: usize): usize {
  for (let key: u32 = 0; key < knownKeys; key++) store<u64>(values + key * 8, 0)
  let likely: u32 = 0
  let start = spaceEnd(at)
  while (!isTagEnd(load<u8>(start))) {
    if (start == at) return otherwise
    const key = keyOf(start, likely)
    if (key == knownKeys || valueStart(key) != 0) return otherwise
    const value = start + lengthOfPattern(keys + key * patternSize)
    const end = readValue(key, value)
    if (end == otherwise) return otherwise
    at = end + 1
    start = spaceEnd(at)
    likely = key + 1
  }
  return start
}

function isTagEnd(byte: u32): bool {
  return byte == slash || byte == greater
}

/** Reads what comes behind the attributes, up to the end of the element: nothing, or that it was skipped. */
function readInside(at: usize): usize {
  outcome = passed
  if (load<u8>(at) == slash) return load<u8>(at + 1) == greater ? at + 2 : otherwise
  at = spaceEnd(at + 1)
  if (isPattern(at, skippedTag)) {
    at = readSkipped(at + lengthOfPattern(skippedTag))
    if (at == otherwise) return otherwise
    at = spaceEnd(at)
  }
  return isPattern(at, caseEnd) ? at + lengthOfPattern(caseEnd) : otherwise
}

/** Reads the attributes and the text of `<skipped>`, up to the end of the element. */
function readSkipped(at: usize): usize {
  let hasType = false
  let hasMessage = false
  outcome = skipped
  let start = spaceEnd(at)
  while (!isTagEnd(load<u8>(start))) {
    if (start == at) return otherwise
    if (!hasType && isPattern(start, typeKey)) {
      hasType = true
      start += lengthOfPattern(typeKey)
      if (isPattern(start, xfailType)) outcome = xfailed
    } else if (!hasMessage && isPattern(start, messageKey)) {
      hasMessage = true
      start += lengthOfPattern(messageKey)
    } else return otherwise
    at = textEnd(start, quote)
    if (at == otherwise) return otherwise
    at++
    start = spaceEnd(at)
  }
  if (load<u8>(start) == slash) return load<u8>(start + 1) == greater ? start + 2 : otherwise
  const end = textEnd(start + 1, less)
  return end != otherwise && isPattern(end, skippedEnd) ? end + lengthOfPattern(skippedEnd) : otherwise
}

/** Where the quote is that ends a value, or the `<` that ends a text, of characters that every XML document may hold. */
function textEnd(at: usize, end: u32): usize {
  let byte: u32 = load<u8>(at)
  while (byte != end) {
    if (byte == ampersand || byte > 0x7e) {
      if (decode(at) == 0) return otherwise
      at = behind
    } else {
      if (byte == less || (byte < 0x20 && (end == quote || !isSpace(byte)))) return otherwise
      // `]]>` is wrong in a text.
      if (byte == 0x5d && load<u8>(at + 1) == 0x5d) return otherwise
      at++
    }
    byte = load<u8>(at)
  }
  return at
}

/** Reads the value of an attribute that begins at `at`; returns where it ends. */
function readValue(key: u32, at: usize): usize {
  if (key == nameKey) {
    const end = quoteFrom(at)
    store<u32>(values + key * 8, <u32>at)
    store<u32>(values + key * 8 + 4, <u32>end)
    return end
  }
  const start: usize = load<u32>(shared + key * 8)
  if (start != 0) {
    const length = <usize>load<u32>(shared + key * 8 + 4) - start
    if (load<u8>(at + length) == quote && isSame(at, start, length)) {
      // The same text has the same address.
      store<u64>(values + key * 8, load<u64>(shared + key * 8))
      return at + length
    }
  }
  const end = plainEnd(at)
  store<u32>(values + key * 8, <u32>at)
  store<u32>(values + key * 8 + 4, <u32>end)
  return end
}

function valueStart(key: u32): usize {
  return load<u32>(values + key * 8)
}

function valueEnd(key: u32): usize {
  return load<u32>(values + key * 8 + 4)
}

function isShared(key: u32): bool {
  return load<u64>(values + key * 8) == load<u64>(shared + key * 8)
}

function keepRun(): void {
  const run = runs + runCount++ * 24
  store<u32>(run, caseCount)
  store<u64>(run + 4, load<u64>(values + classnameKey * 8))
  store<u64>(run + 12, load<u64>(values + fileKey * 8))
  store<u32>(run + 20, outcome)
  sharedOutcome = outcome
  store<u64>(shared + classnameKey * 8, load<u64>(values + classnameKey * 8))
  store<u64>(shared + fileKey * 8, load<u64>(values + fileKey * 8))
}

function keepCase(): void {
  const hash = hashes + caseCount * 12
  store<u32>(hash, hash0)
  store<u32>(hash + 4, hash1)
  store<u32>(hash + 8, hash2)
  store<u64>(names + caseCount * 8, load<u64>(values + nameKey * 8))
  caseCount++
}

function hashShared(suite: u32): void {
  hash0 = 0x811c9dc5 ^ suite
  hash1 = 0x9e3779b9 + suite
  hash2 = suite
  hashPart(valueStart(fileKey), valueEnd(fileKey))
  hashPart(valueStart(classnameKey), valueEnd(classnameKey))
  shared0 = hash0
  shared1 = hash1
  shared2 = hash2
}

/** Goes on with one part of a name, the UTF-16 code units of its text; false when it is not to be taken. */
function hashPart(at: usize, end: usize): bool {
  let first = hash0
  let second = hash1
  let length: u32 = 0
  while (at < end) {
    let code: u32 = load<u8>(at)
    if (code > 0x7f || code == ampersand) {
      code = decode(at)
      if (code == 0) return false
      at = behind
      if (code > 0xffff) {
        const high = 0xd7c0 + (code >> 10)
        first = mixFirst(first, high)
        second = mixSecond(second, high)
        length++
        code = 0xdc00 | (code & 0x3ff)
      }
    } else {
      if (code < 0x20 || code == less) return false
      at++
    }
    first = mixFirst(first, code)
    second = mixSecond(second, code)
    length++
  }
  hash0 = mixFirst(first, 0x10001)
  hash1 = mixSecond(second, 0x10001)
  hash2 = hash2 * 65599 + length
  return true
}

function mixFirst(first: u32, code: u32): u32 {
  return (first ^ code) * 0x01000193
}

function mixSecond(second: u32, code: u32): u32 {
  const mixed = ((second ^ code) + 0x7ed55d16) * 0x5bd1e995
  return mixed ^ (mixed >> 13)
}

/** The character at `at`, an entity or of several bytes; 0 where the XML parser must say what it is, or that it is wrong. */
function decode(at: usize): u32 {
  const byte: u32 = load<u8>(at)
  if (byte == ampersand) return entity(at)
  if (byte < 0xc2 || byte > 0xf4) return 0
  let code: u32
  if (byte < 0xe0) code = continued(at, byte & 0x1f, 1)
  else if (byte < 0xf0) code = continued(at, byte & 0x0f, 2)
  else code = continued(at, byte & 0x07, 3)
  // Longer than it need be, or above what there is; and half of a pair, which is no character.
  if (code < 0xa0 || code > 0x10ffff || (code & 0xfffff800) == 0xd800) return 0
  if ((byte >= 0xe0 && code < 0x800) || (byte >= 0xf0 && code < 0x10000)) return 0
  // Not every XML document may hold these, or they are line ends in some, as those below 0xa0.
  return code == 0x2028 || code == 0xfffe || code == 0xffff ? 0 : code
}

function continued(at: usize, code: u32, bytes: usize): u32 {
  behind = at + 1 + bytes
  while (++at < behind) {
    const byte: u32 = load<u8>(at)
    if ((byte & 0xc0) != 0x80) return 0
    code = (code << 6) | (byte & 0x3f)
  }
  return code
}

/** The character that one of the entities of every XML document stands for; 0 for others. */
function entity(at: usize): u32 {
  const start = load<u32>(at + 1)
  behind = at + 4
  if ((start & 0xffffff) == 0x3b_74_6c) return less
  if ((start & 0xffffff) == 0x3b_74_67) return greater
  behind = at + 5
  if (start == 0x3b_70_6d_61) return ampersand
  behind = at + 6
  if (load<u8>(at + 5) != 0x3b) return 0
  if (start == 0x74_6f_75_71) return quote
  return start == 0x73_6f_70_61 ? 0x27 : 0
}

function spaceEnd(at: usize): usize {
  while (isSpace(load<u8>(at))) at++
  return at
}

function isSpace(byte: u32): bool {
  return byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
}

/** Where the next quote is, unless the window ends before it. */
function quoteFrom(at: usize): usize {
  let found = quotesOrZeros(load<u64>(at))
  while (found == 0) {
    at += 8
    found = quotesOrZeros(load<u64>(at))
  }
  at += <usize>(ctz(found) >> 3)
  return load<u8>(at) == quote ? at : otherwise
}

/** The lowest bit that is set is the highest of the first byte that is a quote or 0. */
function quotesOrZeros(bytes: u64): u64 {
  return zeros(bytes ^ 0x2222222222222222) | zeros(bytes)
}

/** Where the quote is that ends a value of ASCII without entities. */
function plainEnd(at: usize): usize {
  while (isPlain(load<u8>(at))) at++
  return load<u8>(at) == quote ? at : otherwise
}

function isPlain(byte: u32): bool {
  return byte - 0x20 < 0x60 && byte != quote && byte != less && byte != ampersand
}

/** Which attribute begins here, `knownKeys` for none: most likely the one asked for, or one behind it. */
function keyOf(at: usize, likely: u32): u32 {
  for (let key = likely; key < knownKeys; key++) if (isPattern(at, keys + key * patternSize)) return key
  for (let key: u32 = 0; key < likely; key++) if (isPattern(at, keys + key * patternSize)) return key
  return knownKeys
}

/** Are the `length` bytes at `at` those at `other`? */
function isSame(at: usize, other: usize, length: usize): bool {
  let index: usize = 0
  for (; index + 8 <= length; index += 8) if (load<u64>(at + index) != load<u64>(other + index)) return false
  const rest = (length - index) << 3
  return rest == 0 || (load<u64>(at + index) ^ load<u64>(other + index)) << (64 - rest) == 0
}
