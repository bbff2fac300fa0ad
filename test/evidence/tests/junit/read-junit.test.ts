import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { junit } from '../../../../src/evidence/tests/junit/read-junit.ts'
import { readTests } from '../../../../src/evidence/tests/read-tests.ts'

const folder = mkdtempSync(join(tmpdir(), 'closeout-junit-'))
afterAll(() => rmSync(folder, { recursive: true }))

const passed = '<testcase classname="tests.test_a" name="a"/>'

/** What reading a file of these bytes tells, as it is printed. */
async function told(content: string | Buffer): Promise<string[]> {
  const absolute = join(folder, 'junit.xml')
  writeFileSync(absolute, content)
  const { diagnostics } = await readTests([{ file: { path: 'junit.xml', absolute, real: absolute }, exit: 0 }])
  return diagnostics.map(({ place, message }) => `${place ? `${place.line}:${place.column} ` : ''}${message}`)
}

describe('trouble is told where it is in the file', () => {
  test.each([
    [
      'behind tests on one line',
      `<testsuite>${passed}${passed}<testcase &/></testsuite>`,
      '1:112 disallowed character in attribute name',
    ],
    [
      'behind tests on lines of their own',
      `<testsuite>\n${passed}\n${passed}\n <testcase &/>`,
      '4:12 disallowed character in attribute name',
    ],
    ['at the end of a document cut short', `<testsuite>\n${passed}`, '2:45 unclosed tag: testsuite'],
    ['behind the last line break', `<testsuite>\n${passed}\n`, '3:1 unclosed tag: testsuite'],
    ['in UTF-16 code units', '<testsuite name="é😀">&a;</testsuite>', '1:25 undefined entity'],
    [
      'at a document type',
      '\n<!DOCTYPE a><testsuite/>',
      '2:12 it holds a document type declaration, which closeout does not follow',
    ],
  ])('%s', async (_, content, expected) => {
    const [place, why] = [expected.slice(0, expected.indexOf(' ')), expected.slice(expected.indexOf(' ') + 1)]
    expect(await told(content)).toEqual([`${place} Cannot read \`junit.xml\`: ${why}`])
  })

  test('behind more bytes than are read at once', async () => {
    const content = `<testsuite>${passed.repeat(3000)}\n<testcase name="é"/>&a;</testsuite>`
    expect(await told(content)).toEqual(['2:23 Cannot read `junit.xml`: undefined entity'])
  })

  test('in the encoding that the document declares', async () => {
    const text = '<?xml version="1.0" encoding="iso-8859-1"?>\n<testsuite name="é"><a></testsuite>'
    expect(await told(Buffer.from(text, 'latin1'))).toEqual(['2:35 Cannot read `junit.xml`: unexpected close tag'])
  })
})

test.each([
  ['<?xml version="1.0" encoding="none-such"?><testsuite/>', 'its encoding is not known'],
  [
    Buffer.concat([Buffer.from('<testsuite name="'), Buffer.from([0xff]), Buffer.from('"/>')]),
    'its bytes are not in its encoding',
  ],
])('%j has no place, as the bytes are no text', async (content, why) => {
  expect(await told(content)).toEqual([`Cannot read \`junit.xml\`: ${why}`])
})

test('another kind of XML is told by its root', async () => {
  expect(await told('<html/>')).toEqual([
    'Cannot read `junit.xml`: its root element is `<html>`, expected `<testsuites>` or `<testsuite>` (JUnit XML)',
  ])
})

test.each([
  ['<testsuite/>', true],
  ['\n\t <?xml version="1.0"?>', true],
  ['\ufeff<!-- a -->', true],
  ['<Testsuite/>', true],
  ['< testsuite/>', false],
  ['a <testsuite/>', false],
  ['{}', false],
  ['', false],
])('%j is XML by its first bytes: %s', (head, expected) => {
  expect(junit.matches('run.log', Buffer.from(head))).toBe(expected)
})

test('a file that says nothing is XML by its name', async () => {
  expect([junit.matches('junit.xml', Buffer.from('')), junit.matches('a/j.xml', Buffer.from('\n'))]).toEqual([
    true,
    true,
  ])
  expect(await told('')).toEqual(['Cannot read `junit.xml`: it is empty, expected JUnit XML'])
  expect(await told('\n')).toEqual(['2:1 Cannot read `junit.xml`: document must contain a root element'])
})

test('so is UTF-16 of both orders', () => {
  const little = Buffer.from('\ufeff<testsuite/>', 'utf16le')
  expect(junit.matches('a', little)).toBe(true)
  expect(junit.matches('a', Buffer.from(little).swap16())).toBe(true)
})
