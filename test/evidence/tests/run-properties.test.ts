import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CloseoutError } from '../../../src/diagnostic.ts'
import { countsOf, reportOf, runOf, withoutPlaces } from './read-text.ts'

const folder = 'test/fixtures/runs'
const logs = readdirSync(folder).filter(file => file.endsWith('.log'))
const documents = readdirSync(folder).filter(file => file.endsWith('.xml'))
const contentOf = new Map([...logs, ...documents].map(file => [file, readFileSync(`${folder}/${file}`)]))

/** The run, or undefined when the bytes are refused; anything but a refusal is thrown on. */
const attempt = (path: string, content: Buffer, exit?: number, window?: number) => {
  try {
    return runOf([{ path, content, ...(window !== undefined && { window }) }], exit).run
  } catch (error) {
    if (error instanceof CloseoutError) return undefined
    throw error
  }
}

/** Bytes of a real run, changed here and there and perhaps cut off. */
const damaged = (files: string[]) =>
  fc
    .record({
      file: fc.constantFrom(...files),
      edits: fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255) }), {
        maxLength: 6,
      }),
      cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    })
    .map(({ file, edits, cut }) => {
      const bytes = Buffer.from(contentOf.get(file)!)
      for (const { at, byte } of edits) bytes[Math.floor(at * (bytes.length - 1))] = byte
      return {
        file,
        bytes: cut === null ? bytes : bytes.subarray(0, Math.floor(cut * bytes.length)),
        isWhole: cut === null,
      }
    })

describe('damaged evidence', () => {
  test('a log never passes without its exit status, with another one, or with failures', () => {
    fc.assert(
      fc.property(damaged(logs), fc.constantFrom(undefined, 1, 2, 3, 4, 5, 6, 139), ({ file, bytes }, exit) => {
        expect(attempt(file, bytes, exit)?.status).not.toBe('passed')
      }),
      { numRuns: 200 },
    )
  })

  test('a log passes only with a summary, and all it selected', () => {
    fc.assert(
      fc.property(damaged(logs), ({ file, bytes }) => {
        const run = attempt(file, bytes, 0)
        if (run?.status !== 'passed') return
        const {
          collected,
          passed = 0,
          failed,
          errors,
          skipped = 0,
          xfailed = 0,
          xpassed = 0,
          deselected = 0,
        } = countsOf(run)
        expect({ failed, errors }).toEqual({ failed: 0, errors: 0 })
        if (collected !== undefined) expect(passed + skipped + xfailed + xpassed + deselected).toBe(collected)
      }),
      { numRuns: 200 },
    )
  })

  test('XML that was cut off is refused', () => {
    fc.assert(
      fc.property(fc.constantFrom(...documents), fc.double({ min: 0, max: 0.98, noNaN: true }), (file, cut) => {
        const content = contentOf.get(file)!
        const run = attempt(file, content.subarray(0, Math.floor(cut * content.length)), 0)
        expect(run?.status).not.toBe('passed')
      }),
      { numRuns: 200 },
    )
  })

  test('XML that the parser refuses is refused, however its tests are read', () => {
    fc.assert(
      fc.property(damaged(documents), fc.integer({ min: 50, max: 5000 }), ({ file, bytes }, window) => {
        // The declaration says how to read the rest: with another one, another format or encoding is read.
        fc.pre(bytes.length > 200 && bytes.toString('latin1', 0, 38) === '<?xml version="1.0" encoding="utf-8"?>')
        const ascii = Buffer.from(bytes.toString('latin1').replaceAll(/[\u0080-\u00ff]/g, '?'), 'latin1')
        const wide = Buffer.from(`\ufeff${ascii.toString('latin1').replace('utf-8', 'utf-16')}`, 'utf16le')
        const run = attempt(file, ascii, 0, window)
        const parsed = attempt(file, wide, 0)
        expect(run && withoutPlaces(run)).toEqual(parsed && withoutPlaces(parsed))
      }),
      { numRuns: 150 },
    )
  })
})

test('windows of any size read the same', () => {
  fc.assert(
    fc.property(fc.constantFrom(...logs, ...documents), fc.integer({ min: 50, max: 5000 }), (path, window) => {
      const content = contentOf.get(path)!
      expect(reportOf({ path, content, window })).toEqual(reportOf({ path, content }))
    }),
    { numRuns: 60 },
  )
})

test('lines read as bytes and lines read as text count alike', () => {
  const name = fc.constantFrom(
    'test_a',
    'test_b[1]',
    'test_c[x y]',
    'test_d[a',
    'test_e]',
    'TestX::test_f',
    'test_g[a::b]',
    'test_h[PASSED]',
  )
  const line = fc.record({
    file: fc.constantFrom('tests/a.py', 'tests/b.py', 'b.py', 'tests/b c.py', 'tests/é.py'),
    name,
    told: fc.constantFrom(
      'PASSED',
      'PASSED',
      'PASSED',
      'FAILED',
      'ERROR',
      'SKIPPED (x PASSED)',
      'RERUN',
      'PASSED (x)',
      'passed',
    ),
    tail: fc.constantFrom(' [ 12%]', '      [100%]', '', ' [ 1/9]', ' [ 12%] more', '[ 12%]', ' [ 12%]\r'),
  })
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), lines => {
      const told = lines.map(({ file, name, told, tail }) => `${file}::${name} ${told}${tail}\n`)
      const text = `=== test session starts ===\n${told.join('')}=== 3 passed in 0.1s ===\n`
      const read = reportOf({ content: text })
      const wide = reportOf({ content: Buffer.from(`\ufeff${text}`, 'utf16le') })
      const shown = ({ failures, failureCount, counts, files }: typeof read) => ({
        failures: failures.map(({ id, outcome }) => ({ id, outcome })),
        failureCount,
        counts: countsOf({ counts }),
        files: files.map(({ file, outcomes }) => ({ file, outcomes })),
        diagnostics: read.diagnostics.length,
      })
      expect(shown(read)).toEqual(shown(wide))
      expect(read.diagnostics).toEqual(wide.diagnostics)
    }),
    { numRuns: 300 },
  )
})
