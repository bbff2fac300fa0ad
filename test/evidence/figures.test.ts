import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CloseoutError, type Diagnostic } from '../../src/diagnostic.ts'
import { readFigures } from '../../src/evidence/figures.ts'
import { openRoot, rooted } from '../../src/root.ts'

const folder = mkdtempSync(join(tmpdir(), 'closeout-figures-'))

async function read(text: string | Uint8Array) {
  writeFileSync(join(folder, 'bench.json'), text)
  return readFigures(rooted(openRoot(folder), 'bench.json'))
}

async function refusal(text: string | Uint8Array): Promise<Diagnostic> {
  try {
    await read(text)
  } catch (error) {
    if (error instanceof CloseoutError) return error.diagnostics[0]!
    throw error
  }
  throw new Error('not refused')
}

test('figures are the JSON of the file, with its hash', async () => {
  const { source, data } = await read('{"rows": [{"seconds": 1.5, "ok": true, "note": null}]}')
  expect(data).toEqual({ rows: [{ seconds: 1.5, ok: true, note: null }] })
  expect(source).toMatchObject({ path: 'bench.json', bytes: 54 })
})

test('a byte order mark is passed over', async () => {
  expect((await read('\ufeff{"a": 1}')).data).toEqual({ a: 1 })
})

test('one name may stand in two objects', async () => {
  expect((await read('{"a": {"b": 1}, "c": {"b": 2}}')).data).toEqual({ a: { b: 1 }, c: { b: 2 } })
})

test('a key that stands twice in one object is refused, however it is written', async () => {
  expect(await refusal('{"é": 0,\n "a": {"n": 1, "\\u006e": 2}}')).toEqual({
    rule: 'evidence-inconsistent',
    severity: 'error',
    file: 'bench.json',
    message: 'The key `n` is twice in one object, expected once',
    place: { line: 2, column: 16 },
    hint: 'write the file again with what measures',
  })
})

test('a number that no double holds is refused', async () => {
  expect(await refusal('[1, 1e999]')).toMatchObject({
    rule: 'evidence-inconsistent',
    message: 'Unexpected number `1e999`, expected one that a double holds',
    place: { line: 1, column: 5 },
  })
})

test.each([
  ...['9007199254740993', '-1764355062123456789', '12345678901234567890', '0.1234567890123456789', '1e-400'],
  ...['9007199254740993.0', '1764355062.123456789', `1${'0'.repeat(400)}`],
])('a number whose digits no double holds is refused: %s', async number => {
  expect(await refusal(`{"ns": [1,\n ${number}]}`)).toEqual({
    rule: 'evidence-inconsistent',
    severity: 'error',
    file: 'bench.json',
    message: `Unexpected number \`${number}\`, expected one that a double holds`,
    place: { line: 2, column: 2 },
    hint: 'write it with fewer digits, or as text',
  })
})

test.each([
  ...['0', '-0.0', '0e5', '12.50', '0.1', '1e3', '1E+23', '9007199254740992', '1764355062123456800', '5e-324'],
  // As C and Go print a double with 17 digits, and with all of them.
  ...['0.10000000000000001', '2.7512345678901232e+02', '0.1000000000000000055511151231257827'],
])('a number that a double holds is read: %s', async number => {
  expect((await read(`[${number}]`)).data).toEqual([Number(number)])
})

test('every double is held as JavaScript prints it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.double({ noNaN: true, noDefaultInfinity: true }), async number => {
      expect((await read(JSON.stringify([number]))).data).toEqual([number === 0 ? 0 : number])
    }),
    { numRuns: 50 },
  )
})

test('what is not JSON is refused at its place', async () => {
  expect(await refusal('{"a": 1,}')).toMatchObject({
    rule: 'evidence-unreadable',
    message: 'Cannot read `bench.json`: it is not JSON: unexpected `}`',
    place: { line: 1, column: 9 },
  })
  expect(await refusal('')).toMatchObject({
    message: 'Cannot read `bench.json`: it is not JSON: the text ends too early',
  })
  expect(await refusal(Uint8Array.of(0x22, 0xff, 0x22))).toMatchObject({
    message: 'Cannot read `bench.json`: it is not JSON: the text is not UTF-8',
    place: { line: 1, column: 2 },
  })
})

test('values may be nested a hundred levels deep, and no deeper', async () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
  await expect(read(nested(100))).resolves.toMatchObject({ source: { bytes: 200 } })
  expect(await refusal(nested(101))).toMatchObject({
    rule: 'evidence-inconsistent',
    message: 'Unexpected values nested deeper than 100 levels, expected a table of figures',
    place: { line: 1, column: 101 },
  })
  expect(await refusal(nested(9_999))).toMatchObject({ rule: 'evidence-inconsistent' })
})
