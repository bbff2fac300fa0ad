import { describe, expect, test } from 'vitest'
import { visibleText } from '../../../../src/evidence/tests/pytest/decode-line.ts'
import { parseStartedTest, parseToldTest } from '../../../../src/evidence/tests/pytest/grammar.ts'
import { start } from './start-kernel.ts'

/** Takes lines from windows one after the other, and tells what was counted. */
function take(...windows: string[]) {
  const { kernel, files, ...said } = start()
  const left = windows.map(text => {
    const bytes = Buffer.from(text)
    kernel.look()
    const taken = kernel.take(Buffer.concat([Buffer.from('\n\n'), bytes, Buffer.alloc(16)]), 2, bytes.length + 2)
    return [bytes.subarray(taken.end - 2).toString(), taken.lines]
  })
  kernel.end()
  return { left, ...said, files: files() }
}

describe('a line that tells a test is taken', () => {
  test.each([
    ['t.py::a PASSED [ 12%]', 't.py::a passed'],
    ['t.py::a PASSED[100%]', 't.py::a passed'],
    ['t.py::a PASSED      [  1%]', 't.py::a passed'],
    ['t.py::a PASSED [ 1/12]', 't.py::a passed'],
    ['a/b.py::X::test_long_name PASSED [12%]', 'a/b.py::X::test_long_name passed'],
    ['t.py::a[x-y::z] PASSED [ 12%]', 't.py::a[x-y::z] passed'],
    ['t.py::[x] PASSED [ 12%]', 't.py::[x] passed'],
    ['t.py::a] PASSED [ 12%]', 't.py::a] passed'],
    ['t.py::é日 PASSED [ 12%]', 't.py::é日 passed'],
    ['é.py::a PASSED [ 12%]', 'é.py::a passed'],
    [`t.py::${'a'.repeat(100)} PASSED [ 12%]`, `t.py::${'a'.repeat(100)} passed`],
    [`t.py::${'a'.repeat(100)}[b] PASSED [ 12%]`, `t.py::${'a'.repeat(100)}[b] passed`],
    ['t.py::a \u001b[32mPASSED\u001b[0m\u001b[32m   \u001b[1;32m[ 12%]\u001b[0m', 't.py::a passed'],
    ['t.py::a PASSED [ 12%]\r', 't.py::a passed'],
    ['t.py::a PASSED (why) [ 12%]', 't.py::a passed'],
    ['t.py::a PASSED(why) [ 12%]', 't.py::a passed'],
    ['t.py::a SKIPPED [ 12%]', 't.py::a skipped'],
    ['t.py::a SKIPPED (why)[ 12%]', 't.py::a skipped'],
    ['t.py::a SKIPPED () [ 12%]', 't.py::a skipped'],
    ['t.py::a SKIPPED (why (not): é) [ 1%] (see FAILED) [ 12%]', 't.py::a skipped'],
    ['t.py::a \u001b[33mSKIPPED\u001b[0m (why)\u001b[33m  [ 12%]\u001b[0m\r', 't.py::a skipped'],
    ['t.py::a XFAIL (bug 12) [ 12%]', 't.py::a xfailed'],
    ['t.py::a XPASS [ 12%]', 't.py::a xpassed'],
    ['t.py::a[x y] PASSED [ 12%]', 't.py::a[x y] passed'],
    ['t.py::a[x FAILED y] PASSED [ 12%]', 't.py::a[x FAILED y] passed'],
    ['t.py::a[x] y] XFAIL (z) [ 12%]', 't.py::a[x] y] xfailed'],
    ['t.py::a[x: y] PASSED [ 12%]', 't.py::a[x: y] passed'],
    ['t.py::a[x] \u001b[32mPASSED\u001b[0m [ 12%]', 't.py::a[x] passed'],
    ['t.py::a[x]b PASSED [ 1%] PASSED [ 12%]', 't.py::a[x]b PASSED [ 1%] passed'],
  ])('%j', (line, test) => {
    const { left, told, entered, files } = take(`${line}\n`)
    const [id, outcome] = [test.slice(0, test.lastIndexOf(' ')), test.slice(test.lastIndexOf(' ') + 1)]
    expect([left, told]).toEqual([[['', 1]], [[{ [outcome]: 1 }, test]]])
    expect(entered).toEqual([[id.split('::')[0], line.replace('\r', ''), 0]])
    expect(files).toEqual({ [id.split('::')[0]!]: { [outcome]: 1 } })
    expect(parseToldTest(visibleText(line))).toEqual({ id, told: outcome })
  })

  test('also one whose file has the longest name that is known', () => {
    const name = 'a'.repeat(1022)
    expect(take(`${name}::a PASSED [ 12%]\n`).files).toEqual({ [name]: { passed: 1 } })
  })

  test('also one of a failed test, which is named', () => {
    const { told, failed, files } = take('t.py::a PASSED [ 1%]\nt.py::b[x y] FAILED [ 2%]\r\nt.py::c SKIPPED [ 3%]\n')
    expect(told).toEqual([[{ passed: 1, skipped: 1, failed: 1 }, 't.py::c skipped']])
    expect(failed).toEqual([['t.py::b[x y]', 't.py::b[x y] FAILED [ 2%]', 1]])
    expect(files).toEqual({ 't.py': { passed: 1, skipped: 1, failed: 1 } })
  })
})

describe('a line of a worker is taken', () => {
  test.each([
    ['[gw0] [ 12%] PASSED t.py::a ', 'gw0 t.py::a passed'],
    ['[gw0] [ 12%] PASSED t.py::a', 'gw0 t.py::a passed'],
    ['[gw255] [ 1/12] SKIPPED t.py::a   ', 'gw255 t.py::a skipped'],
    ['[gw10] [100%] XFAIL a/b.py::X::a ', 'gw10 a/b.py::X::a xfailed'],
    ['[gw1] [12%] XPASS t.py::a[x y] b[ ', 'gw1 t.py::a[x y] b[ xpassed'],
    ['[gw1] [12%] PASSED t.py::a PASSED [ 12%]', 'gw1 t.py::a PASSED [ 12%] passed'],
    ['[gw1] [12%] PASSED t.py::', 'gw1 t.py:: passed'],
    ['[gw1] [12%] PASSED t.py::a\r', 'gw1 t.py::a passed'],
    ['[gw1]\u001b[36m [ 12%] \u001b[0m\u001b[32mPASSED\u001b[0m t.py::a ', 'gw1 t.py::a passed'],
    [`[gw1] [ 1%] PASSED t.py::${'a'.repeat(100)}[b] `, `gw1 t.py::${'a'.repeat(100)}[b] passed`],
  ])('%j', (line, test) => {
    const { left, told, entered, files } = take(`${line}\n`)
    const [, worker, id, outcome] = /^(gw\d+) (.*) (\w+)$/.exec(test)!
    expect([left, told]).toEqual([[['', 1]], [[{ [outcome!]: 1 }, test]]])
    expect(entered).toEqual([
      ['t.py', 'a/b.py']
        .map(file => [file, line.replace('\r', ''), 0])
        .find(([file]) => id!.startsWith(file as string)),
    ])
    expect(files).toEqual({ [id!.split('::')[0]!]: { [outcome!]: 1 } })
    expect(parseToldTest(visibleText(line))).toEqual({ id, told: outcome, worker })
  })

  test('also one of a failed test, which is named, and the last of each worker is told', () => {
    const lines = [
      '[gw1] [ 1%] PASSED t.py::a \n',
      '[gw0] [ 1%] FAILED t.py::b[x y] \r\n',
      't.py::c PASSED [ 2%]\n',
      '[gw1] [ 1%] SKIPPED t.py::d \n',
    ]
    const { told, failed, files } = take(lines.join(''))
    expect(told).toEqual([
      [{ passed: 2, skipped: 1, failed: 1 }, 't.py::c passed, gw0 t.py::b[x y] failed, gw1 t.py::d skipped'],
    ])
    expect(failed).toEqual([['t.py::b[x y]', '[gw0] [ 1%] FAILED t.py::b[x y] ', 1]])
    expect(files).toEqual({ 't.py': { passed: 2, skipped: 1, failed: 1 } })
  })
})

describe('a line on which a test begins is taken', () => {
  test.each([
    't.py::a \n',
    't.py::X::a \n',
    't.py::a] \n',
    't.py::a[x] \n',
    't.py::a[x]y] \r\n',
    't.py::a[x::z] \n',
    't.py::a[x y z] \n',
    't.py::a[x PASSED] \r\n',
    `t.py::${'a'.repeat(100)} \n`,
  ])('%j', line => {
    const id = line.trimEnd()
    expect(parseStartedTest(visibleText(line.slice(0, -1)))).toBe(id)
    expect(take(line)).toMatchObject({ left: [['', 1]], told: [[{}, id]], entered: [], files: {} })
    const next = 'u.py::b PASSED [ 1%]\n'
    expect(take(`${line}${line}${next}`).told).toEqual([[{ passed: 1 }, 'u.py::b passed']])
    expect(take(`${next}${line}`).told).toEqual([[{ passed: 1 }, `u.py::b passed, ${id}`]])
    const { left, told } = take(line, next)
    expect([left.length, told]).toEqual([
      2,
      [
        [{}, id],
        [{ passed: 1 }, 'u.py::b passed'],
      ],
    ])
  })
})

describe('any other line is left', () => {
  test.each([
    't.py::a ERROR [ 12%]',
    't.py::a RERUN [ 12%]',
    't.py::a SUBPASS [ 12%]',
    't.py::a PASSE [ 12%]',
    't.py::a PASSED',
    't.py::a PASSED [ %]',
    't.py::a PASSED [x2%]',
    't.py::a PASSED [ 12%',
    't.py::a PASSED [ 12]',
    't.py::a PASSED [ 12/]',
    't.py::a PASSED [ /12]',
    't.py::a PASSED [ 12/12%]',
    't.py::a PASSED ( 12%]',
    't.py::a PASSED [ 12%] more',
    't.py::a PASSED  (why) [ 12%]',
    't.py::a PASSED (why [ 12%]',
    't.py::a PASSED why) [ 12%]',
    't.py::a PASSED (why) more [ 12%]',
    't.py::a PASSED (w\thy) [ 12%]',
    't.py::a PASSED (w\rhy) [ 12%]',
    't.py::a PASSED (w\u2028hy) [ 12%]',
    't.py::a PASSED (CoverageWarning: No data was collected) [ 12%]',
    't.py::a[CoverageWarning: No data was collected] PASSED [ 12%]',
    't.py::a  PASSED [ 12%]',
    't.py::a printed PASSED [ 12%]',
    't.py::a[x PASSED [ 12%]',
    't.py::a[x]y PASSED [ 12%]',
    't.py::a[x] FAILED y] PASSED [ 12%] z',
    't.py::a[x] RERUN y] PASSED [ 12%]',
    't.py::a[x\ty] PASSED [ 12%]',
    't.py::a[x y\u001b[0m] PASSED [ 12%]',
    't.py::a[x y] printed [ 12%]',
    't.py:: PASSED [ 12%]',
    't.py::a\tPASSED [ 12%]',
    't.py::a\0 PASSED [ 12%]',
    '::a PASSED [ 12%]',
    't.py:a PASSED [ 12%]',
    't.py PASSED [ 12%]',
    'a b.py::a PASSED [ 12%]',
    'a[b.py::a PASSED [ 12%]',
    'a\\b.py::a PASSED [ 12%]',
    '\u00a0a.py::a PASSED [ 12%]',
    '\u1680a.py::a PASSED [ 12%]',
    '\u2003a.py::a PASSED [ 12%]',
    '\u3000a.py::a PASSED [ 12%]',
    '\ufeffa.py::a PASSED [ 12%]',
    `${'a'.repeat(1023)}::a PASSED [ 12%]`,
    't.py::a \u001b[32KPASSED [ 12%]',
    't.py::a \u001b[KmPASSED [ 12%]',
    't.py::a \u001b[3<mPASSED [ 12%]',
    't.py::a \u001b[3/mPASSED [ 12%]',
    't.py::a \u001bPASSED [ 12%]',
    't.py::a xPASSED [ 12%]',
    't.py::a',
    't.py::a  ',
    't.py::a \r\r',
    't.py::a x',
    't.py::[a] ',
    't.py::a[x ',
    't.py::a[x y',
    't.py::a[x y ',
    't.py::a[x] PASSED[y] ',
    't.py::a[x] y] ',
    't.py::a[x PASSED [ 12%]] ',
    't.py::a[Fatal Python error: x] ',
    't.py::a[x]y ',
    't.py::a\u00a0b ',
    'é.py::a ',
    'INTERNALERROR>::a ',
    '[gw0] [ 12%] ERROR t.py::a ',
    '[gw0] [ 12%] RERUN t.py::a ',
    '[gw0] [ 12%] PASSE t.py::a ',
    '[gw0] [ 12%] PASSED  t.py::a ',
    '[gw0] [ 12%]  PASSED t.py::a ',
    '[gw0]  [ 12%] PASSED t.py::a ',
    '[gw0][ 12%] PASSED t.py::a ',
    '[gw0] [ 12%]PASSED t.py::a ',
    '[gw0] [ 12] PASSED t.py::a ',
    '[gw0] PASSED t.py::a ',
    '[gw0] [ 12%] t.py::a PASSED [ 12%]',
    '[gw0 [ 12%] PASSED t.py::a ',
    '[gw] [ 12%] PASSED t.py::a ',
    '[gx0] [ 12%] PASSED t.py::a ',
    '[gxt.py::a PASSED [ 12%]',
    '[gw256] [ 12%] PASSED t.py::a ',
    '[gw0001] [ 12%] PASSED t.py::a ',
    '[gw01] [ 12%] PASSED t.py::a ',
    '[gw0] [ 12%] PASSED[x] t.py::a ',
    '[gw0] [ 12%] PASSED (why) t.py::a ',
    '[gw0] [ 12%] PASSED (t.py::a ',
    '[gw0] [ 12%] PASSED t.py ',
    '[gw0] [ 12%] PASSED t u.py::a ',
    '[gw0] [ 12%] PASSED t.py::a\tb ',
    '[gw0] [ 12%] PASSED t.py::a\u001b[0m',
    '[gw0] [ 12%] PASSED t.py::a\u2028b',
    '[gw0] [ 12%] PASSED t.py::a\u00a0',
    '[gw0] [ 12%] PASSED é.py::a ',
    '[gw0] [ 12%] PASSED t.py::a \u00a0 ',
    '[gw0] [ 12%] PASSED t.py::a[CoverageWarning: No data was collected] ',
    '',
  ])('%j', line => {
    const text = `t.py::a PASSED [ 10%]\n${line}\nt.py::b PASSED [ 20%]\n`
    const { left, told } = take(text)
    expect([left, told]).toEqual([[[text.slice(22), 1]], [[{ passed: 1 }, 't.py::a passed']]])
  })
})

test.each([
  't.py::a[x] PASSED [ 12%]\r\n',
  't.py::a[x y] SKIPPED (a (b) c)  [ 1/12]\n',
  '[gw0] [ 12%] PASSED t.py::a \r\n',
  't.py::a[x] \r\n',
])('a line is taken whole or not at all wherever the window ends: %j', line => {
  const { kernel, told } = start()
  const text = `${line}${line.replace('t.py', 'u.py')}`
  const window = Buffer.from(`${text}${text}`)
  for (let length = 0; length <= text.length; length++) {
    kernel.look()
    // What lies behind the end is the rest of the line.
    const lines = length < line.length ? 0 : length < text.length ? 1 : 2
    expect(kernel.take(window, 0, length)).toEqual({ end: lines * line.length, lines })
    if (lines < 2) expect(kernel.take(window, lines * line.length, length).lines).toBe(0)
  }
  expect(told.length).toBe(line.length + 1)
})

test('an id ends behind its bracket, wherever that opens', () => {
  for (let length = 1; length < 80; length++) {
    const id = `t.py::${'a'.repeat(length)}[ x]`
    expect(take(`${id} PASSED [ 12%]\n`).told).toEqual([[{ passed: 1 }, `${id} passed`]])
    expect(take(`${id.slice(0, -3)} PASSED [ 12%]\n`).told).toEqual([])
  }
})

test('lines are counted by file, each file entered once', () => {
  const files = ['tests/a.py', 'tests/b.py', 'tests/a.py', 'tests/a.pyc', 'a.py', 'xests/a.py', 'tests/a.py']
  const text = files.map((file, index) => `${file}::t${index} PASSED [ 10%]\n`).join('')
  const { left, told, entered, files: counted } = take(text)
  expect([left, told]).toEqual([[['', 7]], [[{ passed: 7 }, 'tests/a.py::t6 passed']]])
  expect(entered.map(([file, , index]) => `${index} ${file}`)).toEqual([
    '0 tests/a.py',
    '1 tests/b.py',
    '3 tests/a.pyc',
    '4 a.py',
    '5 xests/a.py',
  ])
  expect(Object.entries(counted).map(([file, { passed }]) => `${file} ${passed}`)).toEqual([
    'tests/a.py 3',
    'tests/b.py 1',
    'tests/a.pyc 1',
    'a.py 1',
    'xests/a.py 1',
  ])
})

test('files whose names have any length are told apart', () => {
  const names = Array.from({ length: 100 }, (_, length) =>
    ['x', 'y', 'z'].map(last => 'a'.repeat(length) + last),
  ).flat()
  const text = [...names, ...names.toReversed()].map(name => `${name}::t PASSED [ 10%]\n`).join('')
  const { left, entered, files } = take(text)
  expect([left, entered.map(([file]) => file)]).toEqual([[['', 600]], names])
  expect(files).toEqual(Object.fromEntries(names.map(name => [name, { passed: 2 }])))
})

test('a file goes on in the next window', () => {
  const { left, told, entered } = take(
    'tests/a.py::a PASSED [ 10%]\nx',
    'tests/a.py::b PASSED [ 20%]\ntests/b.py::c PASSED [ 30%]\n',
  )
  expect(left).toEqual([
    ['x', 1],
    ['', 2],
  ])
  expect(told).toEqual([
    [{ passed: 1 }, 'tests/a.py::a passed'],
    [{ passed: 2 }, 'tests/b.py::c passed'],
  ])
  expect(entered).toEqual([
    ['tests/a.py', 'tests/a.py::a PASSED [ 10%]', 0],
    ['tests/b.py', 'tests/b.py::c PASSED [ 30%]', 1],
  ])
})

describe('a window larger than the kernel takes', () => {
  const line = (index: number) => `tests/file_${index}.py::test_${'x'.repeat(200)} PASSED [ 10%]\n`
  const many = Array.from({ length: 3000 }, (_, index) => line(index))

  test('is taken in parts', () => {
    const { left, entered, files } = take(many.join(''))
    expect([left, Object.keys(files).length]).toEqual([[['', 3000]], 3000])
    expect(entered.map(([, text, index]) => [`${text}\n`, index])).toEqual(many.map((text, index) => [text, index]))
  })

  test('is left at a line that is too long, and taken behind it', () => {
    const { kernel } = start()
    const long = `${line(1).slice(0, -1)}${'x'.repeat(300_000)}\n`
    const window = Buffer.from(`${line(1)}${long}${line(2)}`)
    const [first, second] = [line(1).length, line(1).length + long.length]
    expect(kernel.take(window, 0, window.length)).toEqual({ end: first, lines: 1 })
    expect(kernel.take(window, first, window.length)).toEqual({ end: first, lines: 0 })
    expect(kernel.take(window, second, window.length)).toEqual({ end: window.length, lines: 1 })
  })
})

test('4,096 lines are marked in one go, the others wait', () => {
  const many = Array.from({ length: 4098 }, (_, index) => `${index}::a FAILED [ 10%]\n`)
  const { left, failed } = take(many.join(''))
  expect([left, failed.length]).toEqual([[[many.slice(4096).join(''), 4096]], 4096])
})

test('65,536 files are known, those of another are left', () => {
  const { kernel, entered, files } = start()
  const readAll = (from: number, to: number) => {
    let text = ''
    for (let index = from; index < to; index++) text += `${index}::a PASSED [ 10%]\n`
    kernel.look()
    return kernel.take(Buffer.from(text), 0, text.length).lines
  }
  for (let from = 0; from < 65536; from += 4096) expect(readAll(from, from + 4096)).toBe(4096)
  expect([readAll(65536, 65537), readAll(0, 3), readAll(65535, 65537)]).toEqual([0, 3, 1])
  kernel.end()
  expect(entered.length).toBe(65536)
  expect(files()).toMatchObject({ 0: { passed: 2 }, 2: { passed: 2 }, 3: { passed: 1 }, 65535: { passed: 2 } })
})
