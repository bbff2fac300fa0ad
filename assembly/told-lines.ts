/**
 * Reads lines of a log of `pytest -v` that tell a test and its outcome, when they are laid out as usual:
 * `id PASSED   [ 12%]`, `id SKIPPED (reason) [ 1/12]`, with or without colours; and what xdist makes of them:
 * `id ` where a test begins, `[gw0] [ 12%] PASSED id ` where it ends. Of any other it says nothing: it is then read by
 * the grammar in TypeScript, which this must never contradict.
 *
 * It counts the outcomes of each file; what it cannot count, a file's name and a failed test's, it marks for the host.
 *
 * The host copies its window to `windowAt()`, with a 0 behind its last byte. No line that is taken holds a 0, and none
 * is taken without its line break, so nothing behind it is taken.
 */
import { isDigit, mix, reserve, slack, windowSize } from './bytes'

/** Instead of an address: not such a line. */
const otherwise: usize = 0

// Outcomes, in the order of the counts.
const passed: u32 = 0
const skipped: u32 = 1
const xfailed: u32 = 2
const xpassed: u32 = 3
const failed: u32 = 4
const outcomes: u32 = 5
const noOutcome: u32 = outcomes

const newline: u32 = 10
const carriageReturn: u32 = 13
const escape: u32 = 27
const blank: u32 = 32
const colon: u32 = 58
const open: u32 = 91
const close: u32 = 93

/** A file: its outcomes, the length of its name with the `::` behind it, and from byte 32 on these characters. */
const lengthAt: usize = 4 * outcomes
const nameAt: usize = 32
const longestName: usize = 1024
const mostFiles: u32 = 65536
/** What `takenAt` says. */
const taken: usize = (__heap_base + 63) & ~63
/** The last test of each worker; the first is that of a run without workers. */
const lasts: usize = taken + 64
const lastSize: usize = 12
const mostWorkers: u32 = 256
const window: usize = (lasts + lastSize * (1 + mostWorkers) + 63) & ~63
const marks: usize = (window + windowSize + slack + 63) & ~63
const markSize: usize = 28
const mostMarks: u32 = 4096
/** Where the files are: by their hash, 32 bits of it and an address, 0 for none. */
const places: usize = marks + markSize * mostMarks
const mostPlaces: u32 = 2 * mostFiles
const files: usize = places + 8 * mostPlaces
const filesEnd: usize = files + 8 * 1024 * 1024
const memoryEnd: usize = filesEnd + slack

/** The file of the line taken last, 0 before the first. */
let file: usize = 0
/** What a line of a worker says before it names the test: the worker's number + 1, 0 for none, and the outcome. */
let worker: u32 = 0
let outcome: u32 = noOutcome
/** Where the next file goes, and how many there are. */
let top: usize = files
let fileCount: u32 = 0

/** To be called first. */
export function begin(): void {
  reserve(memoryEnd)
}

export function windowAt(): usize {
  return window
}

/**
 * Where 32-bit integers say of the lines taken last: how many there are, and how many marks; where the id begins and
 * ends of a test that the last of them begins, else 0; how many of the last tests to look at; and of all lines how many
 * passed, skipped, xfailed, xpassed and failed.
 */
export function takenAt(): usize {
  return taken
}

/**
 * Where three 32-bit integers say, of a run without workers and then of each worker from gw0 on, which of its tests the
 * lines taken told last: where its id begins and ends, and its outcome + 1, 0 when there is none.
 */
export function lastsAt(): usize {
  return lasts
}

/**
 * Where seven 32-bit integers say of each line that was marked: which of the lines taken it is, where it begins, where
 * its id begins, where its file's name ends, where it ends; the address of its file if that is new, else 0; and where
 * its id ends if the test failed, else 0. Such an address is that of five counts, which go on while lines are taken.
 */
export function marksAt(): usize {
  return marks
}

/** Takes lines from `at` on, as long as they are such lines; the address behind the last one taken. */
export function readLines(at: usize): usize {
  let lineCount: u32 = 0
  let markCount: u32 = 0
  memory.fill(taken, 0, <usize>(window - taken))
  for (; markCount < mostMarks; lineCount++) {
    worker = 0
    const id = load<u16>(at) == 0x675b ? findToldId(at) : at
    if (id == otherwise) break
    const isSame = isFile(id, file)
    const nameEnd = isSame ? id + load<u32>(file + lengthAt) - 2 : findNameEnd(id)
    if (nameEnd == otherwise) break
    const idEnd = worker == 0 ? findIdEnd(nameEnd + 2) : findLastIdEnd(id)
    if (idEnd == otherwise) break
    let next = otherwise
    if (worker == 0) {
      next = behindLineBreak(idEnd + 1)
      if (next != otherwise) {
        if (!isBeginning(id, nameEnd + 2, idEnd)) break
        store<u32>(taken + 8, <u32>id)
        store<u32>(taken + 12, <u32>idEnd)
        at = next
        continue
      }
      const word = skipColours(idEnd + 1)
      outcome = outcomeAt(word)
      if (outcome == noOutcome) break
      next = behindLine(word + lengthOf(outcome))
    } else next = behindLineBreak(skipBlanks(idEnd))
    if (next == otherwise) break
    const count = fileCount
    if (!isSame) {
      const named = fileNamed(id, nameEnd)
      if (named == otherwise) break
      file = named
    }
    const isNew = fileCount > count
    if (isNew || outcome == failed) {
      const mark = marks + markSize * markCount++
      store<u32>(mark, lineCount)
      store<u32>(mark + 4, <u32>at)
      store<u32>(mark + 8, <u32>id)
      store<u32>(mark + 12, <u32>nameEnd)
      store<u32>(mark + 16, <u32>(next - 1 - usize(load<u8>(next - 2) == carriageReturn)))
      store<u32>(mark + 20, isNew ? <u32>file : 0)
      store<u32>(mark + 24, outcome == failed ? <u32>idEnd : 0)
    }
    increase(file + 4 * outcome)
    increase(taken + 20 + 4 * outcome)
    keepLast(id, idEnd)
    at = next
  }
  store<u32>(taken, lineCount)
  store<u32>(taken + 4, markCount)
  return at
}

/** No test has begun that has not ended, and this is the last one. */
function keepLast(id: usize, idEnd: usize): void {
  store<u32>(taken + 8, 0)
  if (load<u32>(taken + 16) <= worker) store<u32>(taken + 16, worker + 1)
  const last = lasts + lastSize * worker
  store<u32>(last, <u32>id)
  store<u32>(last + 4, <u32>idEnd)
  store<u32>(last + 8, outcome + 1)
}

function increase(count: usize): void {
  store<u32>(count, load<u32>(count) + 1)
}

/** Does the line at `at` begin with the name of this file and `::`? */
function isFile(at: usize, file: usize): bool {
  if (file == 0) return false
  const name = file + nameAt
  const length: usize = load<u32>(file + lengthAt)
  let index: usize = 0
  for (; index + 16 <= length; index += 16)
    if (v128.any_true(v128.xor(v128.load(at + index), v128.load(name + index)))) return false
  const left = <u32>(length - index)
  const rest = (1 << left) - 1
  return (i8x16.bitmask(i8x16.eq(v128.load(at + index), v128.load(name + index))) & rest) == rest
}

/** Where the first `::` is, before which a file's name has no blank, bracket, backslash or colon. */
function findNameEnd(start: usize): usize {
  // White space that is not ASCII begins with one of these; a line that begins with white space tells no test.
  const first: u32 = load<u8>(start)
  if (first == 0xc2 || first == 0xe1 || first == 0xe2 || first == 0xe3 || first == 0xef) return otherwise
  let at = start
  let found = 0
  for (; ; at += 16) {
    const bytes = v128.load(at)
    const brackets = v128.or(i8x16.eq(bytes, i8x16.splat(0x5b)), i8x16.eq(bytes, i8x16.splat(0x5c)))
    const others = v128.or(i8x16.eq(bytes, i8x16.splat(0x3a)), i8x16.le_u(bytes, i8x16.splat(0x20)))
    found = i8x16.bitmask(v128.or(brackets, others))
    if (found != 0) break
  }
  at += ctz(found)
  const isName = at > start && at + 2 - start <= longestName && load<u16>(at) == 0x3a3a
  return isName ? at : otherwise
}

/** The file whose name is from `start` to `end`, one more if it is new; 0 when there is no room for it. */
function fileNamed(start: usize, end: usize): usize {
  const length = end + 2 - start
  const hash = hashOf(start, length)
  let slot: usize = 0
  for (let place = <u32>(hash >> 32); ; place++) {
    slot = places + 8 * (place & (mostPlaces - 1))
    const known: usize = load<u32>(slot + 4)
    if (known == 0) break
    if (load<u32>(slot) == <u32>hash && <usize>load<u32>(known + lengthAt) == length && isFile(start, known))
      return known
  }
  const added = top
  if (fileCount == mostFiles || added + nameAt + length > filesEnd) return otherwise
  store<u32>(slot, <u32>hash)
  store<u32>(slot + 4, <u32>added)
  store<u32>(added + lengthAt, <u32>length)
  memory.copy(added + nameAt, start, length)
  fileCount++
  top = (added + nameAt + length + 7) & ~7
  return added
}

function hashOf(start: usize, length: usize): u64 {
  let hash: u64 = 0x9e3779b97f4a7c15
  let at = start
  const end = start + length
  for (; at + 8 <= end; at += 8) hash = mix(hash, load<u64>(at))
  return at < end ? mix(hash, load<u64>(at) << (64 - 8 * <u64>(end - at))) : hash
}

/**
 * The address of the blank behind an id. Outside of brackets it has no blank; within them it may have any, and words
 * that are outcomes, for an id that has a bracket ends with one.
 */
function findIdEnd(start: usize): usize {
  let at = start
  let hasBracket: u64 = 0
  let ends: u64 = 0
  for (; ; at += 64) {
    ends = upToBlank(at, 0) | (upToBlank(at, 16) << 16) | (upToBlank(at, 32) << 32) | (upToBlank(at, 48) << 48)
    const brackets = opening(at, 0) | (opening(at, 16) << 16) | (opening(at, 32) << 32) | (opening(at, 48) << 48)
    // Those before the first end.
    hasBracket |= brackets & ~ends & (ends - 1)
    if (ends != 0) break
  }
  at += <usize>ctz(ends)
  if (load<u8>(at) != blank || at == start) return otherwise
  if (hasBracket == 0) return at
  const end = findBracketedLineEnd(at)
  return end == otherwise ? findBracketedIdEnd(at) : end
}

/** A bit per byte of 16: is it a blank or a control character? */
function upToBlank(at: usize, offset: usize): u64 {
  return <u64>i8x16.bitmask(i8x16.le_u(v128.load(at + offset), i8x16.splat(0x20)))
}

/** A bit per byte of 16: is it a `[`? */
function opening(at: usize, offset: usize): u64 {
  return <u64>i8x16.bitmask(i8x16.eq(v128.load(at + offset), i8x16.splat(0x5b)))
}

/** The same from the first blank behind a bracket on. */
function findBracketedIdEnd(at: usize): usize {
  for (; load<u8>(at) == blank && !isBehindWarning(at); at = findBlank(at + 1)) {
    if (load<u8>(at - 1) != close) continue
    const word = skipColours(at + 1)
    if (outcomeAt(word) != noOutcome) return at
    // An outcome that is read otherwise: all are in capitals.
    if (<u32>load<u8>(word) - 0x41 < 26) return otherwise
  }
  return otherwise
}

/** `[gw0] [ 12%] PASSED `: where the id behind it begins, which is read by `findLastIdEnd`. */
function findToldId(start: usize): usize {
  const digits = start + 3
  let at = skipDigits(digits)
  if (load<u8>(start + 2) != 0x77 || at == digits || at > digits + 3) return otherwise
  if (load<u8>(digits) == 0x30 && at > digits + 1) return otherwise
  let number: u32 = 0
  for (let digit = digits; digit < at; digit++) number = number * 10 + load<u8>(digit) - 0x30
  if (number >= mostWorkers) return otherwise
  at = behindBlank(load<u8>(at) == close ? at + 1 : otherwise)
  if (at == otherwise) return otherwise
  at = behindBlank(behindCount(at))
  if (at == otherwise) return otherwise
  outcome = outcomeAt(at)
  if (outcome == noOutcome) return otherwise
  at = behindBlank(at + lengthOf(outcome))
  // A reason may stand here.
  if (at == otherwise || load<u8>(at) == 0x28) return otherwise
  worker = number + 1
  return at
}

/** Behind one blank, with colours before and behind it; `otherwise` of `otherwise`. */
function behindBlank(at: usize): usize {
  if (at == otherwise) return otherwise
  at = skipColours(at)
  return load<u8>(at) == blank ? skipColours(at + 1) : otherwise
}

/** The end of an id that ends its line but for blanks, in ASCII. */
function findLastIdEnd(start: usize): usize {
  let at = findBlank(start)
  for (; load<u8>(at) == blank; at = findBlank(at + 1)) if (isBehindWarning(at)) return otherwise
  while (load<u8>(at - 1) == blank) at--
  return isAscii(start, at) ? at : otherwise
}

/** Does a test begin with this id, which ends its line but for one blank? Of any other the grammar decides. */
function isBeginning(start: usize, names: usize, end: usize): bool {
  const isInternalError = load<u64>(start) == 0x4c414e5245544e49
  return load<u8>(names) != open && !isInternalError && isAscii(start, end)
}

function isAscii(start: usize, end: usize): bool {
  let at = start
  for (; at + 16 <= end; at += 16) if (i8x16.bitmask(v128.load(at)) != 0) return false
  const left = <u32>(end - at)
  return (i8x16.bitmask(v128.load(at)) & ((1 << left) - 1)) == 0
}

/**
 * The blank behind an id with brackets that ends its line, from the first blank behind a bracket on. Within the
 * brackets there is nothing that the grammar could take for an outcome, or for the words of a crash.
 */
function findBracketedLineEnd(at: usize): usize {
  for (; load<u8>(at) == blank; at = findBlank(at + 1)) {
    const before: u32 = load<u8>(at - 1)
    if (isLineBreak(at + 1)) return before == close ? at : otherwise
    if (before == close || before == colon || load<u8>(at + 1) == open) break
  }
  return otherwise
}

/** The next blank or control character. */
function findBlank(at: usize): usize {
  let found = 0
  for (; ; at += 16) {
    found = i8x16.bitmask(i8x16.le_u(v128.load(at), i8x16.splat(0x20)))
    if (found != 0) break
  }
  return at + ctz(found)
}

/** Is the blank at `at` behind a `…warning:`? One of coverage.py is looked for in the whole line. */
function isBehindWarning(at: usize): bool {
  return load<u16>(at - 2) == 0x3a67
}

function outcomeAt(at: usize): u32 {
  const word = load<u64>(at)
  if ((word & 0xffffffffffff) == 0x444553534150) return passed
  if ((word & 0xffffffffffffff) == 0x44455050494b53) return skipped
  if ((word & 0xffffffffff) == 0x4c49414658) return xfailed
  if ((word & 0xffffffffff) == 0x5353415058) return xpassed
  if ((word & 0xffffffffffff) == 0x44454c494146) return failed
  return noOutcome
}

function lengthOf(outcome: u32): usize {
  return outcome == passed || outcome == failed ? 6 : outcome == skipped ? 7 : 5
}

/** Behind the line break of a line of whose outcome nothing is left at `at`: a reason, perhaps, and the progress. */
function behindLine(at: usize): usize {
  at = skipColours(at)
  if (load<u8>(at) == 0x28) return behindReason(at + 1)
  if (load<u16>(at) == 0x2820) return behindReason(at + 2)
  return behindProgress(at)
}

/** Behind `reason)`, the progress and the line break: the reason may hold other parentheses. */
function behindReason(at: usize): usize {
  let next = otherwise
  for (; next == otherwise; at++) {
    const byte: u32 = load<u8>(at)
    // Two line breaks that are not ASCII begin with e2; the grammar ends a reason there.
    if (byte < blank || byte == 0xe2 || (byte == blank && isBehindWarning(at))) break
    if (byte == 0x29) next = behindProgress(at + 1)
  }
  return next
}

/** Behind blanks, `[ 12%]` or `[ 1/12]` and the line break, with colours in between. */
function behindProgress(at: usize): usize {
  at = behindCount(skipColours(skipBlanks(skipColours(at))))
  return at == otherwise ? otherwise : behindLineBreak(skipColours(at))
}

/** Behind `[ 12%]` or `[ 1/12]`. */
function behindCount(at: usize): usize {
  if (load<u8>(at) != open) return otherwise
  const digits = skipBlanks(at + 1)
  at = skipDigits(digits)
  if (at == digits) return otherwise
  if (load<u8>(at) == 0x25) at++
  else {
    const all = at + 1
    if (load<u8>(at) != 0x2f) return otherwise
    at = skipDigits(all)
    if (at == all) return otherwise
  }
  return load<u8>(at) == close ? at + 1 : otherwise
}

function isLineBreak(at: usize): bool {
  return behindLineBreak(at) != otherwise
}

function behindLineBreak(at: usize): usize {
  if (load<u8>(at) == carriageReturn) at++
  return load<u8>(at) == newline ? at + 1 : otherwise
}

function skipBlanks(at: usize): usize {
  while (load<u8>(at) == blank) at++
  return at
}

function skipDigits(at: usize): usize {
  while (isDigit(load<u8>(at))) at++
  return at
}

/** Behind any `ESC [ … m`. */
function skipColours(at: usize): usize {
  while (load<u16>(at) == 0x5b1b) {
    let to = at + 2
    while (<u32>load<u8>(to) - 0x30 < 12) to++
    if (load<u8>(to) != 0x6d) return at
    at = to + 1
  }
  return at
}
